#compdef sendfile-serve
# made by: sendfile-serve --print-completion zsh

_sendfile-serve_operand() {
  _files -/
}

_sendfile-serve() {
  _arguments -s -S \
    '--no-list[a directory without an index file is 403, not a list of what is in it]' \
    '*--index=[file that stands for its directory; the first one that is there counts]:NAME: ' \
    '--dotfiles[serve and list names that begin with a dot]' \
    '--single=[sent where a path without extension leads nowhere\: a single-page application]:FILE: ' \
    '--cache=[Cache-Control of files\: how long they may be used without asking again]:SECONDS|no-store:(no-store)' \
    '--gzip[compress texts on the way for clients that take it, each file once]' \
    '--precompressed[send FILE.br, FILE.zst or FILE.gz instead of FILE to clients that take it]' \
    '--mime=[media types by extension, in the format of /etc/mime.types]:FILE:_files' \
    '--io=[auto\: sendfile for what is in the page cache, AIO for the rest; or one of them always]:HOW:(auto sendfile aio)' \
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
    '-h[show this]' \
    '--help[show this]' \
    '-V[show the version]' \
    '--version[show the version]' \
    ':DIR:_sendfile-serve_operand'
}

if [[ $funcstack[1] == _sendfile-serve ]]; then
  _sendfile-serve "$@"
else
  compdef _sendfile-serve sendfile-serve
fi
