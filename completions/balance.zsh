#compdef balance
# made by: balance --print-completion zsh

_balance_operand() {
  case $PREFIX in
    @*) compset -P @; _files ;;
    /*|./*|../*) _files ;;
    *) _hosts ;;
  esac
}

_balance() {
  _arguments -s -S \
    '--hash[each URL always to the same backend]' \
    '--round-robin[each in turn; the default]' \
    '--least[to the one with the fewest requests in flight]' \
    '--sqf[to the one with the fewest requests in flight]' \
    '--first[to the first that is alive]' \
    '--static[to the first that is alive]' \
    '--policy=[one of these by its name]:NAME:(round-robin hash least first)' \
    '--hash-key=[what is hashed\: uri, path, host, client, header\:NAME, cookie\:NAME, query\:NAME; several joined by +]:KEY:(uri path host client header\: cookie\: query\:)' \
    '--hash-scheme=[how it is hashed; '\''list'\'' shows the schemes]:NAME:(list hrw carp lighttpd15 lighttpd-1.4.55 lighttpd-1.4.59 lighttpd-1.4.69 lighttpd-1.4.85 squid nginx nginx-consistent haproxy-map haproxy-map-avalanche haproxy-map-sdbm haproxy-map-sdbm-avalanche haproxy-map-djb2 haproxy-map-djb2-avalanche haproxy-map-wt6 haproxy-map-wt6-avalanche haproxy-map-crc32 haproxy-map-crc32-avalanche haproxy-map-none haproxy-map-none-avalanche haproxy-consistent haproxy-consistent-avalanche haproxy-consistent-sdbm haproxy-consistent-sdbm-avalanche haproxy-consistent-djb2 haproxy-consistent-djb2-avalanche haproxy-consistent-wt6 haproxy-consistent-wt6-avalanche haproxy-consistent-crc32 haproxy-consistent-crc32-avalanche haproxy-consistent-none haproxy-consistent-none-avalanche haproxy-3.0-consistent haproxy-3.0-consistent-avalanche haproxy-3.0-consistent-sdbm haproxy-3.0-consistent-sdbm-avalanche haproxy-3.0-consistent-djb2 haproxy-3.0-consistent-djb2-avalanche haproxy-3.0-consistent-wt6 haproxy-3.0-consistent-wt6-avalanche haproxy-3.0-consistent-crc32 haproxy-3.0-consistent-crc32-avalanche haproxy-3.0-consistent-none haproxy-3.0-consistent-none-avalanche varnish-shard varnish-hash ats caddy-2.6.2 caddy-2.6.3 caddy-2.8 envoy-ring envoy-maglev envoy-rendezvous ketama jump modulo)' \
    '--hash-seed=[seed of the hash, for another distribution]:N: ' \
    '--retries=[further attempts for one request]:N: ' \
    '--max-fails=[failures in a row before a backend rests]:N: ' \
    '--fail-timeout=[for how long it rests]:TIME: ' \
    '--host=[the Host field that backends get\: a value, or the backend'\''s own address]:VALUE|backend:(backend)' \
    '--expose-backend[add X-Backend\: ID to responses]' \
    '--no-split[a name with several addresses is one backend, not several]' \
    '--strict[do not start if one of several names is unknown]' \
    '*-l+[listen address\: host\:port, \:port, unix\:/path\[,mode=0660\], fd\:N, sd\:NAME]:ADDR: ' \
    '*--listen=[listen address\: host\:port, \:port, unix\:/path\[,mode=0660\], fd\:N, sd\:NAME]:ADDR: ' \
    '-w+[worker threads]:N: ' \
    '--workers=[worker threads]:N: ' \
    '--reuse-port[share the port with another instance on purpose]' \
    '--print-url[print the bound URLs on stdout once listening]' \
    '--status=[tell about itself on ADDR\: status, metrics, health]:ADDR:(off)' \
    '--ready-fd=[write a newline to descriptor N and close it once listening]:N: ' \
    '--connect-timeout=[to connect to a backend]:TIME: ' \
    '--header-timeout=[for the whole head of a request to arrive]:TIME: ' \
    '--response-timeout=[for a backend to answer]:TIME: ' \
    '--idle-timeout=[for a connection on which nothing moves]:TIME: ' \
    '--drain-timeout=[to finish requests after SIGTERM; 0 stops at once]:TIME: ' \
    '--max-conns=[client connections at a time]:N: ' \
    '--max-header=[head of a request; a longer one gets 431]:SIZE: ' \
    '--max-body=[body of a request; a longer one gets 413]:SIZE:(off)' \
    '*--trust=[network whose X-Forwarded-* fields are believed]:CIDR: ' \
    '-t[tell on stderr what happens to each request]' \
    '--trace[tell on stderr what happens to each request]' \
    '--access-log=[where requests are logged, - is stdout]:off|-|FILE: _alternative "words\:word\:(off -)" "files\:file\:_files"' \
    '--log-format=[short, combined or json]:FORMAT:(short combined json)' \
    '-q[errors only]' \
    '--quiet[errors only]' \
    '-v[tell more]' \
    '--verbose[tell more]' \
    '-c+[JSON, its keys the long names of options, and "backends"]:FILE:_files' \
    '--config=[JSON, its keys the long names of options, and "backends"]:FILE:_files' \
    '--check[only say whether the configuration is right\: exit 0 or 78]' \
    '--dump-config[print all that is set, from wherever, as a configuration]' \
    '-h[show this]' \
    '--help[show this]' \
    '-V[show the version]' \
    '--version[show the version]' \
    '*:BACKEND:_balance_operand'
}

if [[ $funcstack[1] == _balance ]]; then
  _balance "$@"
else
  compdef _balance balance
fi
