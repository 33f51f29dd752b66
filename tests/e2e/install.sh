#!/bin/sh
# What `cmake --install` puts below a prefix works from there: the program finds its library, its page, its completions.
set -eu
prefix=$(mktemp -d "${TMPDIR:-/tmp}/install.XXXXXX")
trap 'rm -rf "$prefix"' EXIT
cmake --install "$PROXYCORE_BUILD" --prefix "$prefix" >"$prefix/log"

program=$prefix/bin/balance
"$program" --version
[ "$("$program" --help)" = "$("$BALANCE" --help)" ] || {
  echo "the installed balance is not the built one"
  exit 1
}
ldd "$program" | grep -q "libproxycore.so.0 => $prefix/" || {
  echo "$program does not use the installed library"
  ldd "$program"
  exit 1
}
for file in man/man1/balance.1 man/man7/proxycore-hash.7 bash-completion/completions/balance zsh/vendor-completions/_balance \
  fish/vendor_completions.d/balance.fish; do
  [ -s "$prefix/share/$file" ] || {
    echo "share/$file is not installed"
    exit 1
  }
done
