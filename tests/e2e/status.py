#!/usr/bin/env python3
# ctest: threads
"""--status: a listener of its own that tells about the server, for people, browsers, monitoring and load balancers."""
import os
import re
import signal
import threading
import urllib.parse

from _lib import *
from _status import StatusBalance

SAMPLE = re.compile(r'proxycore_[a-z_]+\{([a-z]+="[^"\\]*",?)+\} \d+')


def mapped(balance, uri, **more):
    return balance.ask("/map?" + urllib.parse.urlencode({"uri": uri, **more}, quote_via=urllib.parse.quote))


def test_text_and_html():
    with Backend() as one, Backend() as two, StatusBalance("--hash", f"{one.where},weight=2", f"{two.where},id=b") as balance:
        assert fetch(balance.port).status == 200
        text = balance.ask("/")
        assert f"http://127.0.0.1:{balance.port} -> hash by uri (hrw); 2 of 2 backends up" in text, text
        assert re.search(rf"^{one.where} +{one.where} +2 +up", text, re.MULTILINE), text
        assert re.search(rf"^b +{two.where} +1 +up", text, re.MULTILINE), text
        page = fetch(balance.admin, "GET", "/", ("Accept", "text/html,application/xhtml+xml;q=0.9"))
        assert page.get("Content-Type") == "text/html; charset=utf-8" and page.text.startswith("<!DOCTYPE html>")
        assert page.get("Vary") == "Accept" and page.get("Cache-Control") == "no-store"
        assert fetch(balance.admin, "GET", "/", ("Accept", "*/*")).get("Content-Type").startswith("text/plain")


def test_only_its_own_listener_tells():
    with Backend() as backend, StatusBalance(backend.where) as balance:
        assert fetch(balance.port, target="/status.json").body == b"backend"
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            response = fetch(balance.admin, method, "/")
            assert (response.status, response.get("Allow")) == (405, "GET, HEAD"), (method, response)
        head = fetch(balance.admin, "HEAD", "/")
        assert head.status == 200 and int(head.get("Content-Length")) > 100 and not head.body
        assert "/status.json" in balance.ask("/nothing", status=404)
        with Client(balance.admin) as client:
            for _ in range(3):
                assert client.fetch(target="/healthz").text == "ok\n"
            client.send("GET / HTTP/1.1\r\nHost: a\r\nBad Field: x\r\n\r\n")
            assert client.response().status == 400


def test_counters_and_states():
    dead = f"127.0.0.1:{dead_port()}"
    release = threading.Event()

    def script(_conn, request):
        if request.target == "/held":
            release.wait(30)
        return ok(b"x")
    with Backend(script) as backend, StatusBalance("--fail-timeout", "1h", backend.where, dead) as balance:
        assert {one["state"] for one in balance.backends().values()} == {"up"}
        for _ in range(10):
            assert fetch(balance.port).status == 200
        with Client(balance.port) as client:
            client.request(target="/held")
            eventually(lambda: balance.backends()[backend.where]["in_flight"] == 1)
            good, bad = balance.backends()[backend.where], balance.backends()[dead]
            assert (good["state"], good["requests"], good["failures"]) == ("up", 11, 0), good
            assert (bad["state"], bad["in_flight"], bad["failures"]) == ("down", 0, 1), bad
            release.set()
            client.response()
        metrics = balance.ask("/metrics")
        assert f'proxycore_backend_requests_total{{tool="balance",backend="{backend.where}"}} 11\n' in metrics, metrics
        assert f'proxycore_backend_up{{tool="balance",backend="{dead}"}} 0\n' in metrics, metrics
        for line in metrics.splitlines():
            assert SAMPLE.fullmatch(line) or re.fullmatch(r"# (HELP|TYPE) proxycore_\w+ .+", line), line
        balance.signal(signal.SIGUSR2)
        balance.wait_stderr(rf"^balance: {re.escape(dead)} .* down ")


def test_ready():
    dead = f"127.0.0.1:{dead_port()}"
    with StatusBalance("--fail-timeout", "1h", dead) as balance:
        assert balance.ask("/readyz") == "ready\n"
        assert fetch(balance.port).status == 502
        assert balance.ask("/readyz", status=503) == "no backend is up\n"
        assert balance.ask("/healthz") == "ok\n"


def test_draining():
    release = threading.Event()

    def script(_conn, _request):
        release.wait(30)
        return ok(b"x")
    with Backend(script) as backend, StatusBalance(backend.where) as balance:
        with Client(balance.port) as client:
            client.request()
            backend.wait_requests(1)
            balance.signal(signal.SIGTERM)
            eventually(lambda: fetch(balance.admin, target="/readyz").text == "draining\n")
            assert balance.state()["draining"] and balance.ask("/healthz") == "ok\n"
            release.set()
            assert client.response().status == 200
        assert balance.process.wait(10 * SLOW) == 0


def test_map_says_where_requests_go():
    with Backend(name="a") as a, Backend(name="b") as b, Backend(name="c") as c:
        where = {x.where: x.name.encode() if isinstance(x.name, str) else x.name for x in (a, b, c)}
        with StatusBalance("--hash", "--fail-timeout", "1h", *where) as balance:
            uris = [f"/img/{i}.jpg?v={i % 7}&x={i}" for i in range(60)]
            orders = {}
            for uri in uris:
                first, *others = mapped(balance, uri).splitlines()
                assert first.split("\t")[0] == uri, first
                orders[uri] = [first.split("\t")[1], *(line.split("\t")[1] for line in others)]
                assert sorted(orders[uri]) == sorted(where)
                assert fetch(balance.port, target=uri).body == where[orders[uri][0]], uri
            a.stop()
            for uri in uris:
                heir = next(one for one in orders[uri] if one != a.where)
                assert fetch(balance.port, target=uri).body == where[heir], uri
            assert balance.backends()[a.where]["state"] == "down"
            assert mapped(balance, uris[0]).splitlines()[-1].endswith(f"\t{a.where}")
            as_json = balance.ask("/map?uri=/x", ("Accept", "application/json"))
            assert '"backend": "127.0.0.1:' in as_json, as_json


def test_map_mistakes_and_other_policies():
    with Backend() as backend, StatusBalance("--hash-scheme", "lighttpd15", backend.where) as balance:
        assert balance.ask("/map", status=400) == "no URI; write /map?uri=/path\n"
        assert balance.ask("/map?uri=/a", status=400) == "the host is hashed as well; add &host=example.org\n"
        assert mapped(balance, "/a", host="example.org") == f"/a\t{backend.where}\n"
        assert mapped(balance, "http://example.org/a").endswith(f"\t{backend.where}\n")
        assert "is written %26" in balance.ask("/map?uri=/a?x=1&y=2", status=400)
        assert "not what a request can ask for" in balance.ask("/map?uri=%2Fa%0D%0A", status=400)
    with Backend() as backend, StatusBalance(backend.where) as balance:
        assert mapped(balance, "/a") == "/a\tdepends on more than the request (round-robin)\n"


def test_socket_file_and_a_taken_port(directory):
    path = f"{directory}/status.sock"
    with Backend() as backend, StatusBalance(backend.where, where=f"{path},mode=0600") as balance:
        assert balance.ask("/healthz") == "ok\n" and os.stat(path).st_mode & 0o777 == 0o600
        assert balance.status_url == f"unix:{path}"
        done = run_balance("-l", "127.0.0.1:0", "--status", f"127.0.0.1:{balance.port}", backend.where)
        first, hint = done.stderr.splitlines()
        assert done.returncode == 69 and "Address already in use" in first, done
        assert re.search(r"--status 127\.0\.0\.1:\d+ ", hint) and "-l 127.0.0.1:0 " in hint, hint
        assert fetch(balance.port).status == 200
    assert not os.path.exists(path)


def test_reload_is_seen(directory):
    with Backend(name="one") as one, Backend(name="two") as two:
        def write(where):
            with open(f"{directory}/pool", "w", encoding="ascii") as file:
                file.write(where + "\n")
        write(one.where)
        with StatusBalance(f"@{directory}/pool") as balance:
            assert list(balance.backends()) == [one.where]
            write(two.where)
            balance.signal(signal.SIGHUP)
            eventually(lambda: list(balance.backends()) == [two.where])


run_tests(globals())
