#!/usr/bin/env python3
"""hashmap's output and what it says to wrong input, with which exit code."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import subprocess

from _hashmap import *
from _lib import SLOW, run_tests

SKEWED, USAGE, DATA, NO_INPUT, IO, CONFIG = 1, 64, 65, 66, 74, 78
WEBS = ("web1", "web2", "web3")
# man/proxycore-hash.7, hrw
KNOWN = {"/": "web3:80", "/login": "web2:80", "/app.js": "web3:80", "/style.css": "web1:80", "/img/000001.jpg": "web1:80"}


def refused(*arguments, code=USAGE, says, hint=None, urls="/a\n", **options):
    """One line, perhaps a hint, nothing on stdout."""
    done = run_hashmap(*arguments, urls=urls, **options)
    lines = done.stderr.splitlines()
    assert done.returncode == code, done
    assert lines and lines[0] == f"hashmap: {says}", done.stderr
    assert not done.stdout, done.stdout
    assert len(lines) == (1 if hint is None else 2), done.stderr
    if hint:
        assert re.fullmatch(hint, lines[1]), lines[1]


def left_out(*arguments, urls, says, hint=None, code=0):
    """Some lines are good; the one message says what became of the others."""
    done = run_hashmap(*arguments, urls=urls)
    lines = done.stderr.splitlines()
    assert done.returncode == code and lines[0] == f"hashmap: {says}", done
    assert len(lines) == (1 if hint is None else 2) and (hint is None or lines[1] == hint), done.stderr
    return done.stdout


def test_plain():
    assert mapped(*WEBS, urls="".join(url + "\n" for url in KNOWN)) == "".join(f"{u}\t{b}\n" for u, b in KNOWN.items())
    assert mapped("-u", "/", "-u", "/login", *WEBS) == "/\tweb3:80\n/login\tweb2:80\n"
    assert mapped(*WEBS, urls="http://h/login\nother.example/login\r\n/login") == \
        "http://h/login\tweb2:80\nother.example/login\tweb2:80\n/login\tweb2:80\n"
    assert mapped(*WEBS, urls="") == ""
    assert mapped(*WEBS, urls="\n\n") == ""


def test_all_and_json():
    assert mapped("--all", "-u", "/", *WEBS) == "/\tweb3:80\te89cd67289eddaea\tweb3:80,web1:80,web2:80\n"
    one = json.loads(mapped("--json", "--all", "-u", "/", *WEBS))
    assert one == {"url": "/", "backend": "web3:80", "hash": "e89cd67289eddaea", "order": ["web3:80", "web1:80", "web2:80"]}
    lines = [json.loads(line) for line in mapped("-j", *WEBS, urls="/\n/\"\\\n").splitlines()]
    assert [line["url"] for line in lines] == ["/", "/\"\\"]
    assert json.loads(mapped("-j", *WEBS, urls=b"/\xff\n"))["url"] == "/\ufffd"
    assert mapped("--hash-key", "query:id", *WEBS, urls="/x\n") == "/x\t-\n"
    assert json.loads(mapped("-j", "--hash-key", "query:id", "-u", "/x", *WEBS))["backend"] is None


def test_workers_keep_the_order():
    urls = "".join(f"/path/to/{i}?{'x' * (i % 50)}\n" for i in range(100_000))
    one = mapped("-w", "1", *WEBS, urls=urls)
    assert one.count("\n") == 100_000
    for workers in ("2", "5"):
        assert mapped("-w", workers, *WEBS, urls=urls) == one
    assert [line.split("\t")[0] for line in one.splitlines()] == urls.splitlines()


def test_octets_above_ascii_come_back():
    done = subprocess.run([HASHMAP, "web1"], input=b"/\xc3\xa9\xff\n", capture_output=True, timeout=60, check=True)
    assert done.stdout == b"/\xc3\xa9\xff\tweb1:80\n"


def test_bad_lines():
    out = left_out(*WEBS, urls="/a\nhello\n/b c\n", says="2 of 3 lines left out; the first is line 2: neither "
                   "http://host/path nor host/path nor /path: 'hello'")
    assert out.startswith("/a\t") and out.count("\n") == 1
    left_out("web1", urls="a b\n/a\n", says="1 of 2 lines left out; the first is line 1: blanks or control characters in it: "
             "'a b'", hint="  if it is an access log:  hashmap --log auto ...")
    left_out("web1", urls=b"/a\n\0\x01\x02\n", says="1 of 2 lines left out; the first is line 2: blanks or control "
             "characters in it: '\\x00\\x01\\x02'", hint="  if it is an access log:  hashmap --log auto ...")
    out = left_out("web1", urls="/a\n/" + "x" * (1 << 20) + "\n/b\n", says="1 of 3 lines left out; the first is line 2: "
                   "longer than 64 KiB")
    assert out == "/a\tweb1:80\n/b\tweb1:80\n"
    left_out("--log", "json", "web1", urls='{"uri":"/a"}\nno\n', says="1 of 2 lines left out; the first is line 2: "
             "no request in it: 'no'")
    done = run_hashmap("web1", urls=os.urandom(1 << 20))
    assert done.returncode == 0 and len(done.stderr.splitlines()) <= 2, done.stderr


def test_strict():
    left_out("--strict", "web1", urls="/a\nhello\n", code=DATA, says="1 of 2 lines cannot be used; the first is line 2: neither "
             "http://host/path nor host/path nor /path: 'hello'")
    left_out("-u", "hello", "web1", urls="", code=DATA, says="1 of 1 lines cannot be used; the first is line 1: neither "
             "http://host/path nor host/path nor /path: 'hello'")
    assert mapped("--strict", "web1", urls="/a\n\n/b\n").count("\n") == 2


def test_backends(directory):
    refused(says="no backend given; name at least one", hint="  for example:  hashmap -u /index.html web1 web2 web3")
    refused("web1:http", says="web1:http: port 'http' is not a number")
    refused("web1,weight=0", says="web1,weight=0: weight '0' is out of range (1 to 65535)")
    refused("a,id=x", "b,id=x", says="b,id=x: the id 'x' is taken")
    refused("@/nonexistent", code=NO_INPUT, says="/nonexistent: No such file or directory")
    with open(f"{directory}/empty", "w", encoding="ascii"):
        pass
    refused(f"@{directory}/empty", code=DATA, says=f"{directory}/empty: no backend in it; write one address a line")
    done = run_hashmap("web1", "web1:80", "-u", "/")
    assert done.stdout == "/\tweb1:80\n" and done.stderr == \
        "hashmap: web1:80: web1:80 is in the pool already and counts once; weight= gives it more\n", done
    refused("--remove", "web1", "web1", says="no backend is left")
    refused("--weight", "web1=0", "web1", says="every backend is down or has the weight 0; nothing can be chosen")
    with open(f"{directory}/many", "w", encoding="ascii") as file:
        file.writelines(f"web{i},weight=65535\n" for i in range(2000))
    done = run_hashmap("--hash-scheme", "nginx-consistent", f"@{directory}/many", "-u", "/")
    assert done.returncode == USAGE and done.stderr.startswith("hashmap: nginx-consistent: ") and \
        len(done.stderr.splitlines()) == 1, done


def test_flags():
    refused("--hash-schem", "x", says="unknown option '--hash-schem'; did you mean '--hash-scheme'?")
    refused("--hash-scheme", "nginx-consistant", "web1",
            says="--hash-scheme: 'nginx-consistant' is not known; did you mean 'nginx-consistent'?")
    refused("--hash-key", "header:x", "web1", says="--hash-key: 'header:x' is not in a URL; use uri, path, host or query:NAME")
    refused("web1", environment={"HASHMAP_LOG": "nonsense"},
            says="HASHMAP_LOG: 'nonsense' is not known (it is one of auto, combined, json, haproxy, squid, caddy)")
    assert mapped("--hash-scheme", "list").startswith("hrw ")
    assert mapped("--version").startswith("hashmap ")
    assert mapped("--help").startswith("Usage: hashmap ")


def test_configuration_files(directory):
    refused("--nginx", "/nonexistent", code=NO_INPUT, says="/nonexistent: No such file or directory")
    path = f"{directory}/c"

    def wrong(option, text, says, code=CONFIG, **more):
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        refused(option, path, code=code, says=says.replace("FILE", path), **more)
    wrong("--nginx", "upstream u {\n server a;\n}\n", "FILE:1: this upstream takes turns",
          hint="  to hash all the same, say how:  --hash-scheme NAME")
    wrong("--haproxy", "backend b\n balance uri\n", "FILE:1: no server in this section")
    wrong("--squid", "http_port 80\n", "FILE: no cache_peer with carp in it")
    wrong("--lighttpd", "x = (\n", "FILE:1: ')' is missing")
    wrong("--haproxy", "backend a\nbackend b\n", "FILE: 2 of backend section in it (a, b); choose one with --upstream", code=USAGE)
    with open(path, "w", encoding="ascii") as file:
        file.write("upstream u {\n server a:81;\n server b,c;\n}\n")
    refused("--nginx", path, code=CONFIG, says=f"{path}:3: 'b,c' is not the address of a server")
    with open(path, "w", encoding="ascii") as file:
        file.write("upstream u { hash $request_uri; server a; strange x; server b odd; }\n")
    done = run_hashmap("--nginx", path, "-u", "/")
    assert done.returncode == 0 and done.stderr.splitlines() == [
        f"hashmap: {path}:1: 'strange' is not understood and passed over",
        f"hashmap: {path}:1: parameter 'odd' of a server is not understood and passed over"], done
    assert mapped("-q", "--nginx", path, "--hash-scheme", "hrw", "-u", "/").startswith("/\t")


def test_head_ends_it_quietly():
    with subprocess.Popen([HASHMAP, "web1", "web2"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as one:
        one.stdout.close()
        try:
            for _ in range(100):
                one.stdin.write(b"/a\n" * 10_000)
            one.stdin.close()
        except BrokenPipeError:
            pass
        one.stdin = None
        assert one.wait(60) == -signal.SIGPIPE
        assert one.stderr.read() == b""


def test_output_that_cannot_be_written():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([HASHMAP, "web1", "-u", "/"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert done.returncode == IO, done
    assert done.stderr == "hashmap: standard output: cannot be written (No space left on device)\n"


def test_input_that_cannot_be_read(directory):
    fd = os.open(directory, os.O_RDONLY)
    done = subprocess.run([HASHMAP, "web1"], stdin=fd, capture_output=True, text=True, timeout=60, check=False)
    os.close(fd)
    assert done.returncode == NO_INPUT and done.stderr == \
        "hashmap: standard input is a directory; URLs are read from there\n", done


def test_a_pipe_is_answered_as_it_speaks():
    with subprocess.Popen([HASHMAP, "web1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as one:
        for url in (b"/a", b"/b"):
            one.stdin.write(url + b"\n")
            one.stdin.flush()
            assert select.select([one.stdout], [], [], 10 * SLOW)[0], "no answer while the pipe is open"
            assert os.read(one.stdout.fileno(), 100) == url + b"\tweb1:80\n"


def run_on_terminal(*arguments, urls, environment):
    """stdout of it when that is a terminal."""
    parent, child = pty.openpty()
    with subprocess.Popen([HASHMAP, *arguments], stdin=subprocess.PIPE, stdout=child, stderr=subprocess.PIPE,
                          env={**sanitizer_options(), **environment}) as one:
        os.close(child)
        one.stdin.write(urls)
        one.stdin.close()
        fcntl.fcntl(parent, fcntl.F_SETFL, 0)
        text = b""
        try:
            while piece := os.read(parent, 4096):
                text += piece
        except OSError:
            pass
        one.stdin = None
        assert one.wait(60) == 0
    os.close(parent)
    return text.decode()


def test_bars():
    urls = b"".join(b"/%d\n" % i for i in range(300))
    assert "\x1b[32m█" in run_on_terminal("-s", *WEBS, urls=urls, environment={"LC_ALL": "C.UTF-8"})
    assert "\x1b[32m####" in run_on_terminal("-s", *WEBS, urls=urls, environment={"LC_ALL": "C"})
    text = run_on_terminal("-s", *WEBS, urls=urls, environment={"LC_ALL": "C.UTF-8", "NO_COLOR": "1"})
    assert "█" in text and "\x1b" not in text
    assert "\x1b" not in mapped("-s", *WEBS, urls=urls)


run_tests(globals())
