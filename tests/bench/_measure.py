"""What tests/bench/compare measures with: wrk with exact counters, CPU time of a process tree, connections a worker."""
import glob
import json
import os
import signal
import subprocess
import time

from _peers import LOAD_CPUS, spawn, stop

TICK = 1e6 / os.sysconf("SC_CLK_TCK")  # microseconds

# wrk rounds what it prints; its counters are exact. `paths` spreads the requests over as many targets.
SCRIPT = """
local ready, at = {}, 0
if PATHS > 0 then
  init = function(args)
    for i = 1, PATHS do ready[i] = wrk.format("GET", wrk.path .. "/" .. i) end
  end
  request = function()
    at = at % PATHS + 1
    return ready[at]
  end
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format(
    '\\n{"requests":%d,"bytes":%d,"micros":%d,"non2xx":%d,"errors":%d,"p50":%d,"p99":%d}\\n',
    summary.requests, summary.bytes, summary.duration, e.status, e.connect + e.read + e.write + e.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


class Load:
    """One run of wrk against 127.0.0.1:port."""

    def __init__(self, directory, port, scenario, cpus=LOAD_CPUS):
        script = f"{directory}/wrk-{scenario.paths}.lua"
        if not os.path.exists(script):
            with open(script, "w") as out:
                out.write(SCRIPT.replace("PATHS", str(scenario.paths)))
        headers = [*getattr(scenario, "headers", ()), *(["Connection: close"] if scenario.close else [])]
        extra = [word for header in headers for word in ("-H", header)]
        self.process = spawn(["wrk", "-t1", f"-c{scenario.connections}", "-d600s", "--timeout", "10s", *extra,
                              "-s", script, f"http://127.0.0.1:{port}/{getattr(scenario, 'path', '') or scenario.size}"],
                             cpus, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def stop(self):
        """Ends it, and what it counted."""
        self.process.send_signal(signal.SIGINT)
        text = self.process.communicate()[0]
        lines = [line for line in text.splitlines() if line.startswith("{")]
        if not lines:
            raise RuntimeError(f"wrk: {text[-500:]}")
        return json.loads(lines[-1])


def stat_of(path):
    """(parent, user ticks, system ticks) from a stat file of /proc."""
    with open(path) as stat:
        fields = stat.read().rpartition(")")[2].split()
    return int(fields[1]), int(fields[11]), int(fields[12])


def tree(root):
    """`root` and all that descend from it."""
    parents = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            parents[int(path.split("/")[2])] = stat_of(path)[0]
        except OSError:
            pass
    found = {root}
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            return found
        found |= more


def cpu_of(pids):
    """(user, system) microseconds that the processes have used."""
    used = [stat_of(f"/proc/{pid}/stat")[1:] for pid in pids]
    return sum(u for u, _ in used) * TICK, sum(s for _, s in used) * TICK


def threads_cpu(pid):
    """{thread: microseconds}"""
    return {int(path.split("/")[4]): sum(stat_of(path)[1:]) * TICK for path in glob.glob(f"/proc/{pid}/task/*/stat")}


def connections_by_loop(pid, port):
    """How many accepted connections of `port` each epoll instance of the process watches."""
    accepted = set()
    with open("/proc/net/tcp") as table:
        for line in list(table)[1:]:
            fields = line.split()
            if int(fields[1].split(":")[1], 16) == port and fields[3] == "01":
                accepted.add(f"socket:[{fields[9]}]")
    client_fds, loops = set(), []
    for path in glob.glob(f"/proc/{pid}/fd/*"):
        target = os.readlink(path)
        if target in accepted:
            client_fds.add(path.split("/")[-1])
        elif target == "anon_inode:[eventpoll]":
            loops.append(path.split("/")[-1])
    counts = []
    for loop in loops:
        with open(f"/proc/{pid}/fdinfo/{loop}") as info:
            watched = {line.split()[1] for line in info if line.startswith("tfd:")}
        counts.append(len(watched & client_fds))
    return sorted(count for count in counts if count > 0)


def run(load, seconds, look=None):
    """What `load` counted in `seconds`; `look` is called in the middle."""
    try:
        time.sleep(seconds / 2)
        if look:
            look()
        time.sleep(seconds / 2)
        return load.stop()
    finally:
        stop(load.process)


def measure(process, port, scenario, seconds, directory, cpus=LOAD_CPUS, shares=False):
    """CPU per request of a running proxy, as a dict; `problem` says why it does not count."""
    run(Load(directory, port, scenario, cpus), 0.4)  # pools filled, buffers grown
    pids = tree(process.pid)
    before, threads_before = cpu_of(pids), threads_cpu(process.pid)
    sample = {}
    look = (lambda: sample.update(connections=connections_by_loop(process.pid, port))) if shares else None
    result = run(Load(directory, port, scenario, cpus), seconds, look)
    after, threads_after = cpu_of(pids), threads_cpu(process.pid)
    if shares:
        spent = {thread: used - threads_before.get(thread, 0) for thread, used in threads_after.items()}
        sample["threads"] = sorted(round(s / max(1, sum(spent.values())), 3) for s in spent.values() if s > 0)
    # Bodies under way when wrk stops have cost CPU too: count long responses by their octets.
    count = result["bytes"] / scenario.size if scenario.size >= 65536 else result["requests"]
    sample.update(result, rate=count / (result["micros"] / 1e6), problem=problem_of(result, count))
    if count > 0:
        sample["user"] = (after[0] - before[0]) / count
        sample["cpu"] = sample["user"] + (after[1] - before[1]) / count
    return sample


def problem_of(result, count):
    if result["non2xx"] or result["errors"]:
        return f"{result['non2xx']} not 2xx, {result['errors']} socket errors of {result['requests']}"
    return None if count > 0 else "no response at all"
