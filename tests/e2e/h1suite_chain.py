#!/usr/bin/env python3
# ctest: timeout=400
"""HTTP/1.1 as a black box: every proxy case of ../h1suite through two balances with a socket between them."""
import contextlib

from _h1suite import balance, one_balance, run_suite
from _lib import run_tests


def test_proxy_cases_through_two_over_a_unix_socket(directory):
    @contextlib.contextmanager
    def two(backend, shard):
        between = f"unix:{directory}/{shard}"
        with balance(backend, listen=between), balance(between, response_timeout="5s") as proxy:
            yield f"127.0.0.1:{proxy.port}"
    run_suite(arrangement=two)


def test_cases_about_connections_through_two_over_tcp():
    @contextlib.contextmanager
    def two(backend, shard):
        with one_balance(backend, shard) as between, balance(between, response_timeout="5s") as proxy:
            yield f"127.0.0.1:{proxy.port}"
    run_suite("--only", "^(cn|ex|up|rb-cut|rb-rst|rt)-", arrangement=two)


run_tests(globals())
