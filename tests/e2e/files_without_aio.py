#!/usr/bin/env python3
# ctest: serial
"""Files where the kernel gives no AIO. It is taken from the whole machine: no other test may run, which would give some back."""
import os
import subprocess
import sys

from _lib import *


def test_without_aio_it_reads_the_ordinary_way(directory):
    """No AIO to be had: as where fs.aio-max-nr is used up by others."""
    content = os.urandom(300_000)
    with open(f"{directory}/f", "wb") as file:
        file.write(content)
    with open("/proc/sys/fs/aio-max-nr", encoding="ascii") as most, open("/proc/sys/fs/aio-nr", encoding="ascii") as used:
        free = int(most.read()) - int(used.read())
    taken = subprocess.Popen([sys.executable, "-c", f"""
import ctypes, sys
libc = ctypes.CDLL(None)
contexts = []
while True:
    context = ctypes.c_ulong(0)
    if libc.syscall(206, 8192, ctypes.byref(context)) != 0:
        break
    contexts.append(context)
while True:
    context = ctypes.c_ulong(0)
    if libc.syscall(206, 16, ctypes.byref(context)) != 0:
        break
    contexts.append(context)
print("taken", flush=True)
sys.stdin.read()
"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert free <= 1 << 20, f"fs.aio-max-nr leaves {free}: too many to take"
        assert taken.stdout.readline() == "taken\n"
        with FileServer("-w", "1", "--io", "aio", directory) as server:
            assert fetch(server.port, target="/f").body == content
            server.signal(12)
            assert int(server.wait_stderr(r"(\d+) without AIO").group(1)) >= 1
    finally:
        taken.stdin.close()
        taken.wait(20)


run_tests(globals())
