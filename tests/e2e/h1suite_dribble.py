#!/usr/bin/env python3
# ctest: timeout=400
"""HTTP/1.1 as a black box: every request of ../h1suite's proxy cases sent octet by octet."""
from _h1suite import run_suite
from _lib import run_tests


def test_proxy_cases_octet_by_octet():
    run_suite("--dribble")


run_tests(globals())
