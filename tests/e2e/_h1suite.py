"""Runs the black-box suite of ../h1suite against balance, in whichever arrangement a test wants."""
import os
import subprocess
import sys

from _balance import Balance, child

HERE = os.path.dirname(os.path.abspath(__file__))
SUITE = os.path.join(os.path.dirname(HERE), "h1suite")
SANITIZED = bool(os.environ.get("PROXYCORE_SANITIZE"))
# As h1suite/README.md asks; a backend that failed is tried again at once.
FLAGS = ("-w", "1", "--header-timeout", "6s", "--idle-timeout", "6s", "--connect-timeout", "2s", "--fail-timeout", "1s",
         "--access-log", "off")


def own_address(port=8080):
    """A loopback address that no other process uses, so that a fixed port on it is free whenever it is wanted."""
    number = os.getpid()
    return f"127.{64 + (number >> 16) % 64}.{number >> 8 & 255}.{number & 255}:{port}"


def balance(backend, listen="127.0.0.1:0", response_timeout="4s"):
    return Balance(*FLAGS, "--response-timeout", response_timeout, backend, listen=(listen,))


def run_suite(proxy, backend, *options):
    """All cases; fails unless none does. `proxy` and `backend` are addresses as the suite writes them."""
    command = [sys.executable, os.path.join(SUITE, "run.py"), "--proxy", proxy, "--backend-listen", backend,
               "--backend-timeout", "4", "--failures", "--verbose", *(["--slow", "3"] if SANITIZED else []), *options]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          preexec_fn=child({}), check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    print(done.stdout, flush=True)
    assert done.returncode == 0 and ", 0 failed" in done.stdout, f"h1suite failed, exit code {done.returncode}"
