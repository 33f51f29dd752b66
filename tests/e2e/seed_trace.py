#!/usr/bin/env python3
"""The trace that lighttpd 1.5's author showed in 2006: the same URLs go to the same addresses, line by line.

The 14 addresses of wikipedia.org stand as identities before backends of this machine, so that the decision is bound
without the network.
"""
from _lib import *

NETWORK = "207.142.131"
ADDRESSES = [f"{NETWORK}.{host}:80" for host in (204, 205, 206, 210, 213, 214, 235, 236, 245, 246, 247, 248, 202, 203)]
SHOWN = [
    ("/wiki/Main_Page", 204),
    ("/skins-1.5/monobook/main.css", 204),
    ("/skins-1.5/common/commonPrint.css", 213),
    ("/skins-1.5/common/wikibits.js", 245),
    ("/w/index.php", 206),
    ("/w/index.php", 206),
    ("/w/index.php", 206),
    ("/w/index.php", 206),
    ("/skins-1.5/monobook/headbg.jpg", 202),
    ("/skins-1.5/monobook/bullet.gif", 245),
    ("/skins-1.5/common/images/poweredby_mediawiki_88x31.png", 236),
    ("/images/wikimedia-button.png", 203),
    ("/skins-1.5/monobook/bullet.gif", 245),
    ("/skins-1.5/monobook/user.gif", 202),
    ("/images/wiki-en.png", 204),
]


def test_the_lines_of_the_seed():
    with Backend() as backend:
        # One program answers on 14 loopback addresses: identities make the difference, not addresses.
        backends = [f"{backend.where},id={address}" for address in ADDRESSES]
        with Balance("--trace", "--hash", "--hash-scheme", "lighttpd15", *backends) as balance:
            with Client(balance.port) as client:
                for target, _ in SHOWN:
                    assert client.fetch(target=target, host="127.0.0.1:1445").status == 200
            expected = [f"(trace) using hash-balancing: {target} -> {NETWORK}.{host}:80" for target, host in SHOWN]

            def lines():
                return [line for line in balance.lines if line.startswith("(trace) using hash-balancing")]
            eventually(lambda: len(lines()) >= len(expected), what=balance.stderr)
            assert lines() == expected, "\n".join(lines())


def test_start_lines():
    with Backend() as backend, Balance("--trace", "--hash", f"localhost:{backend.port}") as balance:
        assert fetch(balance.port).status == 200
        resolving = balance.lines.index(f"(trace) resolving localhost on port {backend.port}")
        adding = balance.lines.index(f"(trace) adding 127.0.0.1:{backend.port} to the address-pool")
        assert resolving < adding


def test_no_trace_unless_asked():
    with Backend() as backend, Balance("--hash", backend.where) as balance:
        fetch(balance.port)
        balance.stop()
        assert "(trace)" not in balance.stderr


run_tests(globals())
