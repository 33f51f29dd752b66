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
      mapfile -t COMPREPLY < <(compgen -W 'list hrw carp lighttpd15 lighttpd-1.4.55 lighttpd-1.4.59 lighttpd-1.4.69 lighttpd-1.4.85 squid nginx nginx-consistent haproxy-map haproxy-map-avalanche haproxy-map-sdbm haproxy-map-sdbm-avalanche haproxy-map-djb2 haproxy-map-djb2-avalanche haproxy-map-wt6 haproxy-map-wt6-avalanche haproxy-map-crc32 haproxy-map-crc32-avalanche haproxy-map-none haproxy-map-none-avalanche haproxy-consistent haproxy-consistent-avalanche haproxy-consistent-sdbm haproxy-consistent-sdbm-avalanche haproxy-consistent-djb2 haproxy-consistent-djb2-avalanche haproxy-consistent-wt6 haproxy-consistent-wt6-avalanche haproxy-consistent-crc32 haproxy-consistent-crc32-avalanche haproxy-consistent-none haproxy-consistent-none-avalanche haproxy-3.0-consistent haproxy-3.0-consistent-avalanche haproxy-3.0-consistent-sdbm haproxy-3.0-consistent-sdbm-avalanche haproxy-3.0-consistent-djb2 haproxy-3.0-consistent-djb2-avalanche haproxy-3.0-consistent-wt6 haproxy-3.0-consistent-wt6-avalanche haproxy-3.0-consistent-crc32 haproxy-3.0-consistent-crc32-avalanche haproxy-3.0-consistent-none haproxy-3.0-consistent-none-avalanche varnish-shard varnish-hash ats caddy-2.6.2 caddy-2.6.3 caddy-2.8 envoy-ring envoy-maglev envoy-rendezvous ketama jump modulo' -- "$word")
      return ;;
    --host)
      mapfile -t COMPREPLY < <(compgen -W 'backend' -- "$word")
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
    --config | -c)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --hash-seed | --retries | --max-fails | --fail-timeout | --listen | -l | --workers | -w | --ready-fd | --connect-timeout | --header-timeout | --response-timeout | --idle-timeout | --drain-timeout | --max-conns | --max-header | --trust)
      return ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W '--hash --round-robin --least --sqf --first --static --policy --hash-key --hash-scheme --hash-seed --retries --max-fails --fail-timeout --host --expose-backend --no-split --strict --listen -l --workers -w --reuse-port --print-url --status --ready-fd --connect-timeout --header-timeout --response-timeout --idle-timeout --drain-timeout --max-conns --max-header --max-body --trust --trace -t --access-log --log-format --quiet -q --verbose -v --config -c --check --dump-config --help -h --version -V' -- "$word") ;;
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
