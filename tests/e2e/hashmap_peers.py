#!/usr/bin/env python3
# ctest: timeout=300
"""hashmap reads the configuration files of nginx, haproxy, Squid and lighttpd and says what they did: every recording of
tests/golden/hash that comes with such a file, row by row."""
import os
import re
import sys

from _hashmap import *
from _lib import run_tests

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../golden/hash")
OPTION = {"nginx": "--nginx", "haproxy": "--haproxy", "squid": "--squid", "lighttpd": "--lighttpd"}


def table(path):
    with open(f"{GOLDEN}/{path}.tsv", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def octets(url, form):
    """The URL as it was sent: in raw recordings \\xNN is an octet."""
    if "raw" not in form:
        return url.encode()
    return re.sub(rb"\\x([0-9a-fA-F]{2})", lambda m: bytes([int(m.group(1), 16)]), url.encode())


def program_of(recording):
    return re.match(r"[a-z]+", recording["name"]).group(0)


def conf_of(folder, recording):
    return f"{GOLDEN}/{folder}/conf/{recording['name']}.conf"


def arguments_of(folder, recording):
    program = program_of(recording)
    arguments = [OPTION[program], conf_of(folder, recording), "-w", "1", "-q"]
    version = re.search(r"\d+\.\d+(\.\d+)?", recording["version"])
    arguments += ["--peer-version", version.group(0)]
    if recording["scheme"].startswith("haproxy-3.0"):  # which of them have the regression, no version number says
        arguments += ["--hash-scheme", recording["scheme"]]
    if recording["form"].split()[0] in ("absolute", "h2"):
        arguments.append("--absolute")
    if recording["dead"]:
        arguments += ["--down", recording["dead"], "--after"]
    return arguments


def check(folder, recording, answers):
    members = [member.split(",")[0] for member in recording["members"].split(" ")]
    rows = [(row["url"], members[int(row[recording["name"]]) - 1]) for row in answers if row[recording["name"]] != "-"]
    lines = [octets(url, recording["form"]) for url, _ in rows]
    done = run_hashmap(*arguments_of(folder, recording), urls=b"\n".join(lines) + b"\n")
    assert done.returncode == 0 and not done.stderr, (recording["name"], done.stderr)
    said = [line.rsplit("\t", 1)[1] for line in done.stdout.splitlines()]
    assert len(said) == len(rows) > 0, (recording["name"], len(said), len(rows))
    wrong = [(url, real, ours) for (url, real), ours in zip(rows, said) if ours != real]
    assert not wrong, f"{recording['name']}: {len(wrong)} of {len(rows)} are wrong, the first {wrong[0]}"
    return len(rows)


def check_all(program, least):
    count = rows = 0
    for folder in ("vectors", "own"):
        answers = table(f"{folder}/answers")
        for recording in table(f"{folder}/index"):
            if program_of(recording) == program and os.path.exists(conf_of(folder, recording)):
                rows += check(folder, recording, answers)
                count += 1
    assert count >= least, count
    print(f"{program}: {count} configurations, {rows} rows", file=sys.stderr)


def test_nginx():
    check_all("nginx", 21)


def test_haproxy():
    check_all("haproxy", 161)


def test_squid():
    check_all("squid", 17)


def test_lighttpd():
    check_all("lighttpd", 14)


run_tests(globals())
