#!/usr/bin/env python3
# ctest: timeout=400
"""HTTP/1.1 as a black box: every proxy case of ../h1suite through one balance."""
from _h1suite import balance, own_address, run_suite
from _lib import run_tests


def test_proxy_cases():
    backend = own_address()
    with balance(backend) as proxy:
        run_suite(f"127.0.0.1:{proxy.port}", backend)


run_tests(globals())
