#!/usr/bin/env python3
"""What balance says to a mistake on its command line, with which exit code, and what it prints when asked."""
import os
import re
import signal
import socket
import subprocess

from _lib import *

USAGE, DATA, NO_INPUT, NO_HOST, UNAVAILABLE, PERMISSION = 64, 65, 66, 68, 69, 77
DEAD = f"127.0.0.1:{dead_port()}"


def refused(*arguments, code=USAGE, says, hint=None, **options):
    """One line, perhaps a hint, nothing on stdout; the hint's words, to be looked at."""
    done = run_balance(*arguments, **options)
    lines = done.stderr.splitlines()
    assert done.returncode == code, done
    assert lines and lines[0] == f"balance: {says}", done.stderr
    assert not done.stdout, done.stdout
    assert len(lines) == (1 if hint is None else 2), done.stderr
    if hint is not None:
        assert re.fullmatch(hint, lines[1]), lines[1]
    return lines[-1]


def printed(*arguments):
    done = run_balance(*arguments)
    assert done.returncode == 0 and not done.stderr, done
    return done.stdout


def test_no_backend():
    refused(says="no backend given; name at least one",
            hint="  for example:  balance --hash web1:8001 web2:8002")
    refused("--hash", "-t", says="no backend given; name at least one", hint="  for example: .*")


def test_unknown_flag():
    refused("--hahs", DEAD, says="unknown option '--hahs'; did you mean '--hash'?")
    refused("--hahs=1", DEAD, says="unknown option '--hahs'; did you mean '--hash'?")
    refused("-hash", DEAD, says="unknown option '-hash'; did you mean '--hash'?")
    refused("--retires", "2", DEAD, says="unknown option '--retires'; did you mean '--retries'?")
    refused("--frobnicate", DEAD, says="unknown option '--frobnicate'; try --help")
    refused("-x", DEAD, says="unknown option '-x'; try --help")


def test_port_not_a_number():
    refused("web1:http", says="web1:http: port 'http' is not a number")
    refused("-l", ":http", DEAD, says=":http: port 'http' is not a number")
    refused("web1:65536", says="web1:65536: port 65536 is out of range (65535 at most)")
    refused("web1:", says="web1:: no port after the colon")
    refused("web1:0", says="web1:0: a backend has no port 0")


def test_address_syntax():
    for address, says in (
            ("", "'': empty address"),
            ("8080", "8080: '8080' is not a host name; a port is written :8080"),
            ("10.0.0.256", "10.0.0.256: '10.0.0.256' is not an IPv4 address"),
            ("::1:80:x", "::1:80:x: too many colons; an IPv6 address with a port is written [::1]:80"),
            ("[::1", "[::1: ']' is missing"),
            ("web 1", "web 1: 'web 1' is not a host name"),
            ("https://web1", "https://web1: TLS is not supported; use http://"),
            ("http://web1/app", "http://web1/app: an address has no path ('/app')"),
            ("fd:0", "fd:0: an inherited socket can be listened on, not connected to"),
            ("unix:" + "x" * 108, "unix:" + "x" * 108 + ": path too long (108 octets; a socket path has 107 at most)"),
            ("web1,weigth=2", "web1,weigth=2: unknown option 'weigth'; did you mean 'weight'?"),
            ("web1,weight=0", "web1,weight=0: weight '0' is out of range (1 to 65535)"),
            ("web1,max=many", "web1,max=many: max 'many' is not a number"),
            ("web1,", "web1,: an option is missing after the comma")):
        refused(address, says=says)
    refused("-l", ":0,mode=0660", DEAD, says=":0,mode=0660: 'mode' is for socket files")
    refused("127.0.0.1,id=a", "127.0.0.2,id=a", says="127.0.0.2,id=a: the id 'a' is taken")


def test_control_characters_are_shown_not_sent():
    done = run_balance("we\x1bb\n1")
    assert done.returncode == USAGE and "\x1b" not in done.stderr and len(done.stderr.splitlines()) == 1, done


def test_unknown_host():
    unknown = r"no-such-host\.invalid: (unknown host|cannot be resolved) \(.+\)"
    for arguments in (("no-such-host.invalid",), ("--strict", "no-such-host.invalid", DEAD)):
        done = run_balance(*arguments)
        assert done.returncode == NO_HOST and re.fullmatch(f"balance: {unknown}\n", done.stderr), done
    with Backend() as backend, Balance("no-such-host.invalid", backend.where) as balance:
        balance.wait_stderr(f"^balance: {unknown}; going on without it$")
        assert fetch(balance.port).status == 200


def test_port_in_use_has_a_hint_that_works():
    with Backend() as backend, Balance(backend.where) as balance:
        where = f"127.0.0.1:{balance.port}"
        hint = refused("-l", where, "--hash", backend.where, code=UNAVAILABLE,
                       says=f"cannot listen on {where}: Address already in use (pid {balance.pid} 'balance')",
                       hint=r"  try another port:  balance -l 127\.0\.0\.1:\d+ --hash " + re.escape(backend.where))
        words = hint.split("balance ", 1)[1].split()
        assert words[1] != where
        with Balance(*words[2:], listen=(words[1],)) as other:
            assert fetch(other.port).status == 200


def test_privileged_port():
    with open("/proc/sys/net/ipv4/ip_unprivileged_port_start", encoding="ascii") as start:
        own_network = ["unshare", "--map-root-user", "--net"] if int(start.read()) <= 80 else []
    done = subprocess.run([*own_network, "setpriv", "--bounding-set=-net_bind_service", BALANCE, "-l", ":80", DEAD],
                          capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == PERMISSION, done
    first, hint = done.stderr.splitlines()
    assert re.fullmatch(r"balance: cannot listen on \S+:80: Permission denied \(ports below \d+ are privileged\)",
                        first), first
    assert re.fullmatch(rf"  try another port:  balance -l :80\d\d {DEAD}", hint), hint


def test_values():
    for flag, value, says in (
            ("--workers", "0", "'0' is out of range (1 to 1024)"),
            ("--workers", "two", "'two' is not a number"),
            ("--policy", "hsh", "'hsh' is not known; did you mean 'hash'?"),
            ("--hash-scheme", "lightpd15", "'lightpd15' is not known; did you mean 'lighttpd15'?"),
            ("--log-format", "jsno", "'jsno' is not known; did you mean 'json'?"),
            ("--idle-timeout", "soon", "'soon' is not a duration; write 500ms, 3s, 2m or 1h"),
            ("--connect-timeout", "0", "'0' is no time at all; write 1ms or more"),
            ("--max-header", "1G", "'1G' is out of range (1K to 1M)"),
            ("--max-body", "big", "'big' is not a size; write 4096, 64K, 10M or 2G"),
            ("--max-conns", "0", "'0' is out of range (1 to 100000000)"),
            ("--trust", "10.0.0.0/33", "'10.0.0.0/33' is not a network; write 10.0.0.0/8 or 2001:db8::/32"),
            ("--ready-fd", "99", "'99' is not an open descriptor"),
            ("--host", "a/b", "'a/b' is not a host name")):
        refused(flag, value, DEAD, says=f"{flag}: {says}")
    refused("--least", "--hash-key", "path", DEAD, says="--hash-key: only the policy hash has one; add --hash")


def test_every_option_wants_its_value_or_none():
    lines = printed("--help-options").splitlines()
    assert len(lines) > 30, lines
    text = printed("--help")
    for line in lines:
        name, *rest = line.split()
        assert name in text, f"--help does not show {name}"
        for spelling in (name, *(word for word in rest if word.startswith("-"))):
            if rest and not rest[-1].startswith("-"):
                done = run_balance(DEAD, spelling)
                assert done.returncode == USAGE and f"needs a value ({rest[-1]})" in done.stderr, done
            elif spelling.startswith("--"):
                done = run_balance(DEAD, f"{spelling}=1")
                assert done.returncode == USAGE and "takes no value" in done.stderr, done


def test_files_of_backends(directory):
    pool = f"{directory}/pool"
    refused(f"@{pool}", code=NO_INPUT, says=f"{pool}: No such file or directory")
    with open(pool, "w", encoding="ascii") as file:
        file.write("# the pool\n127.0.0.1\nweb1:http\n")
    refused(f"@{pool}", code=DATA, says=f"{pool}:3: web1:http: port 'http' is not a number")
    with Backend() as backend:
        with open(pool, "w", encoding="ascii") as file:
            file.write(f"# the pool\n\n{backend.where}  # the only one\n")
        with Balance(f"@{pool}") as balance:
            assert fetch(balance.port).status == 200


def test_file_of_backends_is_read_again(directory):
    pool = f"{directory}/pool"

    def write(text):
        with open(f"{pool}.new", "w", encoding="ascii") as file:
            file.write(text)
        os.rename(f"{pool}.new", pool)

    with Backend(name="old") as old, Backend(name="new") as new:
        write(old.where)
        with Balance(f"@{pool}") as balance:
            assert fetch(balance.port).body == b"old"
            write("web1:http\n")
            balance.signal(signal.SIGHUP)
            balance.wait_stderr(r"^balance: not reloaded: .*pool:1: web1:http: port 'http' is not a number")
            assert fetch(balance.port).body == b"old"
            write(new.where)
            balance.signal(signal.SIGHUP)
            eventually(lambda: fetch(balance.port).body == b"new")


def test_hash_is_a_switch():
    with Backend(name="a") as a, Backend(name="b") as b, Balance("--hash", a.where, b.where) as balance:
        bodies = [fetch(balance.port, target=f"/{number}").body for number in range(40)]
        assert set(bodies) == {b"a", b"b"}, bodies
        assert [fetch(balance.port, target=f"/{number}").body for number in range(40)] == bodies


def test_environment(directory):
    path = f"{directory}/in.sock"
    refused(DEAD, says="BALANCE_WORKERS: 'many' is not a number", env={**os.environ, "BALANCE_WORKERS": "many"})
    refused(DEAD, says="BALANCE_LISTEN: :http: port 'http' is not a number",
            env={**os.environ, "BALANCE_LISTEN": f"{path} :http"})
    with Backend() as backend:
        with Balance(backend.where, listen=("127.0.0.1:0",), env={"BALANCE_LISTEN": path, "BALANCE_TRACE": "1",
                                                                   "BALANCE_POLICY": "first"}) as balance:
            assert fetch(balance.port).status == 200
            balance.wait_stderr(r"^\(trace\) using \S*first\S*: / -> ")
            assert not os.path.exists(path), "the command line comes before the environment"


def test_socket_of_systemd():
    with Backend() as backend, socket.create_server(("127.0.0.1", 0)) as listener:
        script = f'exec 3<&{listener.fileno()}; export LISTEN_PID=$$; exec "$@"'
        environment = {**os.environ, "LISTEN_FDS": "2", "LISTEN_FDNAMES": "web:other"}
        with subprocess.Popen(["bash", "-c", script, "bash", BALANCE, "-q", "-l", "sd:web", "--print-url", backend.where],
                              stdout=subprocess.PIPE, text=True, env=environment,
                              pass_fds=(listener.fileno(),)) as process:
            try:
                port = listener.getsockname()[1]
                assert process.stdout.readline() == f"http://127.0.0.1:{port}\n"
                assert fetch(port).status == 200
            finally:
                process.terminate()
    refused("-l", "sd:web", DEAD, says="sd:web: systemd passed no socket of that name")


def test_texts_on_stdout():
    assert printed("--help").startswith("Usage: balance [OPTIONS] BACKEND...\n")
    assert printed("-h", "--strict") == printed("--help")
    assert re.fullmatch(r"balance \d+\.\d+\.\d+\n", printed("--version"))
    assert printed("-V") == printed("--version")
    schemes = printed("--hash-scheme", "list").splitlines()
    assert schemes[0].startswith("hrw ") and any(line.startswith("lighttpd15 ") for line in schemes), schemes
    assert max(map(len, printed("--help").splitlines())) <= 80


run_tests(globals())
