# bash completion of hashmap; made by: hashmap --print-completion bash
_hashmap_completion() {
  local word before
  COMPREPLY=()
  word=${COMP_WORDS[COMP_CWORD]}
  before=${COMP_WORDS[COMP_CWORD - 1]}
  # bash takes '=' and ':' for words of their own
  if [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
  if [[ $word == = ]]; then before=${COMP_WORDS[COMP_CWORD - 1]} word=; fi
  case $before in
    --log)
      mapfile -t COMPREPLY < <(compgen -W 'auto combined json haproxy squid caddy' -- "$word")
      return ;;
    --from-status)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --config | -c)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --nginx)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --haproxy)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --squid)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --lighttpd)
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$word")
      return ;;
    --hash-scheme)
      mapfile -t COMPREPLY < <(compgen -W 'list hrw carp lighttpd15 lighttpd-1.4.55 lighttpd-1.4.59 lighttpd-1.4.69 lighttpd-1.4.85 squid nginx nginx-consistent haproxy-map haproxy-map-avalanche haproxy-map-sdbm haproxy-map-sdbm-avalanche haproxy-map-djb2 haproxy-map-djb2-avalanche haproxy-map-wt6 haproxy-map-wt6-avalanche haproxy-map-crc32 haproxy-map-crc32-avalanche haproxy-map-none haproxy-map-none-avalanche haproxy-consistent haproxy-consistent-avalanche haproxy-consistent-sdbm haproxy-consistent-sdbm-avalanche haproxy-consistent-djb2 haproxy-consistent-djb2-avalanche haproxy-consistent-wt6 haproxy-consistent-wt6-avalanche haproxy-consistent-crc32 haproxy-consistent-crc32-avalanche haproxy-consistent-none haproxy-consistent-none-avalanche haproxy-3.0-consistent haproxy-3.0-consistent-avalanche haproxy-3.0-consistent-sdbm haproxy-3.0-consistent-sdbm-avalanche haproxy-3.0-consistent-djb2 haproxy-3.0-consistent-djb2-avalanche haproxy-3.0-consistent-wt6 haproxy-3.0-consistent-wt6-avalanche haproxy-3.0-consistent-crc32 haproxy-3.0-consistent-crc32-avalanche haproxy-3.0-consistent-none haproxy-3.0-consistent-none-avalanche varnish-shard varnish-hash ats caddy-2.6.2 caddy-2.6.3 caddy-2.8 envoy-ring envoy-maglev envoy-rendezvous ketama jump modulo' -- "$word")
      return ;;
    --hash-key)
      mapfile -t COMPREPLY < <(compgen -W 'uri path host query:' -- "$word")
      compopt -o nospace
      return ;;
    --scheme-to)
      mapfile -t COMPREPLY < <(compgen -W 'hrw carp lighttpd15 lighttpd-1.4.55 lighttpd-1.4.59 lighttpd-1.4.69 lighttpd-1.4.85 squid nginx nginx-consistent haproxy-map haproxy-map-avalanche haproxy-map-sdbm haproxy-map-sdbm-avalanche haproxy-map-djb2 haproxy-map-djb2-avalanche haproxy-map-wt6 haproxy-map-wt6-avalanche haproxy-map-crc32 haproxy-map-crc32-avalanche haproxy-map-none haproxy-map-none-avalanche haproxy-consistent haproxy-consistent-avalanche haproxy-consistent-sdbm haproxy-consistent-sdbm-avalanche haproxy-consistent-djb2 haproxy-consistent-djb2-avalanche haproxy-consistent-wt6 haproxy-consistent-wt6-avalanche haproxy-consistent-crc32 haproxy-consistent-crc32-avalanche haproxy-consistent-none haproxy-consistent-none-avalanche haproxy-3.0-consistent haproxy-3.0-consistent-avalanche haproxy-3.0-consistent-sdbm haproxy-3.0-consistent-sdbm-avalanche haproxy-3.0-consistent-djb2 haproxy-3.0-consistent-djb2-avalanche haproxy-3.0-consistent-wt6 haproxy-3.0-consistent-wt6-avalanche haproxy-3.0-consistent-crc32 haproxy-3.0-consistent-crc32-avalanche haproxy-3.0-consistent-none haproxy-3.0-consistent-none-avalanche varnish-shard varnish-hash ats caddy-2.6.2 caddy-2.6.3 caddy-2.8 envoy-ring envoy-maglev envoy-rendezvous ketama jump modulo' -- "$word")
      return ;;
    --url | -u | --host | --workers | -w | --upstream | --peer-version | --hash-seed | --max-skew | --add | --remove | --down | --weight | --reorder)
      return ;;
  esac
  case $word in
    -*) mapfile -t COMPREPLY < <(compgen -W '--url -u --log --host --absolute --strict --workers -w --from-status --config -c --nginx --haproxy --squid --lighttpd --upstream --peer-version --hash-scheme --hash-key --hash-seed --all --json -j --summary -s --max-skew --identify --quiet -q --add --remove --down --weight --reorder --scheme-to --moved --after --help -h --version -V' -- "$word") ;;
    @*)
      mapfile -t COMPREPLY < <(compgen -P @ -f -- "${word#@}")
      compopt -o filenames ;;
    /* | ./* | ../*)
      mapfile -t COMPREPLY < <(compgen -f -- "$word")
      compopt -o filenames ;;
    *) mapfile -t COMPREPLY < <(compgen -A hostname -- "$word") ;;
  esac
}
complete -F _hashmap_completion hashmap
