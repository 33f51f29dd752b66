#!/usr/bin/env python3
# ctest: threads
"""What is sent again when a backend's connection dies, and what must not be."""
import threading

from _lib import *


def dies_on_reuse(conn, request):
    """Answers one request a connection; the next one on it finds the connection dead."""
    if getattr(conn, "used", False):
        conn.close()
    conn.used = True
    return ok(request.target)


def test_get_on_a_pooled_connection_that_dies():
    with Backend(dies_on_reuse) as backend, Balance("-w", "1", backend.where) as balance:
        for i in range(10):
            response = fetch(balance.port, target=f"/{i}")
            assert (response.status, response.text) == (200, f"/{i}")
        targets = backend.targets()
        assert set(targets) == {f"/{i}" for i in range(10)} and len(targets) > 10, targets


def test_post_on_a_pooled_connection_that_dies_is_not_replayed():
    with Backend(dies_on_reuse) as backend, Balance("-w", "1", backend.where) as balance:
        assert fetch(balance.port, target="/warm").status == 200
        response = fetch(balance.port, "POST", "/order", body=b"one sofa")
        assert backend.targets().count("/order") == 1
        if response.status != 200:  # as it would be on a connection of its own
            assert response.status == 502, response.start
            assert "error=connection_terminated" in response.get("Proxy-Status")


def test_pooled_connection_closed_while_idle_is_noticed():
    """Nothing has been sent on it, so that a POST survives as well."""
    with Backend() as backend, Balance("-w", "1", backend.where) as balance:
        for i in range(10):
            assert fetch(balance.port, "POST", f"/{i}", body=b"x").status == 200
            for sock in list(backend.open):
                sock.shutdown(2)
            eventually(lambda: not backend.open)
        assert backend.targets() == [f"/{i}" for i in range(10)]


def fails_first(how):
    """A script that does `how` to the first request of every target, and answers the second."""
    seen = set()

    def script(conn, request):
        if request.target in seen:
            return ok("second")
        seen.add(request.target)
        return how(conn)
    return script


def test_fresh_connection_closed_without_a_response():
    """An idempotent request may be sent again (RFC 9110 section 9.2.2), others may not."""
    for how in (lambda conn: conn.close(), lambda conn: conn.reset()):
        script = fails_first(how)
        with Backend(script, name="a") as a, Backend(script, name="b") as b:
            with Balance("--max-fails", "100", a.where, b.where) as balance:
                statuses = [fetch(balance.port, target=f"/{i}").status for i in range(6)]
                assert statuses == [200] * 6, statuses
                came = len(a.requests) + len(b.requests)
                assert fetch(balance.port, "POST", "/post", body=b"once").status == 502
                assert len(a.requests) + len(b.requests) == came + 1


def test_no_retry_once_the_response_has_begun():
    def cut(conn, request):
        conn.send(ok(b"x" * 1000)[:-500])
        conn.reset()
    with Backend(cut) as a, Backend(cut) as b, Balance(a.where, b.where) as balance:
        try:
            response = fetch(balance.port)
            assert response.status == 502, "a truncated body was passed off as complete"
        except Truncated as truncated:
            assert len(truncated.got) <= 500
        assert len(a.requests) + len(b.requests) == 1


def test_a_head_cut_short_is_502():
    def cut(conn, request):
        conn.send(b"HTTP/1.1 200 OK\r\nContent-Le")
        conn.close()
    with Backend(cut) as backend, Balance(backend.where) as balance:
        response = fetch(balance.port, "POST", "/", body=b"x")
        assert response.status == 502 and "error=" in response.get("Proxy-Status")
        assert len(backend.requests) == 1


def test_upload_cut_by_the_backend_is_not_replayed():
    size = 8 << 20

    def cut(conn, request):
        got = []
        while sum(got) < 1 << 20:
            assert conn.reader.fill()
            got.append(len(conn.reader.buffer))
            conn.reader.buffer = b""
        conn.reset()
    for method in ("POST", "PUT"):
        with Backend(cut, bodies=False) as a, Backend(cut, bodies=False) as b, Balance(a.where, b.where) as balance:
            with Client(balance.port) as client:
                try:
                    client.request(method, "/upload", body=b"x" * size)
                except ConnectionError:
                    pass  # the 502 came before all was sent
                try:
                    assert client.response().status == 502
                except (AssertionError, Truncated):
                    pass  # or the connection was reset under our writing
            assert len(a.requests) + len(b.requests) == 1, method


def test_upload_cut_by_the_client_is_not_replayed():
    with Backend() as a, Backend() as b, Balance(a.where, b.where) as balance:
        with Client(balance.port) as client:
            client.send(b"POST /cut HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + b"x" * 50000)
            eventually(lambda: a.requests or b.requests)
        eventually(lambda: a.cut or b.cut, what="the backend still waits for the rest")
        assert len(a.requests) + len(b.requests) == 1
        assert len((a.cut or b.cut)[0].body) <= 50000
        assert fetch(balance.port).status == 200


def test_client_that_resets_closes_the_backend_connection():
    """A reset: a mere end of the client's octets may be a half-close, and is owed a response."""
    gone = threading.Event()

    def mute(conn, request):
        while conn.reader.fill():
            pass
        gone.set()
        raise Gone
    with Backend(mute) as backend, Balance(backend.where) as balance:
        with Client(balance.port) as client:
            client.request()
            backend.wait_requests(1)
            client.reset()
        assert gone.wait(2 * SLOW), "the backend connection outlived the client by 2 s"


def test_no_descriptors_are_left():
    with Backend() as backend, Balance("-w", "1", backend.where) as balance:
        fetch(balance.port)
        before = balance.descriptors()
        for i in range(200):
            client = Client(balance.port)
            client.request(body=b"x" * (i % 3), method="POST")
            client.reset() if i % 2 else client.close()
        assert fetch(balance.port).status == 200
        backend.stop()  # and with it the connections kept for reuse
        balance.settle_descriptors(before)


run_tests(globals())
