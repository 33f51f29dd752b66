#!/usr/bin/env python3
# ctest: threads
"""A backend that refuses, hangs in connect() or comes back: where its requests go, and what the client is told."""
import time

from _lib import *

REST = 1.5  # --fail-timeout in the tests that wait for its end


def url_of(balance, name):
    """A target that the backend called `name` answers."""
    return next(f"/{i}" for i in range(200) if fetch(balance.port, target=f"/{i}").text == name)


def test_refused_moves_at_once():
    with Backend(name="a") as a, Backend(name="b") as b, Balance(a.where, b.where) as balance:
        assert {fetch(balance.port).text for _ in range(4)} == {"a", "b"}
        a.stop()
        for _ in range(6):
            with Clock() as took:
                assert fetch(balance.port).text == "b"
            between(0, took.seconds, 0.5)


def test_post_moves_when_nothing_was_sent():
    with Backend(name="b") as b, Balance(f"127.0.0.1:{dead_port()}", b.where) as balance:
        body = b"x" * 300_000
        for _ in range(4):
            assert fetch(balance.port, "POST", "/form", body=body).text == "b"
        assert [request.body == body for request in b.requests] == [True] * 4


def test_rests_then_takes_its_urls_back():
    with Backend(name="a") as a, Backend(name="b") as b, Backend(name="c") as c:
        with Balance("--hash", "--fail-timeout", f"{REST}s", a.where, b.where, c.where) as balance:
            targets = [f"/{i}" for i in range(60)]
            before = {target: fetch(balance.port, target=target).text for target in targets}
            its = [target for target in targets if before[target] == "a"]
            assert its and len(set(before.values())) == 3
            a.stop()
            with Clock() as rest:
                during = {target: fetch(balance.port, target=target).text for target in targets}
                # Its URLs spread over the others; nobody else's move.
                assert all(during[target] == before[target] for target in targets if target not in its)
                assert {during[target] for target in its} <= {"b", "c"}
                a.start()
                accepted = a.accepted
                eventually(lambda: fetch(balance.port, target=its[0]).text == "a", what="a never got its URL back")
                back = rest.so_far
            assert a.accepted > accepted
            between(REST - 0.1, back, REST + 1)
            assert {target: fetch(balance.port, target=target).text for target in targets} == before


def test_state_changes_are_said_once():
    with Backend(name="a") as a, Backend(name="b") as b:
        with Balance("--fail-timeout", "500ms", a.where, b.where) as balance:
            fetch(balance.port)
            a.stop()
            for _ in range(10):
                fetch(balance.port)
            balance.wait_stderr(rf"{a.where}.*refused")
            a.start()
            eventually(lambda: fetch(balance.port).text == "a")
            eventually(lambda: sum(a.where in line for line in balance.lines[1:]) >= 2, what=balance.lines)
            assert len([line for line in balance.lines[1:] if a.where in line]) == 2, balance.stderr


def test_all_down_is_502_that_says_what_was_tried():
    dead = [f"127.0.0.1:{dead_port()}" for _ in range(2)]
    with Balance(*dead) as balance:
        for _ in range(3):
            response = fetch(balance.port)
            assert response.status in (502, 503), response.start
            proxy_status = response.get("Proxy-Status")
            assert proxy_status.startswith("balance") and "error=connection_refused" in proxy_status
            assert response.get("Content-Type").startswith("text/plain")
            assert all(address in response.text for address in dead) and "refused" in response.text, response.text


def test_fail_open():
    """With every backend resting a request is still tried: a guess is better than a refusal."""
    with Backend(name="a") as a, Backend(name="b") as b:
        with Balance("--fail-timeout", "60s", a.where, b.where) as balance:
            a.stop(), b.stop()
            for _ in range(3):
                assert fetch(balance.port).status in (502, 503)
            a.start()
            with Clock() as took:
                eventually(lambda: fetch(balance.port).text == "a")
            between(0, took.seconds, 1)
            assert [fetch(balance.port).text for _ in range(4)] == ["a"] * 4


def test_black_hole_hits_the_connect_timeout_and_moves_on():
    with BlackHole() as hole, Backend(name="b") as b:
        with Balance("--connect-timeout", "400ms", "--first", hole.where, b.where) as balance:
            with Clock() as took:
                assert fetch(balance.port).text == "b"
            between(0.35, took.seconds, 0.8)
            with Clock() as took:  # it rests now: nobody else waits for it
                assert fetch(balance.port).text == "b"
            between(0, took.seconds, 0.3)


def test_only_a_black_hole_is_504():
    with BlackHole() as hole, Balance("--connect-timeout", "300ms", "--retries", "0", hole.where) as balance:
        with Clock() as took:
            response = fetch(balance.port)
        assert response.status == 504 and "error=connection_timeout" in response.get("Proxy-Status"), response.start
        assert hole.where in response.text
        between(0.25, took.seconds, 2)


def test_full_backend_is_503():
    def slow(conn, request):
        if request.target == "/slow":
            conn.mute()
        return ok()
    with Backend(slow) as backend, Balance(f"{backend.where},max=1") as balance:
        with Client(balance.port) as first:
            first.request(target="/slow")
            backend.wait_requests(1)
            response = fetch(balance.port)
            assert response.status == 503, response.start
            assert "error=connection_limit_reached" in response.get("Proxy-Status")
            first.reset()
        eventually(lambda: fetch(balance.port).status == 200)


def test_missing_unix_socket_recovers(directory):
    path = f"{directory}/backend.sock"
    with Balance("--fail-timeout", "300ms", f"unix:{path}") as balance:
        response = fetch(balance.port)
        assert response.status in (502, 503) and path in response.text
        with Backend(name="unix", address=path):
            eventually(lambda: fetch(balance.port).text == "unix")


def test_backup_only_when_all_others_are_down():
    with Backend(name="a") as a, Backend(name="spare") as spare:
        with Balance("--fail-timeout", "300ms", f"{spare.where},backup", a.where) as balance:
            assert {fetch(balance.port).text for _ in range(6)} == {"a"}
            a.stop()
            assert {fetch(balance.port).text for _ in range(6)} == {"spare"}
            a.start()
            eventually(lambda: fetch(balance.port).text == "a")


def test_flapping_backend_loses_no_get():
    with Backend(name="a") as a, Backend(name="b") as b, Balance("--fail-timeout", "50ms", a.where, b.where) as balance:
        until, sent = time.monotonic() + 3, 0
        with Client(balance.port) as client:
            while time.monotonic() < until:
                a.stop() if a.listener else a.start()
                for _ in range(25):
                    assert client.fetch(target=f"/{sent}").status == 200
                    sent += 1
        assert len(a.requests) + len(b.requests) <= 1.2 * sent


run_tests(globals())
