#!/usr/bin/env python3
"""hashmap takes its backends from a running balance, a copy of what that said, or its configuration, and answers as it does."""
import json

from _hashmap import *
from _lib import *
from _status import StatusBalance

URLS = "".join(f"/img/{i}.jpg?v={i % 7}\n" for i in range(300))


def refused(*arguments, code, says, hint=False):
    done = run_hashmap("-u", "/", *arguments)
    assert done.returncode == code and not done.stdout, done
    assert done.stderr.splitlines()[0] == f"hashmap: {says}", done.stderr
    assert len(done.stderr.splitlines()) == (2 if hint else 1), done.stderr


def sent_to(balance):
    """Where balance itself sends them."""
    with Client(balance.port) as client:
        return "".join(f"{url}\t{client.fetch(target=url).get('X-Backend')}\n" for url in URLS.split())


def test_it_says_what_balance_does(directory):
    for scheme in ("hrw", "nginx-consistent", "squid", "haproxy-consistent", "envoy-maglev", "jump"):
        with Backend() as one, Backend() as two, Backend() as three, Backend() as spare:
            with StatusBalance("--hash-scheme", scheme, "--hash-seed", "7", "--fail-timeout", "1h", "--expose-backend",
                               f"{one.where},weight=3", f"{two.where},id=b", three.where, f"{spare.where},backup") as balance:
                url = balance.status_url
                answer = mapped("-q", "--from-status", url, "--host", "example.test", urls=URLS)
                assert answer == sent_to(balance), scheme
                assert {line.split("\t")[1] for line in answer.splitlines()} == {one.where, "b", three.where}
                three.stop()
                sent = sent_to(balance)
                assert balance.backends()[three.where]["state"] == "down"
                answer = mapped("-q", "--from-status", url, "--host", "example.test", urls=URLS)
                assert answer == sent and three.where not in answer, scheme
                copy = f"{directory}/status.json"
                with open(copy, "w", encoding="utf-8") as file:
                    file.write(balance.ask("/status.json"))
        assert mapped("-q", "--from-status", copy, "--host", "example.test", urls=URLS) == sent, scheme


def test_a_backup_is_left_out_and_said(directory):
    path = f"{directory}/b.json"
    with open(path, "w", encoding="ascii") as file:
        json.dump({"hash": True, "backends": ["10.0.0.1", "10.0.0.2,backup"]}, file)
    done = run_hashmap("-c", path, "-u", "/")
    assert done.stdout == "/\t10.0.0.1:80\n" and done.stderr == \
        "hashmap: 10.0.0.2:80: left out; a backup has URLs only while all others are down\n", done


def test_unix_socket(directory):
    path = f"{directory}/s"
    with Backend() as backend, StatusBalance("--hash", backend.where, where=path):
        assert mapped("--from-status", f"unix:{path}", urls="/a\n") == f"/a\t{backend.where}\n"


def test_what_if_of_a_running_balance():
    with StatusBalance("--hash", "127.0.0.1:81", "127.0.0.1:82", "127.0.0.1:83") as balance:
        done = run_hashmap("--from-status", balance.status_url, "--remove", "127.0.0.1:83", "--moved", urls=URLS)
        assert done.returncode == 0 and all(line.split("\t")[1] == "127.0.0.1:83" for line in done.stdout.splitlines()), done


def test_mistakes(directory):
    where = f"127.0.0.1:{dead_port()}"
    refused("--from-status", f"http://{where}", code=66,
            says=f"http://{where}: Connection refused; is it what --status of balance says?")
    refused("--from-status", f"{directory}/none", code=66, says=f"{directory}/none: No such file or directory")
    refused("--from-status", "http://", code=64, says="'': empty address")
    with Backend(lambda conn, request: ok(b"{}")) as backend:
        url = f"http://{backend.where}"
        refused("--from-status", url, code=78, says=f'{url}:1:1: "upstream" is missing; is it a /status.json?')
    with Backend(lambda conn, request: ok(b"", status="404 Not Found")) as backend:
        url = f"http://{backend.where}/x"
        refused("--from-status", url, code=66, says=f"{url}: answers with 404")
    with Backend(lambda conn, request: conn.send(b"SSH-2.0-x\r\n") or conn.close()) as backend:
        url = f"http://{backend.where}"
        refused("--from-status", url, code=65, says=f"{url}: what answers there is no HTTP server")
    with StatusBalance("127.0.0.1:81") as balance:
        done = run_hashmap("--from-status", balance.status_url, "-u", "/")
        assert done.returncode == 78 and "this balance does not hash, its policy is round-robin" in done.stderr, done
        assert mapped("--hash-scheme", "hrw", "--from-status", balance.status_url, urls="/\n") == "/\t127.0.0.1:81\n"
    refused("--from-status", "x", "web1", code=64, says="backends are given, and a configuration file as well; use one")


def test_configuration(directory):
    path = f"{directory}/b.json"
    with Backend() as one, Backend() as two:
        with open(path, "w", encoding="ascii") as file:
            json.dump({"hash-scheme": "ketama", "hash-key": "path", "expose-backend": True, "retries": 3,
                       "backends": [one.where, f"{two.where},weight=2"]}, file)
        with Balance("-c", path) as balance:
            assert mapped("-c", path, urls=URLS) == sent_to(balance)
    with open(path, "w", encoding="ascii") as file:
        file.write('{\n "hash-shceme": "jump", "backends": ["a"]}')
    refused("-c", path, code=78, says=f'{path}:2:2: unknown key "hash-shceme"; did you mean "hash-scheme"?')


run_tests(globals())
