#!/usr/bin/env python3
# ctest: serial timeout=120
"""User memory: of idle connections, and while one side is much slower than the other.

Prints the figures; fails above the bounds. What counts is private resident memory (smaps_rollup): what the kernel keeps
in socket buffers and pipes has limits of its own.
"""
import os
import resource
import subprocess
import time

from _balance import child
from _lib import *

IDLE = 5000
IDLE_BOUND = 2048        # octets each
GROWTH_BOUND = 4 << 20   # octets
GIB = 1 << 30
SLOW_SECONDS = 4
SLOW_RATE = 8 << 20      # octets a second


class Growth:
    """The largest growth of a process's memory over what it was at the start."""

    def __init__(self, balance):
        self.balance, self.base, self.most = balance, balance.private_memory(), 0

    def look(self):
        self.most = max(self.most, self.balance.private_memory() - self.base)

    def check(self, what):
        print(f"       {what}: grew by {self.most / 1024:.0f} KiB, at most {GROWTH_BOUND / 1024:.0f}", flush=True)
        assert self.most < GROWTH_BOUND


def slowly_then_fast(receive, growth, total):
    """Takes `total` octets by `receive(most)`: for some seconds slowly, then as fast as they come; the count."""
    got, begin = 0, time.monotonic()
    while got < total:
        count = receive(min(256 << 10, total - got))
        if not count:
            break
        got += count
        elapsed = time.monotonic() - begin
        if elapsed < SLOW_SECONDS:
            time.sleep(max(0, got / SLOW_RATE - elapsed))
        if elapsed < SLOW_SECONDS or got % (64 << 20) < count:
            growth.look()
    growth.look()
    return got


class LoadBackend:
    def __init__(self):
        self.port = dead_port()
        self.where = f"127.0.0.1:{self.port}"

    def __enter__(self):
        self.process = subprocess.Popen([LOAD_BACKEND, "--ports", str(self.port)], preexec_fn=child({}))
        eventually(lambda: listens(self.port))
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def listens(port):
    try:
        Client(port).close()
        return True
    except OSError:
        return False


def test_idle_connections():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert hard >= IDLE + 100, f"needs {IDLE + 100} descriptors, the limit is {hard}"
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    clients = []
    try:
        limits = {resource.RLIMIT_NOFILE: hard}
        with LoadBackend() as backend, Balance("-w", "1", backend.where, limits=limits) as balance:
            for _ in range(IDLE + 1):
                client = Client(balance.port)
                clients.append(client)
                assert client.fetch(target="/100").status == 200
                if len(clients) == 1:
                    before = balance.private_memory()
            each = (balance.private_memory() - before) / IDLE
            print(f"       {each:.0f} octets an idle connection, at most {IDLE_BOUND}", flush=True)
            assert each < IDLE_BOUND
            for client in clients:
                client.close()
    finally:
        for client in clients:
            client.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_slow_reader_of_a_gibibyte():
    with LoadBackend() as backend, Balance("-w", "1", backend.where) as balance:
        assert fetch(balance.port, target="/100").status == 200
        growth = Growth(balance)
        with Client(balance.port, rcvbuf=65536) as client:
            response = client.request(target=f"/{GIB}").head()
            assert response.get("Content-Length") == str(GIB)
            left = GIB - len(client.reader.buffer)
            buffer = bytearray(256 << 10)
            assert slowly_then_fast(lambda most: client.sock.recv_into(buffer, most), growth, left) == left
        growth.check("slow reader of 1 GiB")


def test_slow_reader_of_chunks():
    """Chunked bodies are looked into: they take another way than those of known length."""
    def endless(conn, request):
        conn.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            conn.send(chunk(b"x" * 65000) * 4)
    with Backend(endless) as backend, Balance("-w", "1", backend.where) as balance:
        with Client(balance.port) as client:
            client.request().head()  # buffers of the size that chunks take
        growth = Growth(balance)
        with Client(balance.port, rcvbuf=65536) as client:
            client.request().head()
            buffer = bytearray(256 << 10)
            slowly_then_fast(lambda most: client.sock.recv_into(buffer, most), growth, 128 << 20)
        growth.check("slow reader of chunks")


def upload(where, head, pieces):
    """Sends until all is sent, or the other side has had enough; the response or None."""
    with Client(where) as client:
        try:
            client.send(head)
            for piece in pieces:
                client.send(piece)
            return client.response()
        except (OSError, Truncated, AssertionError):
            return None


def slow_backend(growths, total):
    """A backend that takes `total` octets of each upload, as they are on the wire, before it answers."""
    def script(conn, request):
        if request.method == "GET":
            return ok()
        early = len(conn.reader.buffer)
        conn.reader.buffer = b""
        buffer = bytearray(256 << 10)
        growths[0].look()
        got = slowly_then_fast(lambda most: conn.sock.recv_into(buffer, most), growths[0], total - early)
        conn.send(ok(str(got + early), ("Connection", "close")))
        return conn.close()
    return Backend(script, bodies=False, rcvbuf=65536)


def test_slow_backend_of_a_gibibyte():
    growths = []
    with slow_backend(growths, GIB) as backend, Balance("-w", "1", backend.where) as balance:
        assert fetch(balance.port).status == 200
        growths.append(Growth(balance))
        block = b"x" * (1 << 20)
        head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {GIB}\r\n\r\n"
        response = upload(balance.port, head, (block for _ in range(GIB >> 20)))
        assert response and response.text == str(GIB)
        growths[0].check("slow backend of a 1 GiB upload")


def test_slow_backend_of_chunks():
    growths = []
    with slow_backend(growths, 96 << 20) as backend, Balance("-w", "1", backend.where) as balance:
        assert fetch(balance.port).status == 200
        growths.append(Growth(balance))
        block = chunk(b"x" * (1 << 20))
        head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        upload(balance.port, head, (block for _ in range(128)))  # the backend answers before the end
        growths[0].check("slow backend of chunks")


if SANITIZED:
    print("sanitizers have memory of their own")
    raise SystemExit(77)
assert os.path.exists(LOAD_BACKEND), LOAD_BACKEND
run_tests(globals())
