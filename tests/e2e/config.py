#!/usr/bin/env python3
"""balance --config: what is in the file counts, mistakes have their place, HUP reads it again."""
import json
import os
import re
import signal

from _lib import *

CONFIG, NO_INPUT = 78, 66


def write(directory, config, name="b.json"):
    path = f"{directory}/{name}"
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        file.write(config if isinstance(config, str) else json.dumps(config, indent=2))
    os.rename(f"{path}.new", path)
    return path


def refused(directory, config, says, *arguments, code=CONFIG):
    path = write(directory, config)
    done = run_balance("-c", path, *arguments)
    assert done.returncode == code and not done.stdout, done
    assert done.stderr.splitlines()[0] == f"balance: {says.replace('FILE', path)}", done.stderr


def test_it_runs(directory):
    with Backend(name="a") as a, Backend(name="b") as b:
        path = write(directory, {"policy": "first", "expose-backend": True, "backends": [f"{a.where},id=x", b.where]})
        with Balance("-c", path) as balance:
            response = fetch(balance.port)
            assert (response.body, response.get("X-Backend")) == (b"a", "x"), response
        with Balance("-c", path, b.where) as balance:
            assert fetch(balance.port).body == b"b", "the command line comes first"
        with Balance(env={"BALANCE_CONFIG": path}) as balance:
            assert fetch(balance.port).body == b"a"


def test_mistakes(directory):
    refused(directory, '{\n  "listen": ":0",\n  "backend": ["web1"]\n}\n',
            'FILE:3:3: unknown key "backend"; did you mean "backends"?')
    refused(directory, '{"workers": "many", "backends": ["web1"]}', "FILE:1:13: workers: 'many' is not a number")
    refused(directory, '{"backends": ["web1"]', "FILE:1:22: no valid JSON: unexpected end of input; expected '}'")
    refused(directory, '{"backends": ["web1:http"]}', "FILE: web1:http: port 'http' is not a number")
    done = run_balance("-c", f"{directory}/none.json")
    assert done.returncode == NO_INPUT and done.stderr == f"balance: {directory}/none.json: No such file or directory\n", done


def test_check(directory):
    good = write(directory, {"hash-scheme": "squid", "backends": ["127.0.0.1:81"]})
    done = run_balance("--check", "-c", good)
    assert (done.returncode, done.stdout, done.stderr) == (0, "the configuration is right\n", ""), done
    refused(directory, {"backends": []}, "no backend given; name at least one", "--check")
    refused(directory, {"backends": "@/nonexistent"}, "/nonexistent: No such file or directory", "--check")


def test_dump_round_trips(directory):
    arguments = ["--hash-scheme", "squid", "-l", ":8081", "-l", "unix:/a", "-w", "2", "--trust", "10.0.0.0/8", "web1,weight=2", "web2"]
    done = run_balance("--dump-config", *arguments, env={**os.environ, "BALANCE_RETRIES": "4"})
    assert done.returncode == 0 and not done.stderr, done
    assert json.loads(done.stdout) == {
        "retries": 4, "hash-scheme": "squid", "listen": [":8081", "unix:/a"], "workers": 2, "trust": ["10.0.0.0/8"],
        "backends": ["web1,weight=2", "web2"]}
    path = write(directory, done.stdout)
    again = run_balance("--dump-config", "-c", path)
    assert json.loads(again.stdout) == json.loads(done.stdout) and again.returncode == 0, again
    assert run_balance("--check", "-c", path).returncode == 0


def test_every_option_is_a_key_or_says_so(directory):
    """The table is one: each option of the command line is known in the file, or is about starting and asking."""
    without = {"config", "check", "dump-config", "help", "version", "ready-fd"}
    for line in run_balance("--help-options").stdout.splitlines():
        name = line.split()[0].removeprefix("--")
        path = write(directory, '{"%s": []}' % name)
        done = run_balance("--check", "-c", path)
        unknown = "unknown key" in done.stderr
        assert unknown == (name in without), (name, done)


def test_hup_reads_it_again(directory):
    ready, told = os.pipe()
    with Backend(name="a") as a, Backend(name="b") as b:
        path = write(directory, {"policy": "first", "backends": [a.where, b.where]})
        with Balance("-c", path, "--ready-fd", told, pass_fds=(told,)) as balance:
            os.close(told)
            assert os.read(ready, 1) == b"\n"
            os.close(ready)
            assert fetch(balance.port).body == b"a"
            write(directory, {"policy": "frist", "backends": [b.where]})
            balance.signal(signal.SIGHUP)
            balance.wait_stderr(rf"^balance: not reloaded: {re.escape(path)}:2:13: policy: 'frist' is not known; did you mean 'first'\?$")
            assert fetch(balance.port).body == b"a"
            write(directory, {"policy": "first", "expose-backend": True, "backends": [b.where]})
            balance.signal(signal.SIGHUP)
            balance.wait_stderr(r"^balance: reloaded: 1 backend, first$")
            eventually(lambda: fetch(balance.port).get("X-Backend") == b.where)


run_tests(globals())
