"""A backend whose behaviour a test scripts, a thread a connection; it keeps what came.

    with Backend() as backend: ...                          answers 200 with its name
    with Backend(lambda conn, request: ok(b"hi")) as b: ...
    def script(conn, request):
        conn.send(ok(b"x" * 10)[:-5]); conn.reset()         # cut in the middle

A script gets each request once its head is there; it returns the octets of a response, or None after sending some
itself. The body is read first unless the backend was made with bodies=False: then the script calls conn.body(request).
"""
import os
import socket
import threading

from _wire import Reader, Request, Truncated, chunk, fields_text, reset


def ok(body=b"", *fields, status="200 OK", chunked=False):
    """The octets of a response."""
    if isinstance(body, str):
        body = body.encode()
    framing = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", len(body))
    head = f"HTTP/1.1 {status}\r\n{fields_text([framing, *fields])}\r\n".encode()
    return head + (chunk(body) * bool(body) + b"0\r\n\r\n" if chunked else body)


class Gone(Exception):
    """Ends a connection's thread: it has been closed by the script or by the backend's stop."""


class Conn:
    """One connection that the backend has accepted."""

    def __init__(self, backend, sock):
        self.backend, self.sock, self.reader = backend, sock, Reader(sock)

    def send(self, data):
        self.sock.sendall(data)

    def body(self, request, sink=None):
        return self.reader.body(request, until_close=False, sink=sink)

    def close(self):
        self.sock.close()
        raise Gone

    def reset(self):
        reset(self.sock)
        raise Gone

    def mute(self):
        """Says nothing until the peer goes away."""
        while self.reader.fill():
            pass
        raise Gone


class Backend:
    def __init__(self, script=None, *, name="backend", address=("127.0.0.1", 0), bodies=True, rcvbuf=None):
        self.script = script or (lambda conn, request: ok(name))
        self.name, self.bodies, self.rcvbuf = name, bodies, rcvbuf
        self.address = address
        self.requests = []   # every head that came, with what came of its body
        self.accepted = 0
        self.cut = []        # requests whose body ended too early
        self.errors = []     # exceptions of the script: a test that is left checks that there are none
        self.changed = threading.Condition()
        self.open = set()
        self.listener = None
        self.start()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop()
        if kind is None and self.errors:
            raise self.errors[0]

    @property
    def port(self):
        return self.address[1]

    @property
    def where(self):
        """As a BACKEND argument of balance."""
        return f"unix:{self.address}" if isinstance(self.address, str) else "%s:%d" % self.address

    def start(self):
        """Listens; after stop() on the same port as before."""
        unix = isinstance(self.address, str)
        if unix and os.path.exists(self.address):
            os.unlink(self.address)
        listener = socket.socket(socket.AF_UNIX if unix else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.rcvbuf:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self.rcvbuf)
        listener.bind(self.address)
        listener.listen(512)
        if not unix:
            self.address = listener.getsockname()
        self.listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def stop(self):
        """As a killed process: nothing listens, every connection is closed."""
        if self.listener:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes the accepting thread
            self.listener.close()
        self.listener = None
        with self.changed:
            connections = list(self.open)
        for sock in connections:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def targets(self):
        with self.changed:
            return [request.target for request in self.requests]

    def wait_requests(self, count, seconds=10):
        """Until so many requests have come; the list of them."""
        with self.changed:
            came = self.changed.wait_for(lambda: len(self.requests) >= count, seconds)
            assert came, f"{self.name}: {len(self.requests)} of {count} requests came"
            return list(self.requests)

    def _accept(self, listener):
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            with self.changed:
                self.accepted += 1
                self.open.add(sock)
            threading.Thread(target=self._serve, args=(sock,), daemon=True).start()

    def _serve(self, sock):
        conn = Conn(self, sock)
        try:
            while (head := conn.reader.until(b"\r\n\r\n")) is not None:
                self._one(conn, Request(head))
        except (Gone, Truncated, OSError):
            pass
        except Exception as error:  # pylint: disable=broad-except
            self.errors.append(error)
        finally:
            with self.changed:
                self.open.discard(sock)
                self.changed.notify_all()
            sock.close()

    def _one(self, conn, request):
        with self.changed:
            self.requests.append(request)
            self.changed.notify_all()
        if self.bodies:
            try:
                if request.get("Expect") == "100-continue" and not conn.reader.buffer:
                    conn.send(b"HTTP/1.1 100 Continue\r\n\r\n")
                conn.body(request)
            except Truncated as cut:
                request.body = cut.got
                with self.changed:
                    self.cut.append(request)
                    self.changed.notify_all()
                raise
        response = self.script(conn, request)
        if response is not None:
            conn.send(response)


class BlackHole:
    """An address whose connections never come about: a listen queue that is full, so that further SYNs are dropped."""

    def __init__(self):
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(0)
        self.port = self.listener.getsockname()[1]
        self.where = f"127.0.0.1:{self.port}"
        self.fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            self.fillers.append(filler)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for sock in [self.listener, *self.fillers]:
            sock.close()


def dead_port():
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
