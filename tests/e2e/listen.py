#!/usr/bin/env python3
"""Where balance listens, what it says about it, and what it refuses to take over."""
import os
import socket
import stat

from _lib import *

BACKEND = f"127.0.0.1:{dead_port()}"


def test_print_url_and_several_listeners(directory):
    path = f"{directory}/in.sock"
    with Backend() as backend:
        with Balance(backend.where, listen=("127.0.0.1:0", "127.0.0.1:0", "[::1]:0", f"unix:{path}")) as balance:
            assert len(balance.urls) == 4 and len(set(balance.ports)) == 3, balance.urls
            assert all(url.startswith("http://127.0.0.1:") for url in balance.urls[:2])
            assert balance.urls[2].startswith("http://[::1]:") and path in balance.urls[3], balance.urls
            for where in (*balance.ports[:2], ("::1", balance.ports[2]), path):
                assert fetch(where).status == 200, where


def test_all_interfaces():
    with Backend() as backend, Balance(backend.where, listen=(":0",)) as balance:
        assert fetch(("127.0.0.1", balance.port)).status == 200
        assert fetch(("::1", balance.port)).status == 200


def test_ready_fd():
    with Backend() as backend:
        read, write = os.pipe()
        with Balance("--ready-fd", write, backend.where, pass_fds=(write,)) as balance:
            os.close(write)
            with os.fdopen(read, "rb") as ready:
                assert ready.read() == b"\n"  # and the end: it has closed its side
            assert fetch(balance.port).status == 200


def test_start_line():
    with Backend() as backend, Balance("--hash", backend.where) as balance:
        url = rf"http://127\.0\.0\.1:{balance.port}"
        balance.wait_stderr(rf"^balance \d+\.\d+\.\d+: {url} -> 1 backends?, hash by uri \(hrw\)$")


def test_inherited_descriptor():
    with Backend() as backend, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        number = listener.fileno()
        with Balance(backend.where, listen=(f"fd:{number}",), pass_fds=(number,)):
            assert fetch(listener.getsockname()[1], timeout=5).status == 200


def test_inherited_descriptor_that_does_not_listen():
    with open("/dev/null", "rb") as null:
        address = f"fd:{null.fileno()}"
        done = run_balance("-l", address, BACKEND, pass_fds=(null.fileno(),))
    assert done.returncode not in (0, 70) and address in done.stderr, done


def test_port_in_use():
    with Balance(BACKEND) as balance:
        done = run_balance("-l", f"127.0.0.1:{balance.port}", BACKEND)
        assert done.returncode == 69, done
        message = f"balance: cannot listen on 127.0.0.1:{balance.port}: Address already in use"
        assert done.stderr.startswith(message), done
        assert f"(pid {balance.pid} 'balance')" in done.stderr, done.stderr
        assert len(done.stderr.splitlines()) <= 2 and not done.stdout


def test_shared_port_on_purpose():
    with Backend() as backend, Balance("--reuse-port", backend.where) as first:
        with Balance("--reuse-port", backend.where, listen=(f"127.0.0.1:{first.port}",)) as second:
            assert second.port == first.port
            assert fetch(first.port).status == 200


def test_socket_file_and_its_mode(directory):
    path = f"{directory}/in.sock"
    with Backend() as backend, Balance(backend.where, listen=(f"unix:{path},mode=0640",)):
        mode = os.stat(path).st_mode
        assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o640, oct(mode)
        assert fetch(path).status == 200


def test_abstract_socket():
    name = f"proxycore-{os.getpid()}"
    with Backend() as backend, Balance(backend.where, listen=(f"unix:@{name}",)):
        assert fetch(f"\0{name}").status == 200


def test_stale_socket_file_is_replaced(directory):
    path = f"{directory}/in.sock"
    with socket.socket(socket.AF_UNIX) as crashed:
        crashed.bind(path)
        crashed.listen()
    assert os.path.exists(path)
    with Backend() as backend, Balance(backend.where, listen=(path,)):
        assert fetch(path).status == 200


def test_live_socket_is_in_use(directory):
    path = f"{directory}/in.sock"
    with Backend() as backend, Balance(backend.where, listen=(path,)):
        done = run_balance("-l", path, BACKEND)
        assert done.returncode == 69 and path in done.stderr and "in use" in done.stderr, done
        assert fetch(path).status == 200


def test_other_files_are_never_touched(directory):
    path = f"{directory}/precious"
    with open(path, "w", encoding="ascii") as file:
        file.write("keep me")
    done = run_balance("-l", f"unix:{path}", BACKEND)
    assert done.returncode in (69, 73) and path in done.stderr, done
    with open(path, encoding="ascii") as file:
        assert file.read() == "keep me"


def test_socket_path_too_long(directory):
    done = run_balance("-l", f"unix:{directory}/{'x' * 108}", BACKEND)
    assert done.returncode in (64, 69, 73) and done.stderr.startswith("balance: "), done


def test_workers_share_one_port():
    with Backend() as backend, Balance("-w", "4", backend.where) as balance:
        for _ in range(40):
            assert fetch(balance.port).status == 200
        assert len(os.listdir(f"/proc/{balance.pid}/task")) >= 4


run_tests(globals())
