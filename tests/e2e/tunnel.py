#!/usr/bin/env python3
# ctest: threads
"""Upgrade: after 101 (RFC 9110 section 7.8) the connection is a tunnel, both ways, until either side ends it."""
import hashlib
import random

from _lib import *

UPGRADE = (("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="))
SWITCH = (b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n")


def echo(conn, request):
    """Switches, then sends everything back."""
    assert request.get("Upgrade") == "websocket" and "upgrade" in request.get("Connection").lower(), request.fields
    conn.send(SWITCH)
    while conn.reader.buffer or conn.reader.fill():
        conn.send(conn.reader.buffer)
        conn.reader.buffer = b""
    conn.close()


def opened(balance):
    client = Client(balance.port)
    response = client.request("GET", "/ws", *UPGRADE).head()
    assert response.status == 101 and response.get("Upgrade") == "websocket", response.start
    assert "upgrade" in response.get("Connection").lower()
    return client


def read(client, count):
    parts = []
    client.reader.exactly(count, parts.append)
    return b"".join(parts)


def test_both_ways():
    with Backend(echo) as backend, Balance(backend.where) as balance, opened(balance) as client:
        for size in (1, 10, 5000, 100_000):
            data = random.randbytes(size)
            client.send(data)
            assert read(client, size) == data


def test_octets_right_behind_the_request():
    """A client that does not wait for the 101: what it sent early belongs to the tunnel."""
    with Backend(echo) as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        head = f"GET /ws HTTP/1.1\r\nHost: x\r\n{fields_text(UPGRADE)}\r\n"
        client.send(head.encode() + b"early")
        assert client.head().status == 101
        assert read(client, 5) == b"early"


def test_octets_right_behind_the_101():
    def greets(conn, request):
        conn.send(SWITCH + b"welcome")
        conn.mute()
    with Backend(greets) as backend, Balance(backend.where) as balance, opened(balance) as client:
        assert read(client, 7) == b"welcome"


def test_much_both_ways_at_once():
    data = random.randbytes(16 << 20)
    with Backend(echo) as backend, Balance(backend.where) as balance, opened(balance) as client:
        sender = in_thread(client.send, data)
        back = hashlib.sha256()
        client.reader.exactly(len(data), back.update)
        sender.join()
        assert back.digest() == hashlib.sha256(data).digest()


def test_backend_ends_it():
    def brief(conn, request):
        conn.send(SWITCH + b"x" * 100_000)
        conn.close()
    with Backend(brief) as backend, Balance(backend.where) as balance, opened(balance) as client:
        assert read(client, 100_000) == b"x" * 100_000
        assert client.at_end()


def test_client_ends_it():
    with Backend(echo) as backend, Balance(backend.where) as balance:
        with opened(balance) as client:
            client.send(b"hello")
            assert read(client, 5) == b"hello"
        eventually(lambda: not backend.open, what="the backend's side is still open")


def test_half_close_reaches_the_other_side():
    """What the backend sends after the client's last octet still arrives."""
    def totals(conn, request):
        conn.send(SWITCH)
        count = len(conn.reader.buffer)
        conn.reader.buffer = b""
        while conn.reader.fill():
            count += len(conn.reader.buffer)
            conn.reader.buffer = b""
        conn.send(b"%d octets" % count)
        conn.close()
    with Backend(totals) as backend, Balance(backend.where) as balance, opened(balance) as client:
        client.send(b"x" * 12345)
        client.half_close()
        got = []
        client.reader.rest(got.append)
        assert b"".join(got) == b"12345 octets"


def test_refused_upgrade_is_an_ordinary_response():
    with Backend(lambda conn, request: ok("no", status="426 Upgrade Required")) as backend:
        with Balance(backend.where) as balance, Client(balance.port) as client:
            response = client.fetch("GET", "/ws", *UPGRADE)
            assert (response.status, response.text) == (426, "no")
            assert client.fetch().status == 426  # and the connection goes on


def test_101_that_nobody_asked_for_is_502():
    with Backend(lambda conn, request: SWITCH + b"surprise") as backend, Balance(backend.where) as balance:
        response = fetch(balance.port)
        assert response.status == 502 and "error=http_upgrade_failed" in response.get("Proxy-Status"), response.start


def test_quiet_tunnel_outlives_the_request_timeouts():
    with Backend(echo) as backend:
        with Balance("--response-timeout", "300ms", "--header-timeout", "300ms", backend.where) as balance:
            with opened(balance) as client:
                client.sock.settimeout(1)
                try:
                    assert not client.reader.fill(), "data out of nowhere"
                    raise AssertionError("closed before the idle timeout")
                except TimeoutError:
                    pass
                client.send(b"still here")
                assert read(client, 10) == b"still here"


def test_connect_is_refused():
    with Backend() as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        client.send("CONNECT example.test:443 HTTP/1.1\r\nHost: example.test:443\r\n\r\n")
        assert client.response().status == 405
        assert not backend.requests


run_tests(globals())
