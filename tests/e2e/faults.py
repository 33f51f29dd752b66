#!/usr/bin/env python3
# ctest: load serial timeout=400
"""Faults and load: all ten scenarios of ../h1suite/faults.py, with figures on stdout."""
import os
import resource
import signal
import subprocess
import sys

from _h1suite import FLAGS, SANITIZED, SUITE, own_address
from _lib import BALANCE, eventually, run_tests

SCENARIOS = 10


def raise_descriptor_limit():
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class Commands:
    """The shell commands by which faults.py starts, reloads and ends the balance under test; one process at a time."""

    def __init__(self, directory, proxy, backend):
        self.pid_file = f"{directory}/pid"
        self.log = f"{directory}/log"
        balance = " ".join([BALANCE, *FLAGS, "--response-timeout", "5s", "-l", proxy, backend])
        self.start = f"{balance} >/dev/null 2>>{self.log} & echo $! | tee {self.pid_file}"
        self.reload = f"kill -HUP $(cat {self.pid_file})"
        self.term = f"kill -TERM $(cat {self.pid_file})"

    @property
    def pid(self):
        with open(self.pid_file, encoding="ascii") as file:
            return int(file.read())

    def __enter__(self):
        subprocess.run(self.start, shell=True, check=True, stdout=subprocess.DEVNULL)
        eventually(lambda: "->" in self.read_log(), what="balance has not started")
        return self

    def read_log(self):
        with open(self.log, encoding="utf-8") as file:
            return file.read()

    def __exit__(self, kind, *_):
        if os.path.exists(f"/proc/{self.pid}"):
            os.kill(self.pid, signal.SIGKILL)
        if kind is not None:
            print("--- stderr of balance:", self.read_log()[-4000:], sep="\n")


def test_scenarios(directory):
    raise_descriptor_limit()
    proxy, backend = own_address(8080), own_address(8081)
    with Commands(directory, proxy, backend) as commands:
        done = subprocess.run(
            [sys.executable, os.path.join(SUITE, "faults.py"), "--proxy", proxy, "--backend-listen", backend,
             "--pid", str(commands.pid), "--reload", commands.reload, "--term", commands.term, "--start", commands.start,
             "--idle", "1000" if SANITIZED else "5000"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            timeout=1100 if SANITIZED else 380, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        print(done.stdout, flush=True)
        assert f"{SCENARIOS} passed, 0 failed" in done.stdout


run_tests(globals())
