"""Runs the black-box suite of ../h1suite against balance or sendfile-serve, in whichever arrangement a test wants."""
import contextlib
import os
import re
import subprocess
import sys

from _balance import Balance, FileServer, child

HERE = os.path.dirname(os.path.abspath(__file__))
SUITE = os.path.join(os.path.dirname(HERE), "h1suite")
SANITIZED = bool(os.environ.get("PROXYCORE_SANITIZE"))
SHARDS = 6  # most of the suite is waiting, so that parts of it run at once, each with proxies and a backend of its own
# As h1suite/README.md asks; a backend that failed is tried again at once.
FLAGS = ("-w", "1", "--header-timeout", "6s", "--idle-timeout", "6s", "--connect-timeout", "2s", "--fail-timeout", "1s",
         "--access-log", "off")


def own_address(port=8080):
    """A loopback address that no other process uses, so that a fixed port on it is free whenever it is wanted."""
    number = os.getpid()
    return f"127.{64 + (number >> 16) % 64}.{number >> 8 & 255}.{number & 255}:{port}"


def balance(backend, listen="127.0.0.1:0", response_timeout="4s"):
    return Balance(*FLAGS, "--response-timeout", response_timeout, backend, listen=(listen,))


@contextlib.contextmanager
def one_balance(backend, _shard):
    with balance(backend) as proxy:
        yield f"127.0.0.1:{proxy.port}"


def start_shard(shard, *options):
    # Thousands of octets one by one take their time where the shards and other tests run at once.
    command = [sys.executable, os.path.join(SUITE, "run.py"), "--shard", f"{shard}/{SHARDS}", "--failures", "--verbose",
               *(["--slow", "3"] if SANITIZED or "--dribble" in options else []), *options]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                            text=True, errors="backslashreplace", preexec_fn=child({}),
                            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


def run_suite(*options, arrangement=one_balance):
    """All proxy cases; fails unless none does. arrangement(backend, shard) starts proxies in front of that address and
    gives the address of the first of them."""
    with contextlib.ExitStack() as stack:
        runs = []
        for shard in range(SHARDS):
            backend = own_address(8080 + shard)
            proxy = stack.enter_context(arrangement(backend, shard))
            runs.append(start_shard(shard, "--proxy", proxy, "--backend-listen", backend, "--backend-timeout", "4", *options))
        judge(runs)


def judge(runs):
    outputs = [run.communicate()[0] for run in runs]
    print(*outputs, sep="\n", flush=True)
    passed = sum(int(found) for output in outputs for found in re.findall(r"^(\d+) passed, 0 failed$", output, re.M))
    print(f"h1suite: {passed} cases passed")
    assert passed and all(run.returncode == 0 for run in runs), "cases of h1suite failed"


def run_static_suite(directory, *options, flags=()):
    """All cases about files; each part has a document root and a server of its own, since some change files."""
    with contextlib.ExitStack() as stack:
        runs = []
        for shard in range(SHARDS):
            docroot = os.path.join(directory, str(shard))
            subprocess.run([sys.executable, os.path.join(SUITE, "run.py"), "--make-docroot", docroot], check=True,
                           stdout=subprocess.DEVNULL)
            server = stack.enter_context(FileServer(
                "-w", "1", "--header-timeout", "6s", "--idle-timeout", "6s", "--access-log", "off", "--no-list", *flags,
                os.path.join(docroot, "www")))
            runs.append(start_shard(shard, "--static", f"127.0.0.1:{server.port}", "--docroot", docroot, *options))
        judge(runs)
