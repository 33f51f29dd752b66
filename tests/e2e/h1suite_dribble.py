#!/usr/bin/env python3
# ctest: timeout=400
"""HTTP/1.1 as a black box: every request of ../h1suite's proxy cases sent octet by octet."""
from _h1suite import balance, own_address, run_suite
from _lib import run_tests


def test_proxy_cases_octet_by_octet():
    backend = own_address()
    with balance(backend) as proxy:
        run_suite(f"127.0.0.1:{proxy.port}", backend, "--dribble")


run_tests(globals())
