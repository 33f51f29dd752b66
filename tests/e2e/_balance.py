"""The program under test as a process: started on port 0, its stderr kept, its descriptors and memory looked at."""
import ctypes
import os
import re
import resource
import signal
import subprocess
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get("PROXYCORE_BUILD", os.path.join(ROOT, "build", "dev"))
BALANCE = os.environ.get("BALANCE", os.path.join(BUILD, "bin", "balance"))
SENDFILE_SERVE = os.environ.get("SENDFILE_SERVE", os.path.join(BUILD, "bin", "sendfile-serve"))
LOAD_BACKEND = os.environ.get("LOAD_BACKEND", os.path.join(BUILD, "tests", "bench", "load_backend"))


def child(limits):
    """What a child does before exec: limits, and it dies with this script."""
    def setup():
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
        for name, value in limits.items():
            resource.setrlimit(name, (value, value))
    return setup


def run_program(*command, seconds=20, **options):
    """Runs it to its end: CompletedProcess with text. For command lines that must fail."""
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=seconds,
                          stdin=subprocess.DEVNULL, preexec_fn=child({}), check=False, **options)


def run_balance(*arguments, **options):
    return run_program(BALANCE, *arguments, **options)


class Server:
    """`with Balance(BACKEND or flag, ...)`: leaves with TERM and checks that the exit was clean."""
    program = None

    def __init__(self, *arguments, listen=("127.0.0.1:0",), limits=None, pass_fds=(), env=None, exit_codes=(0,)):
        listening = [word for address in listen for word in ("-l", address)]
        self.exit_codes = exit_codes
        self.lines = []  # of stderr
        self.process = subprocess.Popen(
            [self.program, *listening, "--print-url", *map(str, arguments)], text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=child(limits or {}), pass_fds=pass_fds,
            env={**os.environ, **(env or {})})
        self.pid = self.process.pid
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self._read_stderr, daemon=True)
        self.reader.start()
        self.urls = []
        for _ in listen:
            line = self.process.stdout.readline()
            if not line:
                code = self.process.wait(10)
                self.reader.join(5)
                raise AssertionError(f"{self.program} did not start, exit code {code}:\n{self.stderr}")
            self.urls.append(line.strip())

    def _read_stderr(self):
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        code = None
        try:
            code = self.stop()
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.reader.join(5)
            if kind is not None or code not in self.exit_codes:
                print(f"--- stderr of {self.program}:", *self.lines[-60:], sep="\n")
        if kind is None:
            assert code in self.exit_codes, f"{self.program} exited with {code}"

    @property
    def port(self):
        """Of the first listener."""
        return self.ports[0]

    @property
    def ports(self):
        return [int(found.group(1)) for url in self.urls if (found := re.search(r":(\d+)/?$", url))]

    @property
    def stderr(self):
        with self.changed:
            return "\n".join(self.lines)

    def wait_stderr(self, pattern, seconds=10):
        """The first match of a regular expression in a line of stderr, waited for."""
        def find():
            return next((found for line in self.lines if (found := re.search(pattern, line))), None)
        with self.changed:
            self.changed.wait_for(find, seconds)
            found = find()
        assert found, f"no {pattern!r} on stderr:\n{self.stderr}"
        return found

    def signal(self, number):
        self.process.send_signal(number)

    def stop(self, seconds=20):
        """TERM, unless it has ended already; the exit code. Connections that a test left open are not waited for."""
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
            try:
                return self.process.wait(1)
            except subprocess.TimeoutExpired:
                self.signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def private_memory(self):
        """Octets of memory that are this process's alone and resident."""
        with open(f"/proc/{self.pid}/smaps_rollup", encoding="ascii") as rollup:
            return 1024 * sum(int(line.split()[1]) for line in rollup if line.startswith("Private_"))

    def cpu_seconds(self):
        with open(f"/proc/{self.pid}/stat", encoding="utf-8") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def settle_descriptors(self, most, seconds=10):
        """Waits until no more than `most` are open; a leak fails."""
        until = time.monotonic() + seconds
        while (count := self.descriptors()) > most:
            assert time.monotonic() < until, f"{count} descriptors are open, {most} expected"
            time.sleep(0.02)


class Balance(Server):
    """The proxy."""
    program = BALANCE


class FileServer(Server):
    """sendfile-serve: `with FileServer(DIR or flag, ...)`."""
    program = SENDFILE_SERVE
