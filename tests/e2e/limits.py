#!/usr/bin/env python3
# ctest: threads
"""Limits on sizes, connections and descriptors: what is refused, how, and that the rest goes on."""
import os
import resource
import time

from _lib import *


def test_header_section_too_large():
    with Backend() as backend, Balance("--max-header", "8K", backend.where) as balance:
        assert fetch(balance.port, "GET", "/", ("X-Big", "x" * 7000)).status == 200
        with Client(balance.port) as client:
            assert client.fetch("GET", "/", ("X-Big", "x" * 9000)).status == 431
            assert client.at_end()
        many = [(f"X-{i}", "y" * 20) for i in range(1000)]
        assert fetch(balance.port, "GET", "/", *many).status == 431
        assert len(backend.requests) == 1


def test_header_default_is_64k():
    with Backend() as backend, Balance(backend.where) as balance:
        assert fetch(balance.port, "GET", "/", ("X-Big", "x" * 60_000)).status == 200
        assert fetch(balance.port, "GET", "/", ("X-Big", "x" * 70_000)).status == 431
        assert backend.requests[0].get("X-Big") == "x" * 60_000


def test_target_too_long():
    with Backend() as backend, Balance("--max-header", "8K", backend.where) as balance:
        response = fetch(balance.port, target="/" + "x" * 9000)
        assert response.status in (414, 431), response.start
        assert fetch(balance.port, target="/" + "x" * 7000).status == 200


def test_response_header_too_large():
    with Backend(lambda conn, request: ok(b"", ("X-Big", "x" * 100_000))) as backend, Balance(backend.where) as balance:
        response = fetch(balance.port)
        assert response.status == 502, response.start
        assert "error=http_response_header_section_size" in response.get("Proxy-Status")


def test_body_too_large():
    with Backend() as backend, Balance("--max-body", "10K", backend.where) as balance:
        assert fetch(balance.port, "POST", "/", body=b"x" * 10240).status == 200
        with Client(balance.port) as client:
            client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10241\r\n\r\n")  # told by the head alone
            assert client.response().status == 413
            assert client.at_end()
        assert len(backend.requests) == 1


def test_chunked_body_too_large():
    with Backend() as backend, Balance("--max-body", "10K", backend.where) as balance:
        with Client(balance.port) as client:
            client.send("POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.send(chunk(b"x" * 6000) + chunk(b"x" * 6000))
            assert client.response().status == 413
        eventually(lambda: not backend.open)
        assert all(request.body is None or len(request.body) < 12000 for request in backend.requests)
        assert not [r for r in backend.requests if r not in backend.cut], "a cut body looked complete"


def test_expectation_is_refused_before_the_body():
    with Backend() as backend, Balance("--max-body", "1K", backend.where) as balance, Client(balance.port) as client:
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n")
        response = client.response()
        assert response.status == 413 and not response.interim
        assert not backend.requests


def test_too_many_connections():
    with Backend() as backend, Balance("--max-conns", "4", "-w", "1", backend.where) as balance:
        clients = [Client(balance.port) for _ in range(4)]
        for client in clients:
            assert client.fetch().status == 200
        with Client(balance.port) as fifth:
            fifth.request()
            response = fifth.response()
            assert response.status == 503 and "error=connection_limit_reached" in response.get("Proxy-Status")
        for client in clients:
            assert client.fetch().status == 200
        clients.pop().close()
        eventually(lambda: fetch(balance.port).status == 200)
        for client in clients:
            client.close()


def test_out_of_descriptors():
    """200 clients on 64 descriptors: no crash, no busy loop, and it accepts again once there is room."""
    if "undefined" in os.environ.get("PROXYCORE_SANITIZE", ""):
        return  # UBSan looks at memory through a pipe: without descriptors it sees wrong pointers everywhere
    limits = {resource.RLIMIT_NOFILE: 64}
    with Backend() as backend, Balance("-w", "1", "--idle-timeout", "30s", backend.where, limits=limits) as balance:
        assert fetch(balance.port).status == 200
        clients = [Client(balance.port, timeout=2) for _ in range(200)]
        eventually(lambda: balance.descriptors() >= 30)
        before, begin = balance.cpu_seconds(), time.monotonic()
        assert balance.process.poll() is None
        clients[0].sock.settimeout(20)
        assert clients[0].fetch().status in (200, 502, 503)
        eventually(lambda: time.monotonic() - begin > 1)
        used = (balance.cpu_seconds() - before) / (time.monotonic() - begin)
        assert used < 0.2 * SLOW, f"busy: {used:.0%} of a processor"
        for client in clients:
            client.close()
        with Clock() as took:
            eventually(lambda: answers(balance.port), what="it does not accept again")
        between(0, took.seconds, 1)


def answers(port):
    try:
        return fetch(port, timeout=2).status == 200
    except (OSError, AssertionError):
        return False


run_tests(globals())
