"""The proxies that tests/bench/compare measures: how each is configured and started.

Each is given what its manual recommends for this job: one worker, keep-alive to the backends, no access log, buffers
large enough for the bodies, limits out of the way; and all tell the backends the same of the client, as balance
always does: Host as it was sent, X-Forwarded-For, -Proto and -Host. The bare relays are the limit set by the kernel, not a proxy.
"""
import ctypes
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PROXY_CPUS, LOAD_CPUS = {0}, {1}


def free_ports(count):
    """Consecutive free ports below the range that outgoing connections take theirs from."""
    while True:
        first = random.randrange(10000, 32000 - count)
        try:
            for port in range(first, first + count):
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", port))
            return list(range(first, first + count))
        except OSError:
            continue


def spawn(command, cpus, **options):
    """Starts `command` pinned to `cpus`; the kernel ends it should this script die first."""
    def child():
        os.sched_setaffinity(0, cpus)
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    return subprocess.Popen(command, preexec_fn=child, stdin=subprocess.DEVNULL, **options)


def stop(process):
    """Ends a process and waits for it; its children follow it by PDEATHSIG or by themselves."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_port(port, process, seconds=5):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} exited with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"{process.args[0]} does not listen on {port}")


def nginx(directory, port, backends, options):
    servers = " ".join(f"server 127.0.0.1:{b};" for b in backends)
    temporary = "".join(f"{name}_temp_path {directory}/{name};" for name in
                        ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    path = f"{directory}/nginx.conf"
    with open(path, "w") as config:
        config.write(f"""
            user root; daemon off; worker_processes 1; worker_rlimit_nofile 16384;
            pid {directory}/nginx.pid; error_log {directory}/nginx.log crit;
            events {{ worker_connections 16384; use epoll; multi_accept on; accept_mutex off; }}
            http {{
              {temporary} access_log off; keepalive_requests 1000000000; keepalive_timeout 300;
              upstream backends {{ {servers} keepalive 4096; keepalive_requests 1000000000; keepalive_timeout 300s; }}
              server {{
                listen 127.0.0.1:{port} backlog=4096;
                location / {{
                  proxy_pass http://backends; proxy_http_version 1.1; proxy_set_header Connection "";
                  proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Host $http_host;
                  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_buffer_size {options.get("buffer", "4k")}; proxy_buffers {options.get("buffers", "8 4k")};
                  proxy_busy_buffers_size {options.get("busy", "8k")}; proxy_max_temp_file_size 0;
                }}
              }}
            }}""")
    return ["nginx", "-p", directory, "-c", path, "-e", f"{directory}/nginx.log"]


def haproxy(directory, port, backends, options):
    servers = "\n".join(f"  server s{b} 127.0.0.1:{b}" for b in backends)
    path = f"{directory}/haproxy.cfg"
    with open(path, "w") as config:
        config.write(f"""
global
  nbthread 1
  maxconn 4000
{options.get("global", "")}
defaults
  mode http
  option http-keep-alive
  http-reuse always
{options.get("defaults", "")}
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout http-keep-alive 60s
frontend in
  bind 127.0.0.1:{port} backlog 4096
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  default_backend out
backend out
  balance roundrobin
{servers}
""")
    return ["haproxy", "-db", "-f", path]


def h2o(directory, port, backends, options):
    path = f"{directory}/h2o.conf"
    with open(path, "w") as config:  # h2o 2.2 knows one address a handler: it talks to the first backend only
        config.write(f"""
user: root
num-threads: 1
max-connections: 16384
pid-file: {directory}/h2o.pid
error-log: {directory}/h2o.log
listen:
  host: 127.0.0.1
  port: {port}
http1-request-timeout: 60
hosts:
  default:
    paths:
      /:
        proxy.reverse.url: http://127.0.0.1:{backends[0]}/
        proxy.timeout.keepalive: 60000
""")
    return ["h2o", "-m", "worker", "-c", path]


def bare(directory, port, backends, options):
    splice = ["--splice", options["splice"]] if "splice" in options else []
    return [options["bare_relay"], *splice, str(port), *map(str, backends)]


def balance(directory, port, backends, options):
    return [options["balance"], "--workers", options.get("workers", "1"), "--access-log", "off", "-q",
            *options.get("flags", []), "-l", f"127.0.0.1:{port}", *(f"127.0.0.1:{b}" for b in backends)]


MAKERS = {"balance": balance, "nginx": nginx, "haproxy": haproxy, "haproxy-splice": haproxy, "haproxy-64k": haproxy,
          "h2o": h2o, "bare": bare}


def installed(name, options):
    if name in ("balance", "bare"):
        path = options["balance" if name == "balance" else "bare_relay"]
        return bool(path) and os.access(path, os.X_OK)
    return shutil.which(name.split("-")[0]) is not None


def start(name, directory, backends, options, cpus):
    """(process, port) of a proxy that listens."""
    port = free_ports(1)[0]
    command = MAKERS[name](directory, port, backends, options)
    with open(f"{directory}/{name}.err", "w") as errors:
        process = spawn(command, cpus, stdout=errors, stderr=errors)
    try:
        wait_port(port, process)
    except BaseException:
        stop(process)
        with open(f"{directory}/{name}.err") as errors:
            print(errors.read()[-2000:], file=sys.stderr)
        raise
    return process, port
