#!/usr/bin/env python3
# ctest: threads
"""TERM and INT: no new connections, what is under way is finished, then the end. A second one: the end now."""
import signal
import threading

from _lib import *


def held(release):
    """A backend that answers /held only once `release` is set."""
    def script(conn, request):
        if request.target.startswith("/held"):
            release.wait(30)
        return ok(request.target)
    return Backend(script)


def refused(port):
    try:
        Client(port, timeout=1).close()
        return False
    except OSError:
        return True


def test_requests_in_flight_are_finished():
    for number in (signal.SIGTERM, signal.SIGINT):
        release = threading.Event()
        with held(release) as backend, Balance(backend.where) as balance:
            clients = [Client(balance.port) for _ in range(20)]
            for i, client in enumerate(clients):
                client.request(target=f"/held/{i}")
            backend.wait_requests(20)
            balance.signal(number)
            eventually(lambda: refused(balance.port), what="it still accepts")
            assert balance.process.poll() is None
            release.set()
            for i, client in enumerate(clients):
                response = client.response()
                assert (response.status, response.text) == (200, f"/held/{i}")
                assert response.get("Connection") == "close" and client.at_end()
                client.close()
            assert balance.process.wait(5 * SLOW) == 0


def test_idle_connections_do_not_hold_it_up():
    with Backend() as backend, Balance(backend.where) as balance:
        clients = [Client(balance.port) for _ in range(20)]
        for client in clients[:10]:
            assert client.fetch().status == 200
        balance.signal(signal.SIGTERM)
        with Clock() as took:
            assert balance.process.wait(10) == 0
        between(0, took.seconds, 1)
        for client in clients:
            client.close()


def test_long_response_is_finished():
    body = b"x" * (8 << 20)
    with Backend(lambda conn, request: ok(body)) as backend, Balance(backend.where) as balance:
        with Client(balance.port, rcvbuf=65536) as client:
            client.request()
            response = client.head()
            balance.signal(signal.SIGTERM)
            eventually(lambda: refused(balance.port))
            assert client.reader.body(response, until_close=False).body == body
            assert client.at_end()
        assert balance.process.wait(5 * SLOW) == 0


def test_pipelined_request_after_the_signal():
    """One that was read before the end is answered or visibly not: never lost on a connection that looks fine."""
    release = threading.Event()
    with held(release) as backend, Balance(backend.where) as balance, Client(balance.port) as client:
        client.request(target="/held/1").request(target="/2")
        backend.wait_requests(1)
        balance.signal(signal.SIGTERM)
        eventually(lambda: refused(balance.port))
        release.set()
        first = client.response()
        if first.get("Connection") != "close":
            assert client.response().get("Connection") == "close"
        assert client.at_end()


def test_drain_timeout():
    release = threading.Event()
    with held(release) as backend, Balance("--drain-timeout", "1s", backend.where) as balance:
        with Client(balance.port) as client:
            client.request(target="/held")
            backend.wait_requests(1)
            balance.signal(signal.SIGTERM)
            with Clock() as took:
                balance.process.wait(10)
            between(0.9, took.seconds, 2)
        release.set()


def test_second_signal_ends_it_now():
    release = threading.Event()
    with held(release) as backend, Balance(backend.where) as balance:
        with Client(balance.port) as client:
            client.request(target="/held")
            backend.wait_requests(1)
            balance.signal(signal.SIGTERM)
            eventually(lambda: refused(balance.port))
            assert balance.process.poll() is None
            balance.signal(signal.SIGTERM)
            with Clock() as took:
                balance.process.wait(10)
            between(0, took.seconds, 0.5)
        release.set()


run_tests(globals())
