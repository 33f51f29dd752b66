#!/usr/bin/env python3
# ctest: timeout=300
"""For every scheme a running balance sends thousands of URLs where hashmap says, also when a backend is down."""
import os
import random

from _balance import SENDFILE_SERVE, Server
from _hashmap import *
from _lib import *
from _status import StatusBalance

COUNT = 200 if os.environ.get("PROXYCORE_SANITIZE") else 1000  # for each of the schemes others
AT_ONCE = 25
# Hosts that are little alike: the weak mixing of carp and squid gives members with similar names no even shares.
HOSTS = ("127.0.0.1", "127.77.200.31", "127.142.8.204", "127.9.99.5")
MORTAL = "127.201.64.18"


class Files(Server):
    program = SENDFILE_SERVE


def some_urls(seed):
    """Hosts with and without a port, and targets of every shape that a request may have."""
    random.seed(seed)
    words = ["wiki", "Main_Page", "a", "%7Euser", "%2e", "img", "x.y", "index.html", "", "caf%C3%A9", "~", ";v=1", "!$&'()*+,=:@"]
    urls = set()
    while len(urls) < COUNT:
        host = random.choice(["example.test", "www.example.org", "EXAMPLE.net:8080", "10.0.0.1", "[::1]:81", f"h{random.randrange(50)}"])
        path = "/" + "/".join(random.choice(words) + str(random.randrange(1000)) for _ in range(random.randrange(5)))
        query = random.choice(["", "", "?", f"?id={random.randrange(10**9)}", "?a=b&c=/d?e", "?" + "q" * random.randrange(300)])
        urls.add(f"http://{host}{path}{query}")
    return sorted(urls)


def sent_to(balance, urls):
    """Where balance itself sends them, in hashmap's form; some requests at once on the wire."""
    lines = []
    with Client(balance.port) as client:
        for at in range(0, len(urls), AT_ONCE):
            part = urls[at:at + AT_ONCE]
            for url in part:
                host, slash, target = url.removeprefix("http://").partition("/")
                client.send(f"HEAD {slash}{target} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
            for url in part:
                head = client.response("HEAD")
                lines.append(f"{url}\t{head.get('X-Backend')}\n")
    return "".join(lines)


def schemes():
    return [line.split()[0] for line in run_hashmap("--hash-scheme", "list").stdout.splitlines()]


def test_every_scheme(directory):
    names = schemes()
    assert len(names) == len(set(names)) and {"hrw", "squid", "lighttpd15", "jump", "modulo"} <= set(names), names
    for number, scheme in enumerate(names):
        urls = some_urls(number)
        lines = "".join(url + "\n" for url in urls)
        with Files(directory, listen=[f"{host}:0" for host in HOSTS]) as lasting, Files(directory, listen=[f"{MORTAL}:0"]) as mortal:
            one, two, three, four = (url.removeprefix("http://").rstrip("/") for url in lasting.urls)
            dead = mortal.urls[0].removeprefix("http://").rstrip("/")
            members = [f"{one},weight=3", f"{two},id=b", dead, f"{three},weight=2", four]
            with StatusBalance("--hash-scheme", scheme, "--fail-timeout", "1h", "--expose-backend", *members) as balance:
                sent = sent_to(balance, urls)
                assert mapped("-q", "--hash-scheme", scheme, *members, urls=lines) == sent, scheme
                assert dead in sent or "-none" in scheme, scheme  # which hashes next to nothing of a URL
                if dead not in sent:
                    continue
                mortal.stop()
                its_own = next(line.split("\t")[0] for line in sent.splitlines() if line.endswith("\t" + dead))
                sent_to(balance, [its_own])  # finds it down
                assert balance.backends()[dead]["state"] == "down", scheme
                sent = sent_to(balance, urls)
                assert dead not in sent and mapped("-q", "--from-status", balance.status_url, urls=lines) == sent, scheme


run_tests(globals())
