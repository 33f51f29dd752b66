# For the examples, which source it: balance is found or built, programs run in the background until they listen, and all of
# them are stopped when the example ends, however it ends.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/balance-example.XXXXXX")
KEEP=no
declare -A PID URL # of what start() has started, by name

stop_all() {
  [ "$KEEP" = no ] || return 0
  local pid
  for pid in "${PID[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${PID[@]}"; do { wait "$pid" || true; } 2>/dev/null; done
  rm -rf "$SCRATCH"
}
leave_running() { KEEP=yes; }
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# A claim of the example that does not hold: ends it.
fail() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# The programs built here, built now if one is missing or older than its sources.
build_if_older() {
  if [ -x "$1" ] && command -v curl >/dev/null; then
    local newer
    newer=$(find "$ROOT/lib" "$ROOT/tools" "$ROOT/CMakeLists.txt" -type f -newer "$1" -print -quit)
    [ -n "$newer" ] || return 0
  fi
  "$ROOT/bootstrap" >&2
}
# BALANCE and HASHMAP, if somebody has set them; else the ones built here.
find_balance() {
  [ -z "${BALANCE:-}" ] || return 0
  BALANCE=$ROOT/build/release/bin/balance
  build_if_older "$BALANCE"
}
# SENDFILE_SERVE likewise, and BALANCE with it.
find_file_server() {
  find_balance
  [ -z "${SENDFILE_SERVE:-}" ] || return 0
  SENDFILE_SERVE=$(dirname "$BALANCE")/sendfile-serve
}
find_hashmap() {
  [ -z "${HASHMAP:-}" ] || return 0
  HASHMAP=$ROOT/build/release/bin/hashmap
  build_if_older "$HASHMAP"
}

# start NAME ARGUMENT...: balance (or PROGRAM) with these arguments, until it listens: PID[NAME], URL[NAME], messages in
# SCRATCH/NAME.log. Where it does not start, returns its exit status.
start() {
  local name=$1 ready=$SCRATCH/ready
  shift
  rm -f "$ready"
  mkfifo "$ready"
  "${PROGRAM:-$BALANCE}" "$@" --print-url --ready-fd 3 --drain-timeout 2s \
    >"$SCRATCH/$name.url" 2>>"$SCRATCH/$name.log" 3>"$ready" &
  PID[$name]=$!
  if ! read -r _ <"$ready"; then
    local code=0
    wait "${PID[$name]}" || code=$?
    unset "PID[$name]"
    return $((code == 0 ? 1 : code))
  fi
  URL[$name]=$(<"$SCRATCH/$name.url")
}

# start_near PORT NAME ARGUMENT...: the same with 127.0.0.1:PORT behind the arguments, or the next port that is free, in tens.
start_near() {
  local port=$1 name=$2 code
  shift 2
  for ((; port < 32768; port += 10)); do
    code=0
    start "$name" "$@" "127.0.0.1:$port" || code=$?
    case $code in
      0) return ;;
      69) : >"$SCRATCH/$name.log" ;; # taken
      *) break ;;
    esac
  done
  fail "${PROGRAM:-$BALANCE} did not start ($code): $(<"$SCRATCH/$name.log")"
}

# serve_near PORT NAME: a web server that answers every path with "from HOST:PORT". serve_again NAME ADDR starts it again.
serve_near() {
  make_page "$2"
  PROGRAM=$SENDFILE_SERVE start_near "$1" "$2" -w 1 --single index.html "$SCRATCH/$2.site" -l
  echo "from $(address_of "$2")" >"$SCRATCH/$2.site/index.html"
}
serve_again() {
  PROGRAM=$SENDFILE_SERVE start "$1" -w 1 --single index.html "$SCRATCH/$1.site" -l "$2" || fail "$(<"$SCRATCH/$1.log")"
}
make_page() {
  mkdir -p "$SCRATCH/$1.site"
  : >"$SCRATCH/$1.site/index.html"
}

# Ends one of them without a chance to say good-bye.
kill_hard() {
  kill -KILL "${PID[$1]}"
  { wait "${PID[$1]}" || true; } 2>/dev/null
  unset "PID[$1]"
}

# host:port of what start() has started.
address_of() { echo "${URL[$1]#http://}"; }

# until_true COMMAND...: tries it until it succeeds, ten seconds at most.
until_true() {
  local turn
  for ((turn = 0; turn < 500; ++turn)); do
    ! "$@" || return 0
    sleep 0.02
  done
  fail "waited in vain: $*"
}
