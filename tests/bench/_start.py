"""Start to first answered request: milliseconds from fork and exec to the first 200, for tests/bench/compare."""
import socket
import statistics
import time

import _peers

RUNS = 20
MOST = 25.0


def first_answer(port, process, begin):
    """Milliseconds since `begin`; asks again without a pause until something answers."""
    while time.monotonic() - begin < 5 and process.poll() is None:
        with socket.socket() as client:
            client.settimeout(2)
            try:
                client.connect(("127.0.0.1", port))
                client.sendall(b"GET /512 HTTP/1.1\r\nHost: start\r\n\r\n")
                if client.recv(4096).startswith(b"HTTP/1.1 200"):
                    return 1e3 * (time.monotonic() - begin)
            except OSError:
                pass
    raise RuntimeError(f"{process.args[0]} never answered")


def measure(args, directory):
    """{proxy: [ms, ...]}, in turn."""
    tools = {"balance": args.balance, "bare_relay": args.bare_relay}
    names = [name for name in ("balance", "nginx", "haproxy", "h2o", "bare")
             if name in args.proxies and _peers.installed(name, tools)]
    backends = _peers.free_ports(3)
    times = {name: [] for name in names}
    server = _peers.spawn([args.load_backend, "--ports", f"{backends[0]}-{backends[-1]}"], _peers.LOAD_CPUS)
    try:
        _peers.wait_port(backends[-1], server)
        for _ in range(RUNS):
            for name in names:
                port = _peers.free_ports(1)[0]
                command = _peers.MAKERS[name](directory, port, backends, tools)
                with open(f"{directory}/{name}.err", "w") as errors:
                    begin = time.monotonic()
                    process = _peers.spawn(command, _peers.PROXY_CPUS, stdout=errors, stderr=errors)
                    try:
                        times[name].append(first_answer(port, process, begin))
                    finally:
                        _peers.stop(process)
    finally:
        _peers.stop(server)
    return times


def table(times):
    lines = [f"\n**Start to first answered request, median of {RUNS}**\n", "| | ms |", "| --- | ---: |"]
    return lines + [f"| {name} | {statistics.median(runs):.1f} |" for name, runs in times.items()]


def verdicts(times):
    if not times.get("balance"):
        return []
    median = statistics.median(times["balance"])
    return [(f"start: {median:.1f} ms, at most {MOST:.0f} ms", median <= MOST)]
