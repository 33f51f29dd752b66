#!/usr/bin/env python3
"""What sendfile-serve says to a mistake on its command line, with which exit code, and how it starts and ends."""
import os
import re
import signal
import subprocess

from _lib import *

USAGE, NO_INPUT, UNAVAILABLE, CANNOT_CREATE, PERMISSION = 64, 66, 69, 73, 77


def refused(*arguments, code=USAGE, says, hint=None, before=(), **options):
    done = run_program(*before, SENDFILE_SERVE, *arguments, **options)
    lines = done.stderr.splitlines()
    assert done.returncode == code and not done.stdout, done
    assert lines and lines[0] == f"sendfile-serve: {says}", done.stderr
    assert len(lines) == (1 if hint is None else 2), done.stderr
    assert hint is None or re.fullmatch(hint, lines[1]), lines[1]
    return lines[-1]


def test_no_such_directory(directory):
    refused("/nonexistent", code=NO_INPUT, says="/nonexistent: No such file or directory")
    refused(f"{directory}/nope", code=NO_INPUT, says=f"{directory}/nope: No such file or directory")


def test_a_file_in_the_place_of_a_directory(directory):
    with open(f"{directory}/page.html", "w", encoding="ascii"):
        pass
    refused(f"{directory}/page.html", code=NO_INPUT,
            says=f"{directory}/page.html: Not a directory; name the directory that it is in")


def test_no_permission(directory):
    os.mkdir(f"{directory}/closed", 0)
    os.chmod(directory, 0o755)
    refused(f"{directory}/closed", code=PERMISSION, says=f"{directory}/closed: Permission denied",
            before=("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"))


def test_port_in_use_has_a_hint_that_works(directory):
    with FileServer(directory) as first:
        where = f"127.0.0.1:{first.port}"
        hint = refused("-l", where, directory, code=UNAVAILABLE,
                       says=f"cannot listen on {where}: Address already in use (pid {first.pid} 'sendfile-serve')",
                       hint=rf"  try another port:  \S*sendfile-serve -l 127\.0\.0\.1:\d+ {re.escape(directory)}")
        words = hint.split("sendfile-serve ", 1)[1].split()
        with FileServer(*words[2:], listen=(words[1],)) as other:
            assert fetch(other.port).status == 200


def test_mistakes(directory):
    refused("--no-lst", says="unknown option '--no-lst'; did you mean '--no-list'?")
    refused("a", "b", says="'b': one directory is served, and 'a' is given already")
    refused("--io", "aoi", says="--io: 'aoi' is not known; did you mean 'aio'?")
    refused("--cache", "day", says="--cache: 'day' is not a number; write a number of seconds, or no-store")
    refused("--index", "../index.html", says="--index: '../index.html' is not the name of a file below DIR; write index.html")
    refused("--single", "/etc/passwd", says="--single: '/etc/passwd' is not the name of a file below DIR; write index.html")
    refused("--single", "app.html", directory, code=NO_INPUT,
            says=f"--single: there is no file 'app.html' below {directory}")
    refused("--mime", "/nonexistent", directory, code=NO_INPUT, says="/nonexistent: No such file or directory")
    refused("-l", f"unix:{directory}/no/such", directory, code=CANNOT_CREATE,
            says=f"cannot listen on unix:{directory}/no/such: No such file or directory")


def test_help_and_version():
    for flag, begins in (("--help", "Usage: sendfile-serve [OPTIONS] [DIR]\n"), ("--version", "sendfile-serve 0.")):
        done = run_program(SENDFILE_SERVE, flag)
        assert done.returncode == 0 and done.stdout.startswith(begins) and not done.stderr, done


def test_start_says_what_it_does(directory):
    with FileServer(directory) as server:
        server.wait_stderr(rf"^sendfile-serve 0\.\S+: http://127\.0\.0\.1:{server.port} -> files in {directory}$")


def test_the_default_is_this_directory_on_loopback(directory):
    with open(f"{directory}/here.txt", "w", encoding="ascii") as file:
        file.write("here")
    done = run_program(SENDFILE_SERVE, "--help")
    assert "[127.0.0.1:8000]" in done.stdout
    here = os.getcwd()
    os.chdir(directory)
    try:
        with FileServer() as server:
            assert fetch(server.port, target="/here.txt").body == b"here"
    finally:
        os.chdir(here)


def test_options_from_the_environment(directory):
    with FileServer(directory, env={"SENDFILE_SERVE_CACHE": "60", "SENDFILE_SERVE_NO_LIST": "1"}) as server:
        assert fetch(server.port).status == 403
    done = run_program(SENDFILE_SERVE, directory, env={**os.environ, "SENDFILE_SERVE_IO": "x"})
    assert done.returncode == USAGE and "SENDFILE_SERVE_IO" in done.stderr, done


def test_unix_socket_with_a_mode(directory):
    path = f"{directory}/s"
    with open(f"{directory}/a.txt", "w", encoding="ascii") as file:
        file.write("by socket")
    with FileServer(directory, listen=(f"unix:{path},mode=0600",)):
        assert os.stat(path).st_mode & 0o777 == 0o600
        assert fetch(path, target="/a.txt").body == b"by socket"
    assert not os.path.exists(path)


def test_access_log_and_reopen(directory):
    log = f"{directory}/log"
    with open(f"{directory}/a.txt", "w", encoding="ascii") as file:
        file.write("12345")
    with FileServer("-w", "1", "--access-log", log, directory) as server:
        assert fetch(server.port, target="/a.txt?q").status == 200
        def first_line():
            with open(log, encoding="ascii") as lines:
                return lines.readline()
        line = eventually(first_line)
        assert re.fullmatch(r'127\.0\.0\.1 - - \[.*\] "GET /a\.txt\?q HTTP/1\.1" 200 5 "-" "-".*\n', line), line
        os.rename(log, log + ".1")
        server.signal(signal.SIGUSR1)
        eventually(lambda: os.path.exists(log))


def test_drain_finishes_what_is_under_way(directory):
    with open(f"{directory}/big.bin", "wb") as file:
        file.truncate(50_000_000)
    with FileServer("-w", "1", directory) as server:
        with Client(server.port) as client:
            response = client.request(target="/big.bin").head()
            server.signal(signal.SIGTERM)
            assert len(client.reader.body(response, until_close=False).body) == 50_000_000
        assert server.process.wait(20) == 0


def test_hangup_takes_the_directory_that_the_name_now_leads_to(directory):
    for version in ("one", "two"):
        os.mkdir(f"{directory}/{version}")
        with open(f"{directory}/{version}/v", "w", encoding="ascii") as file:
            file.write(version)
    os.symlink("one", f"{directory}/now")
    with FileServer(f"{directory}/now") as server:
        assert fetch(server.port, target="/v").body == b"one"
        os.symlink("two", f"{directory}/next")
        os.rename(f"{directory}/next", f"{directory}/now")
        server.signal(signal.SIGHUP)
        server.wait_stderr("reloaded: files in")
        eventually(lambda: fetch(server.port, target="/v").body == b"two")
        os.remove(f"{directory}/now")
        server.signal(signal.SIGHUP)
        server.wait_stderr("not reloaded: .*/now: No such file or directory")
        assert fetch(server.port, target="/v").body == b"two"


def test_counters_on_demand(directory):
    with open(f"{directory}/a.txt", "w", encoding="ascii") as file:
        file.write("x")
    os.utime(f"{directory}/a.txt", (1e9, 1e9))
    with FileServer("-w", "1", directory) as server:
        for _ in range(5):
            fetch(server.port, target="/a.txt")
        server.signal(signal.SIGUSR2)
        assert server.wait_stderr(r"responses from memory: (\d+), ").group(1) == "4"
        server.wait_stderr(r"waited for the disk: 0 without O_DIRECT, 0 without AIO, 0 with a full queue, 0 without")


def test_trace(directory):
    with open(f"{directory}/index.html", "w", encoding="ascii") as file:
        file.write("x")
    with FileServer("-t", "-w", "1", directory) as server:
        fetch(server.port)
        server.wait_stderr(r"^\(trace\) sending / -> index\.html \(page cache\)$")


run_tests(globals())
