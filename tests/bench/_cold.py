"""Files that are on the disk only, for tests/bench/compare_files: each asked for once, in random order, over 64 connections,
with a client beside them that asks for one small hot file."""
import json
import os
import signal
import subprocess

import _file_peers
import _peers

SIZE = 100_000
CONNECTIONS = 64
SECONDS = 1  # more files are there than can be sent in it: none is asked for twice

SCRIPT = """
local count, at = COUNT, 0
local order = {}
init = function(args)
  math.randomseed(SEED)
  for i = 1, count do order[i] = i - 1 end
  for i = count, 2, -1 do
    local j = math.random(i)
    order[i], order[j] = order[j], order[i]
  end
end
request = function()
  at = at + 1
  if at > count then return wrk.format("GET", "/hot") end
  local n = order[at]
  return wrk.format("GET", string.format("/cold/%d/%d", n % 100, n))
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%d,"bytes":%d,"micros":%d,"bad":%d,"p99":%d}\\n', summary.requests, summary.bytes,
    summary.duration, e.status + e.connect + e.read + e.write + e.timeout, latency:percentile(99)))
end
"""
HOT = SCRIPT[SCRIPT.index("done"):]


def make_files(root, count):
    octets = os.urandom(SIZE)
    for i in range(100):
        os.makedirs(f"{root}/cold/{i}", exist_ok=True)
    for i in range(count):
        with open(f"{root}/cold/{i % 100}/{i}", "wb") as file:
            file.write(octets)
    os.sync()


def wrk(directory, name, script, port, path, connections, seconds):
    with open(f"{directory}/{name}.lua", "w") as out:
        out.write(script)
    # The one that times a hot file must not have to wait for the one that loads the server.
    first = ["nice", "-n", "-15"] if connections == 1 else []
    return _peers.spawn([*first, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", f"{directory}/{name}.lua",
                         f"http://127.0.0.1:{port}{path}"], _peers.LOAD_CPUS, stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT, text=True)


def result_of(process):
    text = process.communicate()[0]
    return json.loads([line for line in text.splitlines() if line.startswith("{")][-1])


def run_once(name, options, directory, root, count, seed):
    """{"rate": requests a second, "hot_p99": microseconds}"""
    process, port = _file_peers.start(name, directory, root, options, _peers.PROXY_CPUS)
    try:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as drop:
            drop.write("3")
        hot = wrk(directory, "hot", HOT, port, "/hot", 1, 60)
        cold = wrk(directory, "cold", SCRIPT.replace("COUNT", str(count)).replace("SEED", str(seed)), port, "/cold", CONNECTIONS, SECONDS)
        try:
            result = result_of(cold)
            hot.send_signal(signal.SIGINT)
            beside = result_of(hot)
        finally:
            _peers.stop(hot)
            _peers.stop(cold)
        done = result["bytes"] / SIZE
        problem = f"{result['bad']} errors" if result["bad"] else "too few files" if done >= count else None
        return {"rate": done / (result["micros"] / 1e6), "hot_p99": beside["p99"], "problem": problem}
    finally:
        _peers.stop(process)
