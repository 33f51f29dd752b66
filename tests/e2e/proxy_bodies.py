#!/usr/bin/env python3
# ctest: threads timeout=180
"""Bodies of every framing and size, both ways, fast and slow: what arrives is what was sent."""
import hashlib
import random
import time

from _lib import *

SIZES = (0, 1, 1023, 4096, 65535, 65536, 65537, 1 << 20, (16 << 20) + 1)
DATA = random.Random(7).randbytes(SIZES[-1])


def digest(data):
    return hashlib.sha256(data).hexdigest()


def pieces(data, size):
    return [data[at:at + size] for at in range(0, len(data), size)]


def download(conn, request):
    """/FRAMING/SIZE"""
    _, framing, size = request.target.split("/")
    body = DATA[:int(size)]
    if framing == "length":
        return ok(body)
    if framing == "chunked":
        conn.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in pieces(body, 40_001):
            conn.send(chunk(piece))
        conn.send(b"0\r\n\r\n")
        return None
    conn.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)
    return conn.close()


def test_responses():
    with Backend(download) as backend, Balance(backend.where) as balance:
        for framing in ("length", "chunked", "close"):
            with Client(balance.port) as client:
                for size in SIZES:
                    if framing == "close" and size:  # the connection may, but need not, go on as chunked
                        client = Client(balance.port)
                    response = client.fetch(target=f"/{framing}/{size}")
                    assert digest(response.body) == digest(DATA[:size]), (framing, size)
                    if framing == "length":
                        assert response.get("Content-Length") == str(size)


def test_responses_to_an_http_1_0_client():
    """It knows no chunks: the end of the connection is the end of the body."""
    with Backend(download) as backend, Balance(backend.where) as balance:
        for framing in ("length", "chunked", "close"):
            with Client(balance.port) as client:
                client.send(f"GET /{framing}/1048576 HTTP/1.0\r\nHost: x\r\n\r\n")
                response = client.response()
                assert response.get("Transfer-Encoding") is None
                assert digest(response.body) == digest(DATA[:1 << 20])
                assert client.at_end()


def test_requests():
    with Backend(lambda conn, request: ok(f"{len(request.body)} {digest(request.body)}")) as backend:
        with Balance(backend.where) as balance, Client(balance.port) as client:
            for size in SIZES:
                body = DATA[:size]
                expected = f"{size} {digest(body)}"
                assert client.fetch("POST", "/length", body=body).text == expected, size
                client.send("PUT /chunked HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                for piece in pieces(body, 30_011):
                    client.send(chunk(piece))
                client.send(b"0\r\n\r\n")
                assert client.response().text == expected, size


def test_both_ways_at_once():
    """A backend that answers while it reads: neither direction waits for the other."""
    def echo(conn, request):
        conn.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(DATA))
        conn.body(request, sink=conn.send)
    with Backend(echo, bodies=False) as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        sender = in_thread(lambda: client.request("POST", "/echo", body=DATA))
        response = client.response()
        sender.join()
        assert digest(response.body) == digest(DATA)


def test_slow_reader():
    with Backend(download) as backend, Balance(backend.where) as balance:
        for framing in ("length", "chunked"):
            with Client(balance.port, rcvbuf=4096) as client:
                got = hashlib.sha256()

                def slowly(data):
                    got.update(data)
                    time.sleep(0.0005)
                client.request(target=f"/{framing}/4194304")
                client.response(sink=slowly)
                assert got.hexdigest() == digest(DATA[:4 << 20]), framing


def test_slow_backend():
    def slowly(conn, request):
        got, count = hashlib.sha256(), 0

        def take(data):
            nonlocal count
            got.update(data)
            count += len(data)
            time.sleep(0.0005)
        conn.body(request, sink=take)
        return ok(f"{count} {got.hexdigest()}")
    with Backend(slowly, bodies=False, rcvbuf=4096) as backend, Balance(backend.where) as balance:
        body = DATA[:4 << 20]
        assert fetch(balance.port, "POST", "/", body=body).text == f"{len(body)} {digest(body)}"


def test_responses_in_small_pieces():
    """Head and body in pieces of every small size, so that each boundary falls everywhere."""
    text = ok(b"0123456789" * 3, ("X-Field", "value"))
    coded = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(b"0123456789" * 3) + b"0\r\n\r\n"

    def script(conn, request):
        _, kind, size = request.target.split("/")
        for piece in pieces(text if kind == "length" else coded, int(size)):
            conn.send(piece)
            time.sleep(0.001)
    with Backend(script) as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        for kind in ("length", "chunked"):
            for size in (1, 2, 3, 5, 17, 40):
                assert client.fetch(target=f"/{kind}/{size}").body == b"0123456789" * 3


def test_responses_without_a_body():
    statuses = {"/204": "204 No Content", "/304": "304 Not Modified", "/head": "200 OK"}

    def script(conn, request):
        head = f"HTTP/1.1 {statuses[request.target]}\r\nETag: \"x\"\r\n"
        if request.target != "/204":
            head += "Content-Length: 1000\r\n"
        return head.encode() + b"\r\n"
    with Backend(script) as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        for _ in range(3):
            response = client.fetch("HEAD", "/head")
            assert (response.status, response.get("Content-Length")) == (200, "1000")
            assert client.fetch(target="/204").status == 204
            assert client.fetch(target="/304").status == 304
        assert backend.accepted == 1, "connections were not reused"


def test_interim_responses():
    def script(conn, request):
        conn.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        return ok("final")
    with Backend(script) as backend, Balance(backend.where) as balance:
        response = fetch(balance.port)
        assert response.text == "final" and [r.status for r in response.interim] == [103]
        assert response.interim[0].get("Link") == "</a.css>"


def test_continue():
    """The client waits for 100 (RFC 9110 section 10.1.1)."""
    with Backend() as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
        assert client.reader.until(b"\r\n\r\n").startswith(b"HTTP/1.1 100")
        client.send("hello")
        assert client.response().status == 200
        assert backend.requests[0].body == b"hello"


def test_trailers():
    def script(conn, request):
        conn.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n")
        conn.send(b"5\r\nhello\r\n0\r\nX-Sum: 9\r\n\r\n")
    with Backend(script) as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        for _ in range(3):
            assert client.fetch("GET", "/", ("TE", "trailers")).body == b"hello"


def test_pipelining():
    """Answers come in the order of the requests, whatever their size and backend."""
    with Backend(download) as a, Backend(download) as b, Balance(a.where, b.where) as balance:
        with Client(balance.port) as client:
            sizes = (0, 10, 70_000, 5, 300_000, 1)
            wanted = [(framing, size) for framing in ("length", "chunked") for size in sizes] * 3
            in_thread(lambda: [client.request(target=f"/{framing}/{size}") for framing, size in wanted]).join()
            for framing, size in wanted:
                assert digest(client.response().body) == digest(DATA[:size]), (framing, size)


def test_pipelined_with_bodies_in_one_write():
    with Backend(lambda conn, request: ok(request.target + ":" + request.body.decode())) as backend:
        with Balance(backend.where) as balance, Client(balance.port) as client:
            client.send("POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none"
                        "POST /2 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
                        "GET /3 HTTP/1.1\r\nHost: x\r\n\r\n")
            assert [client.response().text for _ in range(3)] == ["/1:one", "/2:two", "/3:"]


def test_early_final_response():
    """A backend that refuses in the middle of an upload: its response arrives all the same."""
    def refuses(conn, request):
        conn.send(ok("too big", ("Connection", "close"), status="413 Content Too Large"))
        conn.close()
    with Backend(refuses, bodies=False) as backend, Balance(backend.where) as balance:
        for _ in range(5):
            with Client(balance.port) as client:
                client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + "x" * 1000)
                response = client.response()
                assert response.status in (413, 502), response.start


run_tests(globals())
