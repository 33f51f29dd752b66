"""A raw client of one connection, for the e2e tests; nothing is sent that the test did not ask for."""
import socket

from _wire import Reader, Response, fields_text, reset

TIMEOUT = 20


class Client:
    """`where` is a port of 127.0.0.1, a (host, port), or the path of a unix socket."""

    def __init__(self, where, timeout=TIMEOUT, rcvbuf=None):
        if isinstance(where, int):
            where = ("127.0.0.1", where)
        family = socket.AF_UNIX if isinstance(where, str) else socket.AF_INET6 if ":" in where[0] else socket.AF_INET
        self.sock = socket.socket(family)
        self.sock.settimeout(timeout)
        if rcvbuf:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, rcvbuf)
        self.sock.connect(where)
        self.reader = Reader(self.sock)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.sock.close()

    def send(self, data):
        self.sock.sendall(data.encode("latin-1") if isinstance(data, str) else data)

    def request(self, method="GET", target="/", *fields, body=None, host="example.test"):
        """Sends a request; a body gets its Content-Length."""
        if body is not None:
            fields = (*fields, ("Content-Length", len(body)))
        head = f"{method} {target} HTTP/1.1\r\n{fields_text([('Host', host), *fields])}\r\n"
        self.send(head.encode("latin-1") + (body or b""))
        return self

    def head(self):
        """The head of the final response; those of interim responses are in its `interim`."""
        interim = []
        while True:
            text = self.reader.until(b"\r\n\r\n")
            assert text is not None, "the connection was closed without a response"
            response = Response(text)
            if response.status >= 200 or response.status == 101:
                response.interim = interim
                return response
            interim.append(response)

    def response(self, method="GET", sink=None):
        """The whole response to a request of `method`."""
        response = self.head()
        if method == "HEAD" or response.status in (101, 204, 304):
            response.body = b""
            return response
        return self.reader.body(response, until_close=True, sink=sink)

    def fetch(self, method="GET", target="/", *fields, **how):
        return self.request(method, target, *fields, **how).response(method)

    def at_end(self):
        """True when the peer has closed and nothing is left to read."""
        return not self.reader.buffer and not self.reader.fill()

    def half_close(self):
        self.sock.shutdown(socket.SHUT_WR)

    def close(self):
        self.sock.close()

    def reset(self):
        reset(self.sock)


def fetch(where, method="GET", target="/", *fields, timeout=TIMEOUT, **how):
    """One request on a connection of its own."""
    with Client(where, timeout) as client:
        return client.fetch(method, target, *fields, **how)
