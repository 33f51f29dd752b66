#!/bin/sh
# What `cmake --install` puts below a prefix works from there: the program finds its library, its page, its completions.
set -eu
prefix=$(mktemp -d "${TMPDIR:-/tmp}/install.XXXXXX")
trap 'rm -rf "$prefix"' EXIT
cmake --install "$PROXYCORE_BUILD" --prefix "$prefix" >"$prefix/log"

check() {
  name=$1 built=$2
  program=$prefix/bin/$name
  "$program" --version
  [ "$("$program" --help)" = "$("$built" --help)" ] || {
    echo "the installed $name is not the built one"
    exit 1
  }
  ldd "$program" | grep -q "libproxycore.so.0 => $prefix/" || {
    echo "$program does not use the installed library"
    ldd "$program"
    exit 1
  }
  for file in "man/man1/$name.1" "bash-completion/completions/$name" "zsh/vendor-completions/_$name" \
    "fish/vendor_completions.d/$name.fish"; do
    [ -s "$prefix/share/$file" ] || {
      echo "share/$file is not installed"
      exit 1
    }
  done
}
check balance "$BALANCE"
check sendfile-serve "$SENDFILE_SERVE"
[ -s "$prefix/share/man/man7/proxycore-hash.7" ] || {
  echo "share/man/man7/proxycore-hash.7 is not installed"
  exit 1
}
