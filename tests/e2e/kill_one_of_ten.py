#!/usr/bin/env python3
# ctest: load serial timeout=120
"""Ten backends under load by URL; one is killed and started again: no GET fails, its URLs spread and come back."""
import collections
import math
import signal
import socket
import subprocess
import time

from _balance import child
from _lib import *

URLS = [f"/{100 + i % 900}/item{i}" for i in range(2000)]

LOAD = """
local ready, at = {}, 0
init = function(args)
  for i = 0, %d do ready[i] = wrk.format("GET", "/" .. (100 + i %% 900) .. "/item" .. i) end
end
request = function()
  at = (at + 1) %% #ready
  return ready[at]
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format("\\ncounted %%d %%d %%d %%d %%d %%d\\n",
                         summary.requests, e.status, e.connect, e.read, e.write, e.timeout))
end
""" % (len(URLS) - 1)


class Process:
    """A load_backend that can be killed and started again on its port. The names are always the same, and so is who gets what: of
    random ones one in some hundred would be too uneven to be chance."""

    def __init__(self, number):
        self.id = f"b{number}"
        self.port = dead_port()
        self.where = f"127.0.0.1:{self.port}"
        self.start()

    def start(self):
        self.process = subprocess.Popen([LOAD_BACKEND, "--ports", str(self.port)], preexec_fn=child({}))
        eventually(lambda: socket.socket().connect_ex(("127.0.0.1", self.port)) == 0)

    def kill(self):
        self.process.kill()
        self.process.wait()


def owners(balance):
    """{url: the backend that answers it}"""
    with Client(balance.port) as client:
        result = {}
        for url in URLS:
            response = client.fetch(target=url)
            assert response.status == 200, response.start
            result[url] = response.get("X-Backend")
        return result


def spread_evenly(counts, ways):
    """Whether so many URLs over `ways` backends is chance: chi-square within four deviations."""
    mean = sum(counts) / ways
    chi = sum((count - mean) ** 2 / mean for count in counts) + (ways - len(counts)) * mean
    return chi < (ways - 1) + 4 * math.sqrt(2 * (ways - 1))


def test_kill_one_of_ten(directory):
    script = f"{directory}/load.lua"
    with open(script, "w", encoding="ascii") as out:
        out.write(LOAD)
    backends = [Process(number) for number in range(10)]
    wrk = None
    try:
        with Balance("--hash", "--expose-backend", "--fail-timeout", "1s",
                     *(f"{backend.where},id={backend.id}" for backend in backends)) as balance:
            before = owners(balance)
            wrk = subprocess.Popen(["wrk", "-t1", "-c64", "-d600", "-s", script, f"http://127.0.0.1:{balance.port}/"],
                                   stdout=subprocess.PIPE, text=True, preexec_fn=child({}))
            victim = backends[3]
            time.sleep(1)  # of load
            victim.kill()
            balance.wait_stderr(victim.id)
            during = owners(balance)
            time.sleep(1)  # of load with one resting, and tried again
            victim.start()
            eventually(lambda: owners(balance) == before, what="its URLs did not all return")
            time.sleep(0.5)
            wrk.send_signal(signal.SIGINT)
            out = wrk.communicate(timeout=30)[0]
        counted = next(line for line in out.splitlines() if line.startswith("counted")).split()[1:]
        requests, *errors = map(int, counted)
        assert requests > 1000 and not any(errors), f"of {requests}: status, connect, read, write, timeout {errors}"

        its = [url for url in URLS if before[url] == victim.id]
        assert len(its) > 100, collections.Counter(before.values())
        moved = [url for url in URLS if during[url] != before[url]]
        assert set(moved) == set(its), "URLs of backends that are alive moved"
        heirs = collections.Counter(during[url] for url in its)
        assert len(heirs) == 9 and spread_evenly(heirs.values(), 9), heirs
        assert spread_evenly(collections.Counter(before.values()).values(), 10)
    finally:
        for backend in backends:
            backend.kill()
        if wrk and wrk.poll() is None:
            wrk.kill()


run_tests(globals())
