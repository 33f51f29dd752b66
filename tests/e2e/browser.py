#!/usr/bin/env python3
# ctest: timeout=120
"""sendfile-serve and a browser: headless Chromium shows a listing and follows it, and seeks in a recording by ranges."""
import os
import re
import shutil
import struct
import subprocess
import sys

from _balance import child
from _lib import *

CHROMIUM = shutil.which("chromium")
RATE = 48_000
SECONDS = 300

# It tells what it has done by asking for a path: that is in the log.
PLAYER = """<!doctype html><title>player</title><video id="v" src="long.wav" preload="metadata" muted></video>
<script>
const v = document.getElementById("v"), tell = what => { new Image().src = "/told-" + what; };
v.onloadedmetadata = () => { v.currentTime = 250; };
v.onseeked = () => tell(`at-${Math.round(v.currentTime)}-of-${Math.round(v.duration)}`);
v.onerror = () => tell("error-" + v.error.code);
</script>"""
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio")


def dom_of(url, profile):
    """The page as it is after its scripts have run."""
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "--virtual-time-budget=20000", "--dump-dom", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, stdin=subprocess.DEVNULL, check=False,
                          preexec_fn=child({}))
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def write_recording(path):
    """Silence, with a head that says how long it is."""
    size = RATE * SECONDS * 2
    head = b"RIFF" + struct.pack("<I", 36 + size) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, RATE, RATE * 2, 2, 16)
    with open(path, "wb") as file:
        file.write(head + b"data" + struct.pack("<I", size))
        file.truncate(len(head) + 8 + size)


def test_listing(directory):
    os.makedirs(f"{directory}/site/sub dir")
    for name in ("plain.txt", "<b>&'\".txt", "caf\u00e9 #1?.txt", "a:b"):
        with open(f"{directory}/site/{name}", "w", encoding="utf-8") as file:
            file.write("x" * 2000)
    with FileServer(f"{directory}/site") as server:
        url = f"http://127.0.0.1:{server.port}"
        page = dom_of(f"{url}/?sort=size", f"{directory}/profile")
        links = re.findall(r'<td><a href="([^"]*)">([^<]*)</a></td>', page)
        assert [text for _, text in links] == ["sub dir/", "&lt;b&gt;&amp;'\".txt", "a:b", "caf\u00e9 #1?.txt", "plain.txt"], links
        for link, _ in links[1:]:
            assert fetch(server.port, target="/" + link.removeprefix("./")).body == b"x" * 2000, link
        assert "Nothing is in here" in dom_of(f"{url}/{links[0][0]}", f"{directory}/profile")


def test_seeking(directory):
    os.mkdir(f"{directory}/site")
    write_recording(f"{directory}/site/long.wav")
    with open(f"{directory}/site/index.html", "w", encoding="ascii") as file:
        file.write(PLAYER)
    log = f"{directory}/log"

    def lines_of_log(pattern):
        with open(log, encoding="utf-8") as lines:
            return [line for line in lines if re.search(pattern, line)]
    with FileServer("--access-log", log, "--log-format", "json", f"{directory}/site") as server:
        browser = subprocess.Popen(
            [CHROMIUM, *FLAGS, f"--user-data-dir={directory}/profile", "--remote-debugging-port=0", f"http://127.0.0.1:{server.port}/"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=child({}))
        try:
            told = eventually(lambda: lines_of_log("/told-"), 60)
        finally:
            browser.kill()
            browser.wait()
        assert f"/told-at-250-of-{SECONDS}" in told[0], told
    parts = lines_of_log('/long[.]wav.*"status": ?206')
    assert len(parts) >= 2, "the browser did not ask for parts"


if not CHROMIUM:
    print("chromium is not installed: no browser to try; apt-get install chromium")
    sys.exit(77)
run_tests(globals())
