"""What the e2e tests share: the balance under test, scripted backends, a raw client, load, and a runner.

    from _lib import *

    def test_something():
        with Backend() as backend, Balance(backend.where) as balance:
            assert fetch(balance.port).status == 200

    run_tests(globals())

Ports are 0, nothing sleeps for a fixed time: waits are for conditions, with a limit.
"""
import fnmatch
import os
import sys
import tempfile
import threading
import time
import traceback

from _backend import Backend, BlackHole, Gone, dead_port, ok  # noqa: F401
from _balance import BALANCE, LOAD_BACKEND, SENDFILE_SERVE, Balance, FileServer, run_balance, run_program  # noqa: F401
from _client import Client, fetch  # noqa: F401
from _wire import Message, Reader, Request, Response, Truncated, chunk, fields_text, reset  # noqa: F401

SANITIZED = bool(os.environ.get("PROXYCORE_SANITIZE"))
# How much slower than usual things may be.
SLOW = 4 if SANITIZED else 1


def eventually(condition, seconds=10, what=None):
    """Waits until `condition()` is true and returns what it returned."""
    until = time.monotonic() + seconds * SLOW
    while not (value := condition()):
        assert time.monotonic() < until, what or f"still not so after {seconds} s"
        time.sleep(0.01)
    return value


class Clock:
    """with Clock() as took: ...; took.seconds"""

    def __enter__(self):
        self.begin = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.begin

    @property
    def so_far(self):
        return time.monotonic() - self.begin


def between(least, value, most):
    """A time within bounds; the upper one gives way in builds with sanitizers."""
    assert least <= value <= most * SLOW, f"{value:.3f}, expected {least} to {most * SLOW}"


def in_thread(function, *arguments):
    """Runs it in a thread; join() of what is returned gives its result or raises its exception."""
    class Worker(threading.Thread):
        result = error = None

        def run(self):
            try:
                self.result = function(*arguments)
            except BaseException as error:  # pylint: disable=broad-except
                self.error = error

        def join(self, timeout=60):
            super().join(timeout)
            assert not self.is_alive(), "the thread hangs"
            if self.error:
                raise self.error
            return self.result
    worker = Worker(daemon=True)
    worker.start()
    return worker


def run_tests(names):
    """Runs every test_* of a file, or those that the arguments name (patterns); exits with what ctest wants to know."""
    tests = [(name, function) for name, function in names.items() if name.startswith("test_")]
    if sys.argv[1:]:
        tests = [t for t in tests if any(fnmatch.fnmatch(t[0], f"*{wanted}*") for wanted in sys.argv[1:])]
    for need in (BALANCE, LOAD_BACKEND, SENDFILE_SERVE):
        if not os.access(need, os.X_OK):
            sys.exit(f"{need}: not there; build it, or say where it is with BALANCE, LOAD_BACKEND and SENDFILE_SERVE")
    failed = 0
    for name, function in tests:
        begin = time.monotonic()
        try:
            with tempfile.TemporaryDirectory(prefix="proxycore.") as directory:
                function(directory) if function.__code__.co_argcount else function()
            verdict = "ok"
        except Exception:  # pylint: disable=broad-except
            failed += 1
            verdict = "FAILED"
            traceback.print_exc()
        print(f"{verdict:6} {name} ({time.monotonic() - begin:.2f} s)", flush=True)
    print(f"{len(tests) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not tests else 0)
