#compdef hashmap
# made by: hashmap --print-completion zsh

_hashmap_operand() {
  case $PREFIX in
    @*) compset -P @; _files ;;
    /*|./*|../*) _files ;;
    *) _hosts ;;
  esac
}

_hashmap() {
  _arguments -s -S \
    '*-u+[a URL, in place of standard input]:URL: ' \
    '*--url=[a URL, in place of standard input]:URL: ' \
    '--log=[standard input is an access log\: auto, combined, json, haproxy, squid or caddy]:FORMAT:(auto combined json haproxy squid caddy)' \
    '*--host=[the host (and port) of URLs that have none, for schemes that hash it]:HOST: ' \
    '--absolute[requests name the whole URL, as to a forward proxy and over HTTP/2]' \
    '--strict[lines that are no URLs are an error]' \
    '-w+[worker threads; the order of lines is kept]:N: ' \
    '--workers=[worker threads; the order of lines is kept]:N: ' \
    '--from-status=[take backends, states and scheme from a running balance\: where its --status listens, or a copy]:URL|FILE:_files' \
    '-c+[from a configuration of balance]:FILE:_files' \
    '--config=[from a configuration of balance]:FILE:_files' \
    '--nginx=[from an upstream block of nginx]:FILE:_files' \
    '--haproxy=[from a backend or listen section of haproxy]:FILE:_files' \
    '--squid=[from the cache_peer lines of Squid]:FILE:_files' \
    '--lighttpd=[from a proxy.server of lighttpd 1.4]:FILE:_files' \
    '--upstream=[which block of that file, when it has several]:NAME: ' \
    '--peer-version=[of the program whose file it is, where versions differ]:VERSION: ' \
    '*--hash-scheme=[how it is hashed; '\''list'\'' shows the schemes]:NAME:(list hrw carp lighttpd15 lighttpd-1.4.55 lighttpd-1.4.59 lighttpd-1.4.69 lighttpd-1.4.85 squid nginx nginx-consistent haproxy-map haproxy-map-avalanche haproxy-map-sdbm haproxy-map-sdbm-avalanche haproxy-map-djb2 haproxy-map-djb2-avalanche haproxy-map-wt6 haproxy-map-wt6-avalanche haproxy-map-crc32 haproxy-map-crc32-avalanche haproxy-map-none haproxy-map-none-avalanche haproxy-consistent haproxy-consistent-avalanche haproxy-consistent-sdbm haproxy-consistent-sdbm-avalanche haproxy-consistent-djb2 haproxy-consistent-djb2-avalanche haproxy-consistent-wt6 haproxy-consistent-wt6-avalanche haproxy-consistent-crc32 haproxy-consistent-crc32-avalanche haproxy-consistent-none haproxy-consistent-none-avalanche haproxy-3.0-consistent haproxy-3.0-consistent-avalanche haproxy-3.0-consistent-sdbm haproxy-3.0-consistent-sdbm-avalanche haproxy-3.0-consistent-djb2 haproxy-3.0-consistent-djb2-avalanche haproxy-3.0-consistent-wt6 haproxy-3.0-consistent-wt6-avalanche haproxy-3.0-consistent-crc32 haproxy-3.0-consistent-crc32-avalanche haproxy-3.0-consistent-none haproxy-3.0-consistent-none-avalanche varnish-shard varnish-hash ats caddy-2.6.2 caddy-2.6.3 caddy-2.8 envoy-ring envoy-maglev envoy-rendezvous ketama jump modulo)' \
    '--hash-key=[what is hashed\: uri, path, host, query\:NAME; several joined by +]:KEY:(uri path host query\:)' \
    '--hash-seed=[seed of the hash, for another distribution]:N: ' \
    '--all[also the hash, and the backends in the order of fail-over]' \
    '-j[JSON, one object a line; with a summary one object]' \
    '--json[JSON, one object a line; with a summary one object]' \
    '-s[shares of URLs and of hits, and how even they are]' \
    '--summary[shares of URLs and of hits, and how even they are]' \
    '--max-skew=[with --summary\: exit 1 if a share of URLs is over X times the fair one]:X: ' \
    '--identify[read URL, tab, backend, and say which schemes choose so]' \
    '-q[no notices and no progress]' \
    '--quiet[no notices and no progress]' \
    '*--add=[a backend more]:BACKEND: ' \
    '*--remove=[one less]:BACKEND: ' \
    '*--down=[one that does not answer]:BACKEND: ' \
    '*--weight=[another weight]:BACKEND=N: ' \
    '*--reorder=[these first, joined by commas; or '\''reverse'\'']:LIST: ' \
    '--scheme-to=[another scheme]:NAME:(hrw carp lighttpd15 lighttpd-1.4.55 lighttpd-1.4.59 lighttpd-1.4.69 lighttpd-1.4.85 squid nginx nginx-consistent haproxy-map haproxy-map-avalanche haproxy-map-sdbm haproxy-map-sdbm-avalanche haproxy-map-djb2 haproxy-map-djb2-avalanche haproxy-map-wt6 haproxy-map-wt6-avalanche haproxy-map-crc32 haproxy-map-crc32-avalanche haproxy-map-none haproxy-map-none-avalanche haproxy-consistent haproxy-consistent-avalanche haproxy-consistent-sdbm haproxy-consistent-sdbm-avalanche haproxy-consistent-djb2 haproxy-consistent-djb2-avalanche haproxy-consistent-wt6 haproxy-consistent-wt6-avalanche haproxy-consistent-crc32 haproxy-consistent-crc32-avalanche haproxy-consistent-none haproxy-consistent-none-avalanche haproxy-3.0-consistent haproxy-3.0-consistent-avalanche haproxy-3.0-consistent-sdbm haproxy-3.0-consistent-sdbm-avalanche haproxy-3.0-consistent-djb2 haproxy-3.0-consistent-djb2-avalanche haproxy-3.0-consistent-wt6 haproxy-3.0-consistent-wt6-avalanche haproxy-3.0-consistent-crc32 haproxy-3.0-consistent-crc32-avalanche haproxy-3.0-consistent-none haproxy-3.0-consistent-none-avalanche varnish-shard varnish-hash ats caddy-2.6.2 caddy-2.6.3 caddy-2.8 envoy-ring envoy-maglev envoy-rendezvous ketama jump modulo)' \
    '--moved[list what moves\: URL, from, to]' \
    '--after[show the backends after the change, not what moves]' \
    '-h[show this]' \
    '--help[show this]' \
    '-V[show the version]' \
    '--version[show the version]' \
    '*:BACKEND:_hashmap_operand'
}

if [[ $funcstack[1] == _hashmap ]]; then
  _hashmap "$@"
else
  compdef _hashmap hashmap
fi
