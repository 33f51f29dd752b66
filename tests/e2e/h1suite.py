#!/usr/bin/env python3
# ctest: timeout=400
"""HTTP/1.1 as a black box: every proxy case of ../h1suite through one balance."""
from _h1suite import run_suite
from _lib import run_tests


def test_proxy_cases():
    run_suite()


run_tests(globals())
