#!/usr/bin/env python3
# ctest: timeout=240
"""Files over sockets: what changes under the server, what is outside, who reads slowly, what the kernel refuses."""
import hashlib
import itertools
import json
import os
import resource
import socket
import subprocess
import threading
import time

from _lib import *

SECRET = b"OUTSIDE"
OLD = 1_000_000_000


def write(path, content, old=True):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)
    if old:
        os.utime(path, (OLD, OLD))


def site(directory):
    root = f"{directory}/root"
    write(f"{root}/a.txt", b"inside")
    write(f"{root}/sub/b.txt", b"below")
    write(f"{directory}/outside.txt", SECRET, old=False)
    write(f"{directory}/root-secret/x.txt", SECRET, old=False)
    return root


def cool(path):
    """Out of the page cache, where the file system lets it go."""
    with open(path, "rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def spellings():
    """Ways to write '..' and '/', one or two times encoded, overlong, wide, with what lax decoders drop."""
    dots = ["..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "%c0%ae%c0%ae", "%uff0e%uff0e", "..%00", ".%00.", "..;", "...", "%2e%2e;x",
            "%e0%80%ae%e0%80%ae", "..%20", "..%09", "%EF%BC%8E%EF%BC%8E"]
    slashes = ["/", "%2f", "%5c", "\\", "//", "%252f", "%c0%af", "%ef%bc%8f", "/./", "%2F%2F", "%c1%9c", "/;/"]
    for dot, slash in itertools.product(dots, slashes):
        for before in ("/", "/sub/", "/sub/../", "//", "/sub%2f", "/a.txt/"):
            yield before + dot + slash + "outside.txt"
            yield before + dot + slash + dot + slash + "outside.txt"
            yield before + dot + slash + "root-secret/x.txt"


def test_nothing_outside_under_any_spelling(directory):
    count = 0
    with FileServer("-w", "1", "--dotfiles", site(directory)) as server, Client(server.port) as client:
        for target in spellings():
            response = client.fetch(target=target)
            assert response.status in (400, 403, 404), (target, response.status)
            assert SECRET not in response.body, target
            count += 1
        assert client.fetch(target="/a.txt").body == b"inside"
    assert count > 3000


def test_links_and_renames_while_serving(directory):
    """Names that become links out of the root and back, as fast as they can, while clients ask for them."""
    root = site(directory)
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            for target in ("../outside.txt", f"{directory}/outside.txt", "a.txt"):
                os.symlink(target, f"{root}/new")
                os.rename(f"{root}/new", f"{root}/link")
            os.rename(f"{root}/sub", f"{root}/was")
            os.symlink("../root-secret", f"{root}/sub")
            os.remove(f"{root}/sub")
            os.rename(f"{root}/was", f"{root}/sub")
    with FileServer("-w", "2", root) as server:
        swapper = in_thread(swap)
        seen = set()
        try:
            until = time.monotonic() + 3
            with Client(server.port) as client:
                while time.monotonic() < until:
                    for target in ("/link", "/sub/b.txt", "/sub/x.txt", "/sub/", "/sub"):
                        response = client.fetch(target=target)
                        assert SECRET not in response.body, target
                        assert response.status in (200, 301, 404, 503), response.status
                        seen.add((target, response.status))
        finally:
            stop.set()
            swapper.join()
        assert ("/link", 200) in seen and ("/link", 404) in seen, seen
        os.remove(f"{root}/link")
        assert fetch(server.port, target="/sub/b.txt").body == b"below"


def test_a_change_is_seen_by_the_next_request(directory):
    root = site(directory)
    with FileServer("-w", "2", root) as server, Client(server.port) as client:
        for i in range(200):
            content = b"%05d" % i * (1 + i % 7)
            write(f"{root}/new", content, old=bool(i % 2))
            os.rename(f"{root}/new", f"{root}/a.txt")
            for _ in range(3):
                assert client.fetch(target="/a.txt").body == content


def test_whole_or_visibly_cut_while_files_change(directory):
    """Each version of a file is one letter: a response is of one letter and of its whole length, or it is cut."""
    root = site(directory)
    stop = threading.Event()

    def change():
        for i in itertools.count():
            if stop.is_set():
                return
            write(f"{root}/new", b"abcdefgh"[i % 8:i % 8 + 1] * (3_000_000 + i % 3), old=False)
            os.rename(f"{root}/new", f"{root}/f")
    write(f"{root}/f", b"z" * 3_000_000)
    with FileServer("-w", "1", root) as server:
        changer = in_thread(change)
        try:
            for _ in range(60):
                with Client(server.port) as client:
                    response = client.fetch(target="/f")
                    assert len(set(response.body)) == 1 and len(response.body) >= 3_000_000
        finally:
            stop.set()
            changer.join()


def test_truncated_while_sent(directory):
    root = site(directory)
    for io in ("auto", "sendfile", "aio"):
        write(f"{root}/big", os.urandom(16_000_000), old=False)
        with FileServer("-w", "1", "--io", io, root) as server:
            with Client(server.port, rcvbuf=4096) as client:
                response = client.request(target="/big").head()
                os.truncate(f"{root}/big", 1000)
                try:
                    client.reader.body(response, until_close=False)
                    raise AssertionError("a truncated file looks complete")
                except (Truncated, ConnectionError):
                    pass
            assert fetch(server.port, target="/a.txt").body == b"inside"


def test_fifo_and_special_files(directory):
    root = site(directory)
    os.mkfifo(f"{root}/fifo")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(f"{root}/sock")
    os.symlink("/dev/zero", f"{root}/zero")
    with FileServer("-w", "1", root) as server, Client(server.port) as client:
        for name in ("fifo", "sock"):
            assert client.fetch(target=f"/{name}").status == 403
        assert client.fetch(target="/zero").status == 404
        names = [entry["name"] for entry in json.loads(client.fetch("GET", "/", ("Accept", "application/json")).body)["entries"]]
        assert names == ["sub", "a.txt"], names
        # Nobody has opened it: a writer that does not want to wait finds no reader.
        try:
            os.open(f"{root}/fifo", os.O_WRONLY | os.O_NONBLOCK)
            raise AssertionError("the FIFO has a reader")
        except OSError:
            pass


def test_unreadable(directory):
    root = site(directory)
    write(f"{root}/closed.txt", b"x")
    os.chmod(f"{root}/closed.txt", 0)
    os.chmod(directory, 0o755)
    server = subprocess.Popen(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", SENDFILE_SERVE, "-l", "127.0.0.1:0", "--print-url", root],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        assert fetch(port, target="/closed.txt").status == 403
        assert fetch(port, target="/a.txt").body == b"inside"
    finally:
        server.terminate()
        assert server.wait(20) == 0


def test_large_and_cold_files_are_right(directory):
    """Every way to the octets, compared by their digest; several clients of one cold file at once."""
    root = site(directory)
    sizes = (100_000, 262_145, 5_000_003, 40_000_000)
    digests = {}
    for size in sizes:
        content = os.urandom(size)
        write(f"{root}/{size}", content)
        digests[size] = hashlib.sha256(content).digest()
    for io in ("auto", "sendfile", "aio"):
        with FileServer("-w", "2", "--io", io, root) as server:
            for size in sizes:
                cool(f"{root}/{size}")

                def check():
                    for _ in range(2):
                        body = fetch(server.port, target=f"/{size}").body
                        assert hashlib.sha256(body).digest() == digests[size], (io, size)
                for thread in [in_thread(check) for _ in range(4)]:
                    thread.join()


def test_slow_readers_hold_little(directory):
    """Readers that do not read: of a large file, hot and cold, and of many ranges; memory stays, others are served at once."""
    root = site(directory)
    count = 200 // SLOW
    write(f"{root}/big", os.urandom(1 << 20) * 64)
    with FileServer("-w", "1", root) as server:
        fetch(server.port, target="/a.txt")
        before = server.private_memory()
        cool(f"{root}/big")
        clients = []
        for i in range(count):
            client = Client(server.port, rcvbuf=4096)
            client.request("GET", "/big", *([("Range", f"bytes={i * 1000}-")] if i % 2 else []))
            clients.append(client)
        for client in clients:
            assert client.head().status in (200, 206)
        took = []
        for _ in range(50):
            with Clock() as clock:
                assert fetch(server.port, target="/a.txt").body == b"inside"
            took.append(clock.seconds)
        assert sorted(took)[25] < 0.1 * SLOW, took
        if not SANITIZED:
            # No more than the buffers for cold files, whoever many readers there are.
            grown = server.private_memory() - before
            assert grown < 40_000_000, f"{grown} octets for {count} readers"
        for client in clients:
            client.close()
        server.settle_descriptors(40)


def test_a_fast_reader_lets_others_in(directory):
    root = site(directory)
    with open(f"{root}/huge", "wb") as file:
        file.truncate(4 << 30)
    os.utime(f"{root}/huge", (OLD, OLD))
    with FileServer("-w", "1", root) as server:
        stop = threading.Event()

        def drink():
            with Client(server.port) as client:
                client.request(target="/huge")
                while not stop.is_set() and client.sock.recv(1 << 20):
                    pass
        drinkers = [in_thread(drink) for _ in range(2)]
        took = []
        with Client(server.port) as client:
            for _ in range(200):
                with Clock() as clock:
                    assert client.fetch(target="/a.txt").body == b"inside"
                took.append(clock.seconds)
        stop.set()
        for drinker in drinkers:
            drinker.join()
        assert sorted(took)[100] < 0.1 * SLOW, sorted(took)[100]


def test_when_descriptors_run_out_it_forgets_open_files(directory):
    root = site(directory)
    for i in range(60):
        write(f"{root}/{i}", b"%d" % i)
    with FileServer("-w", "1", root, limits={resource.RLIMIT_NOFILE: 40}) as server, Client(server.port) as client:
        for i in (*range(60), *range(60)):
            assert client.fetch(target=f"/{i}").body == b"%d" % i
        assert server.descriptors() <= 40


def test_behind_balance_over_a_unix_socket(directory):
    root = site(directory)
    content = os.urandom(1_000_000)
    write(f"{root}/big", content)
    where = f"unix:{directory}/s"
    with FileServer(root, listen=(where,)), Balance(where) as balance, Client(balance.port) as client:
        tag = client.fetch(target="/big").get("ETag")
        assert client.fetch(target="/big").body == content
        assert client.fetch("GET", "/big", ("If-None-Match", tag)).status == 304
        part = client.fetch("GET", "/big", ("Range", "bytes=5-9"))
        assert part.status == 206 and part.body == content[5:10]
        assert client.fetch(target="/sub").get("Location") == "/sub/"


run_tests(globals())
