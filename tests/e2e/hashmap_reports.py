#!/usr/bin/env python3
"""hashmap's reports: shares, logs, what a change moves, which scheme it was."""
import json
import os

from _hashmap import *
from _lib import run_tests

HERE = os.path.dirname(os.path.abspath(__file__))
URLS = "".join(f"/item/{i}?page={i % 7}\n" for i in range(5000))
WEBS = ("web1", "web2", "web3")


def backends_of(*arguments, urls=URLS):
    return dict(line.split("\t")[:2] for line in mapped(*arguments, urls=urls).splitlines())


def test_summary():
    report = json.loads(mapped("-s", "-j", *WEBS, urls=URLS))
    assert report["urls"] == report["hits"] == 5000 and report["bad_lines"] == 0
    scheme = report["schemes"][0]
    mapping = list(backends_of(*WEBS).values())
    for one in scheme["backends"]:
        assert one["urls"] == mapping.count(one["backend"]) and abs(one["url_share"] - one["urls"] / 5000) < 1e-9
    text = mapped("-s", *WEBS, urls=URLS)
    assert text.startswith("5,000 URLs over 3 backends, hrw, by uri\n\n") and "standard deviation" in text


def test_max_skew():
    assert run_hashmap("-s", "--max-skew", "1.5", *WEBS, urls=URLS).returncode == 0
    done = run_hashmap("-s", "--max-skew", "1.2", "--hash-scheme", "lighttpd15", *WEBS, urls=URLS)
    assert done.returncode == 1 and "times its fair share of the URLs, over 1.2" in done.stderr, done


def test_schemes_side_by_side():
    names = ["hrw", "ketama", "jump"]
    arguments = [word for name in names for word in ("--hash-scheme", name)]
    report = json.loads(mapped("-s", "-j", *arguments, *WEBS, urls=URLS))
    assert [one["scheme"] for one in report["schemes"]] == names
    for name, one in zip(names, report["schemes"]):
        assert one == json.loads(mapped("-s", "-j", "--hash-scheme", name, *WEBS, urls=URLS))["schemes"][0]
    assert mapped("-s", *arguments, *WEBS, urls=URLS).splitlines()[2].split() == ["URLs", *names]


def test_logs():
    combined = '1.1.1.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.1" 200 1 "-" "x"\n' * 3 + \
        'h:80 1.1.1.1 - - [10/Oct/2000:13:55:36 -0700] "GET /b HTTP/1.1" 200 1\n'
    caddy = '{"level":"info","request":{"method":"GET","host":"h","uri":"/a"},"status":200}\n'
    haproxy = 'h p[1]: 1.1.1.1:1 [06/Feb/2009:12:14:14.655] in b/s1 1/0/3/6/9 200 2 - - ---- 1/1/1/1/0 0/0 "GET /b HTTP/1.1"\n'
    squid = "1066036250.129 2 10.0.0.1 TCP_MISS/200 1000 GET http://h/a - FIRSTUP_PARENT/10.0.0.2 text/html\n"
    report = json.loads(mapped("-s", "-j", "--log", "auto", "--host", "h", *WEBS, urls=combined + caddy + haproxy + squid + "/a\n"))
    assert (report["hits"], report["urls"]) == (8, 3), report  # h:80 is another authority than h
    assert mapped("--log", "combined", *WEBS, urls=combined).splitlines()[0].startswith("/a\t")
    assert mapped("--log", "caddy", *WEBS, urls=caddy) == mapped(*WEBS, urls="/a\n")


def test_what_if():
    before, after = backends_of(*WEBS), backends_of("web1", "web2")
    moved = {url: (before[url], after[url]) for url in before if before[url] != after[url]}
    report = json.loads(mapped("-j", "--remove", "web3", *WEBS, urls=URLS + URLS))
    assert report["moved"]["urls"] == len(moved) and report["moved"]["hits"] == 2 * len(moved)
    assert report["innocent"]["urls"] == 0
    for one in report["moves"]:
        assert one["urls"] == list(moved.values()).count((one["from"], one["to"])) and not one["innocent"]
    done = run_hashmap("--moved", "--remove", "web3", *WEBS, urls=URLS + URLS)
    assert [tuple(line.split("\t")) for line in done.stdout.splitlines()] == [(url, *pair) for url, pair in moved.items()]
    assert done.stderr.startswith(f"hashmap: {len(moved):,} of 5,000 URLs"), done.stderr
    assert "move" in mapped("--remove", "web3", *WEBS, urls=URLS)
    first = run_hashmap("--moved", "-j", "--remove", "web3", *WEBS, urls=URLS).stdout.splitlines()[0]
    url, pair = next(iter(moved.items()))
    assert json.loads(first) == {"url": url, "from": pair[0], "to": pair[1]}


def test_every_change_is_the_mapping_after_it():
    pools = {("--add", "web4"): ("web1", "web2", "web3", "web4"), ("--remove", "web1"): ("web2", "web3"),
             ("--weight", "web2=5"): ("web1", "web2,weight=5", "web3"), ("--reorder", "web3,web2"): ("web3", "web2", "web1"),
             ("--reorder", "reverse"): ("web3", "web2", "web1")}
    for scheme in ("hrw", "modulo", "haproxy-consistent"):
        for change, pool in pools.items():
            assert mapped("--after", "--hash-scheme", scheme, *change, *WEBS, urls=URLS) == \
                mapped("--hash-scheme", scheme, *pool, urls=URLS), (scheme, change)
    assert mapped("--after", "--scheme-to", "jump", *WEBS, urls=URLS) == mapped("--hash-scheme", "jump", *WEBS, urls=URLS)
    assert set(backends_of("--after", "--down", "web3", *WEBS).values()) == {"web1:80", "web2:80"}


def test_innocents_of_a_modulo():
    report = json.loads(mapped("-j", "--hash-scheme", "modulo", "--remove", "web3", *WEBS, urls=URLS))
    assert report["innocent"]["urls"] > 1000 and any(one["innocent"] for one in report["moves"])


def test_identify_the_trace_of_2006():
    with open(f"{HERE}/../golden/hash/trace_2006.tsv", encoding="ascii") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    adding = [f"(trace) adding 207.142.131.{last}:80 to the address-pool\n" for last in
              (204, 205, 206, 210, 213, 214, 235, 236, 245, 246, 247, 248, 202, 203)]
    trace = [f"(trace) using hash-balancing: {path} -> {backend}\n" for path, backend in rows]
    for arguments, more in ((("--host", "127.0.0.1:1445"), ""), ((), "When I request http://127.0.0.1:1445/ ...\n")):
        best = json.loads(mapped("--identify", "-j", *arguments, urls="".join(adding + trace) + more).splitlines()[0])
        assert (best["scheme"], best["authority"], best["explained"], best["of"]) == ("lighttpd15", "127.0.0.1:1445", 11, 11), best
    assert "11 of 11" in mapped("--identify", urls="".join(adding + trace) + "http://127.0.0.1:1445/\n")


def test_identify():
    for scheme in ("nginx-consistent", "squid", "caddy-2.8"):
        seen = mapped("--hash-scheme", scheme, *WEBS, urls=URLS)
        best = json.loads(mapped("--identify", "-j", *WEBS, urls=seen).splitlines()[0])
        assert scheme in (best["scheme"], *best["same"]) and best["explained"] == 5000, best
    done = run_hashmap("--identify", *WEBS, urls="".join(f"/{i}\tweb{i * i % 3 + 1}\n" for i in range(1000)))
    assert done.returncode == 1 and "1,000 observations" in done.stdout, done
    done = run_hashmap("--identify", urls="nothing\n")
    assert done.returncode == 65 and done.stderr.startswith("hashmap: no observation in the input"), done
    done = run_hashmap("--identify", urls=mapped(*WEBS, urls=URLS))
    assert done.returncode == 0 and "no backend given: the 3 that were seen" in done.stderr, done


run_tests(globals())
