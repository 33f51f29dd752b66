"""hashmap as the e2e tests run it: HASHMAP is the program under test.

    from _hashmap import *

    done = run_hashmap("web1", "web2", urls="/a\\n/b\\n")
"""
import os
import subprocess

HASHMAP = os.environ.get("HASHMAP") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../build/dev/bin/hashmap")


def run_hashmap(*arguments, urls="", environment=None, **options):
    """What it did: returncode, stdout and stderr as text, octets that are no UTF-8 kept as surrogates."""
    given = urls if isinstance(urls, bytes) else urls.encode()
    done = subprocess.run([HASHMAP, *arguments], input=given, capture_output=True, timeout=120, check=False,
                          env={**{"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, **sanitizer_options(), **(environment or {})},
                          **options)
    done.stdout = done.stdout.decode("utf-8", "surrogateescape")
    done.stderr = done.stderr.decode("utf-8", "surrogateescape")
    return done


def sanitizer_options():
    return {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}


def mapped(*arguments, urls=""):
    """stdout, when all went well and nothing was said."""
    done = run_hashmap(*arguments, urls=urls)
    assert done.returncode == 0 and not done.stderr, (arguments, done)
    return done.stdout
