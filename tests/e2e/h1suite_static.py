#!/usr/bin/env python3
# ctest: timeout=300
"""HTTP/1.1 as a black box: every case of ../h1suite about files, and its siblings, however files are read."""
from _h1suite import run_static_suite
from _lib import run_tests


def test_static_cases(directory):
    run_static_suite(directory, flags=("--gzip",))


def test_static_cases_octet_by_octet(directory):
    run_static_suite(directory, "--dribble", flags=("--gzip",))


def test_static_cases_by_sendfile(directory):
    run_static_suite(directory, flags=("--gzip", "--io", "sendfile"))


def test_static_cases_past_the_page_cache(directory):
    run_static_suite(directory, flags=("--gzip", "--io", "aio"))


run_tests(globals())
