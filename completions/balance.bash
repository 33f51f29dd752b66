# bash completion of balance; made by: balance --print-completion bash
_balance_completion() {
  local word before
  COMPREPLY=()
  word=${COMP_WORDS[COMP_CWORD]}
  before=${COMP_WORDS[COMP_CWORD - 1]}
  # bash takes '=' and ':' for words of their own
  if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [[ $word == = ]]; then before=${COMP_WORDS[COMP_CWORD - 1]} word=; fi
  case $before in
    --policy)
      mapfile -t COMPREPLY < <(compgen -W 'round-robin hash least first' -- "$word")
      return ;;
    --hash-key)
      mapfile -t COMPREPLY < <(compgen -W 'uri path host client header: cookie: query:' -- "$word")
      compopt -o nospace
      return ;;
    --hash-scheme)
      mapfile -t COMPREPLY < <(compgen -W 'list hrw lighttpd15' -- "$word")
      return ;;
    --host)
      mapfile -t COMPREPLY < <(compgen -W 'backend' -- "$word")
      return ;;
    --max-body)
      mapfile -t COMPREPLY < <(compgen -W 'off' -- "$word")
      return ;;
    --access-log)
      mapfile -t COMPREPLY < <(compgen -W 'off -' -- "$word")
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --log-format)
      mapfile -t COMPREPLY < <(compgen -W 'short combined json' -- "$word")
      return ;;
    --hash-seed | --retries | --max-fails | --fail-timeout | --listen | -l | --workers | -w | --ready-fd | --connect-timeout | --header-timeout | --response-timeout | --idle-timeout | --drain-timeout | --max-conns | --max-header | --trust)
      return ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W '--hash --round-robin --least --sqf --first --static --policy --hash-key --hash-scheme --hash-seed --retries --max-fails --fail-timeout --host --expose-backend --no-split --strict --listen -l --workers -w --reuse-port --print-url --ready-fd --connect-timeout --header-timeout --response-timeout --idle-timeout --drain-timeout --max-conns --max-header --max-body --trust --trace -t --access-log --log-format --quiet -q --verbose -v --help -h --version -V' -- "$word") ;;
    @*)
      mapfile -t COMPREPLY < <(compgen -P @ -f -- "${word#@}")
      compopt -o filenames ;;
    /* | ./* | ../*)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames ;;
    *) mapfile -t COMPREPLY < <(compgen -A hostname -- "$word") ;;
  esac
}
complete -F _balance_completion balance
