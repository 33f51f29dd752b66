#!/usr/bin/env python3
# ctest: threads
"""With io_uring, and where it is forbidden as in many containers: the same answers."""
import ctypes
import os
import struct

from _lib import *

IO_URING_SETUP = 425
LIBC = ctypes.CDLL(None, use_errno=True)


def may_use_rings():
    parameters = ctypes.create_string_buffer(120)
    fd = LIBC.syscall(IO_URING_SETUP, 1, parameters)
    if fd >= 0:
        os.close(fd)
    return fd >= 0


def forbid_rings():
    """For this process and all that it starts: EPERM, by a seccomp filter."""
    code = b"".join(struct.pack("=HBBI", *step) for step in (
        (0x20, 0, 0, 0),                # load the number of the system call
        (0x15, 0, 1, IO_URING_SETUP),   # is it this one?
        (0x06, 0, 0, 0x00050000 | 1),   # fail with EPERM
        (0x06, 0, 0, 0x7fff0000)))      # allow
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("@HP", 4, ctypes.addressof(buffer))
    assert LIBC.prctl(38, 1, 0, 0, 0) == 0, "PR_SET_NO_NEW_PRIVS"
    assert LIBC.prctl(22, 2, program) == 0, "PR_SET_SECCOMP"


def has_ring(pid):
    links = []
    for fd in os.listdir(f"/proc/{pid}/fd"):
        try:
            links.append(os.readlink(f"/proc/{pid}/fd/{fd}"))
        except FileNotFoundError:
            pass  # closed meanwhile
    return "anon_inode:[io_uring]" in links


def exchange_with_many(balance, backend):
    """Requests on many connections at once, of every size of body, until several were ready in one batch."""
    clients = [Client(balance.port) for _ in range(40)]
    for size in (0, 10, 5_000, 200_000):
        for client in clients:
            client.request("POST", f"/{size}", body=b"x" * size)
        for client in clients:
            response = client.response()
            assert response.status == 200 and response.body == b"y" * size, (size, response.start)
    for client in clients:
        client.close()
    assert len(backend.requests) == 4 * len(clients)


def answer(_, request):
    return ok(b"y" * int(request.target[1:]))


def test_with_what_the_kernel_has():
    with Backend(answer) as backend, Balance("-w", "1", backend.where) as balance:
        exchange_with_many(balance, backend)
        assert has_ring(balance.pid) == may_use_rings()


def test_where_it_is_forbidden():
    forbid_rings()
    assert not may_use_rings()
    with Backend(answer) as backend, Balance("-w", "1", backend.where) as balance:
        exchange_with_many(balance, backend)
        assert not has_ring(balance.pid)


run_tests(globals())
