#!/usr/bin/env python3
"""What a backend is told about the client, and that a client cannot make it up."""
from _lib import *

SPOOFED = (("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.test"))


def seen(balance, backend, *fields, **how):
    """The request that the backend gets for one with `fields`."""
    assert fetch(how.pop("where", balance.port), "GET", "/", *fields, **how).status == 200
    return backend.requests[-1]


def test_what_is_added():
    with Backend() as backend, Balance(backend.where) as balance:
        request = seen(balance, backend, host="shop.test:8080")
        assert request.get("X-Forwarded-For") == "127.0.0.1"
        assert request.get("X-Forwarded-Proto") == "http"
        assert request.get("X-Forwarded-Host") == "shop.test:8080"
        assert request.get("Host") == "shop.test:8080"
        assert request.get("Via").startswith("1.1 ")


def test_response_has_via():
    with Backend(lambda conn, request: ok("x", ("Via", "1.0 cache"))) as backend, Balance(backend.where) as balance:
        assert fetch(balance.port).get("Via").startswith("1.0 cache, 1.1 ")


def test_a_stranger_is_not_believed():
    with Backend() as backend, Balance(backend.where) as balance:
        request = seen(balance, backend, *SPOOFED)
        assert request.all("X-Forwarded-For") == ["127.0.0.1"]
        assert request.all("X-Forwarded-Proto") == ["http"]
        assert request.all("X-Forwarded-Host") == ["example.test"]
        assert "6.6.6.6" not in str(request.fields) and "evil" not in str(request.fields)


def test_forwarded_of_a_stranger_is_dropped():
    """RFC 7239."""
    with Backend() as backend, Balance(backend.where) as balance:
        request = seen(balance, backend, ("Forwarded", "for=6.6.6.6;host=evil.test"))
        assert "6.6.6.6" not in (request.get("Forwarded") or "")


def test_connection_cannot_remove_them():
    """Fields named by Connection go first, ours are added after that."""
    with Backend() as backend, Balance(backend.where) as balance:
        names = "close, X-Forwarded-For, X-Forwarded-Host, X-Forwarded-Proto, Via"
        request = seen(balance, backend, ("Connection", names), *SPOOFED)
        assert request.get("X-Forwarded-For") == "127.0.0.1"
        assert request.get("X-Forwarded-Host") == "example.test"
        assert request.get("Via").startswith("1.1 ")


def test_repeated_and_odd_spellings():
    with Backend() as backend, Balance(backend.where) as balance:
        request = seen(balance, backend, ("x-forwarded-for", "1.1.1.1"), ("X-FORWARDED-FOR", "2.2.2.2"))
        assert request.all("X-Forwarded-For") == ["127.0.0.1"]


def test_a_trusted_peer_is_appended_to():
    with Backend() as backend, Balance("--trust", "127.0.0.0/8", backend.where) as balance:
        request = seen(balance, backend, *SPOOFED)
        assert request.get("X-Forwarded-For") == "6.6.6.6, 127.0.0.1"
        assert request.get("X-Forwarded-Proto") == "https"
        assert request.get("X-Forwarded-Host") == "evil.test"


def test_trust_is_for_the_range_only():
    with Backend() as backend, Balance("--trust", "10.0.0.0/8", "--trust", "::1", backend.where) as balance:
        assert seen(balance, backend, *SPOOFED).get("X-Forwarded-For") == "127.0.0.1"


def test_chain_over_a_unix_socket_keeps_the_client(directory):
    path = f"{directory}/inner.sock"
    with Backend() as backend, Balance(backend.where, listen=(path,)), Balance(f"unix:{path}") as outer:
        request = seen(outer, backend, *SPOOFED, host="shop.test")
        assert request.get("X-Forwarded-For").split(",")[0].strip() == "127.0.0.1"
        assert "6.6.6.6" not in request.get("X-Forwarded-For")
        assert request.get("X-Forwarded-Host") == "shop.test" and request.get("X-Forwarded-Proto") == "http"
        assert request.get("Via").count("1.1 ") == 2


def test_v6_client():
    with Backend() as backend, Balance(backend.where, listen=("[::1]:0",)) as balance:
        request = seen(balance, backend, where=("::1", balance.port))
        assert request.get("X-Forwarded-For") in ("::1", "[::1]")


def test_hop_by_hop_fields_are_not_passed_on():
    with Backend(lambda conn, request: ok("x", ("Connection", "X-Hop"), ("X-Hop", "1"), ("X-End", "2"),
                                          ("Keep-Alive", "timeout=5"))) as backend:
        with Balance(backend.where) as balance:
            fields = (("Connection", "X-Secret"), ("X-Secret", "1"), ("Keep-Alive", "x"), ("TE", "trailers"),
                      ("Proxy-Connection", "keep-alive"), ("Proxy", "http://evil.test"), ("X-End", "2"))
            response = fetch(balance.port, "GET", "/", *fields)
            request = backend.requests[-1]
            for name in ("X-Secret", "Keep-Alive", "Proxy-Connection"):
                assert request.get(name) is None, name
            assert request.get("X-End") == "2"
            assert response.get("X-Hop") is None and response.get("Keep-Alive") is None
            assert response.get("X-End") == "2"


def test_absolute_form_decides_the_host():
    """RFC 9112 section 3.2.2."""
    with Backend() as backend, Balance(backend.where) as balance:
        assert fetch(balance.port, "GET", "http://real.test/p?q", host="other.test").status == 200
        request = backend.requests[-1]
        assert request.get("Host") == "real.test" and request.target in ("/p?q", "http://real.test/p?q")
        assert request.get("X-Forwarded-Host") == "real.test"


def test_expose_backend():
    with Backend() as backend, Balance("--expose-backend", f"{backend.where},id=first") as balance:
        assert fetch(balance.port).get("X-Backend") == "first"
    with Backend(lambda conn, request: ok("x", ("X-Backend", "liar"))) as backend:
        with Balance("--expose-backend", f"{backend.where},id=first") as balance:
            assert fetch(balance.port).all("X-Backend") == ["first"]


run_tests(globals())
