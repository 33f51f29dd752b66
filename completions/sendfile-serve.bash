# bash completion of sendfile-serve; made by: sendfile-serve --print-completion bash
_sendfile-serve_completion() {
  local word before
  COMPREPLY=()
  word=${COMP_WORDS[COMP_CWORD]}
  before=${COMP_WORDS[COMP_CWORD - 1]}
  # bash takes '=' and ':' for words of their own
  if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [[ $word == = ]]; then before=${COMP_WORDS[COMP_CWORD - 1]} word=; fi
  case $before in
    --cache)
      mapfile -t COMPREPLY < <(compgen -W 'no-store' -- "$word")
      return ;;
    --mime)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --io)
      mapfile -t COMPREPLY < <(compgen -W 'auto sendfile aio' -- "$word")
      return ;;
    --status)
      mapfile -t COMPREPLY < <(compgen -W 'off' -- "$word")
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
    --index | --single | --listen | -l | --workers | -w | --ready-fd | --connect-timeout | --header-timeout | --response-timeout | --idle-timeout | --drain-timeout | --max-conns | --max-header | --trust)
      return ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W '--no-list --index --dotfiles --single --cache --gzip --precompressed --mime --io --listen -l --workers -w --reuse-port --print-url --status --ready-fd --connect-timeout --header-timeout --response-timeout --idle-timeout --drain-timeout --max-conns --max-header --max-body --trust --trace -t --access-log --log-format --quiet -q --verbose -v --help -h --version -V' -- "$word") ;;
    *)
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      compopt -o filenames ;;
  esac
}
complete -F _sendfile-serve_completion sendfile-serve
