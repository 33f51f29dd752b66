"""HTTP/1.1 on a socket, as the tests' backends and clients need it: strict, and the octets stay visible.

Fields are lists of (name, value) in the order received. A body that ends before its framing says so raises Truncated.
"""
import socket
import struct


class Truncated(Exception):
    """The peer closed or reset in the middle of a message; `got` is what came of the body."""

    def __init__(self, what, got=b""):
        super().__init__(f"{what} ({len(got)} octets of the body came)")
        self.got = got


class Message:
    """A request or a response: start line, fields and, once read, the body."""

    def __init__(self, head):
        lines = head.decode("latin-1").split("\r\n")
        self.start = lines[0]
        self.fields = [(name, value.strip(" \t")) for name, _, value in (line.partition(":") for line in lines[1:])]
        self.body = None

    def get(self, name, default=None):
        """The value of a field; several are joined by a comma, as RFC 9110 section 5.3 has it."""
        values = self.all(name)
        return ", ".join(values) if values else default

    def all(self, name):
        return [value for key, value in self.fields if key.lower() == name.lower()]


class Request(Message):
    def __init__(self, head):
        super().__init__(head)
        self.method, self.target, self.version = self.start.split(" ")


class Response(Message):
    def __init__(self, head):
        super().__init__(head)
        self.version, status, self.reason = (self.start + " ").split(" ", 2)
        self.status = int(status)
        self.interim = []  # the 1xx responses before it

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


def reset(sock):
    """Closes with a RST."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


class Reader:
    """Buffered reading of messages from a blocking socket."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = b""

    def fill(self):
        """More octets; False at the end of the stream, a reset counts as one."""
        try:
            data = self.sock.recv(1 << 18)
        except ConnectionError:
            return False
        self.buffer += data
        return bool(data)

    def until(self, mark):
        """Everything up to `mark`, which is dropped; None when the stream ends before its first octet."""
        start = 0
        while (at := self.buffer.find(mark, start)) < 0:
            start = max(0, len(self.buffer) - len(mark) + 1)
            if not self.fill():
                if self.buffer:
                    raise Truncated(f"stream ended in {self.buffer[:200]!r}")
                return None
        taken, self.buffer = self.buffer[:at], self.buffer[at + len(mark):]
        return taken

    def exactly(self, count, take):
        while count > 0:
            if not self.buffer and not self.fill():
                raise Truncated(f"{count} octets are missing")
            part, self.buffer = self.buffer[:count], self.buffer[count:]
            count -= len(part)
            take(part)

    def rest(self, take):
        """All until the end of the stream."""
        take(self.buffer)
        self.buffer = b""
        while self.fill():
            take(self.buffer)
            self.buffer = b""

    def chunked(self, take):
        while True:
            line = self.until(b"\r\n")
            if line is None:
                raise Truncated("no last chunk")
            size = int(line.split(b";")[0], 16)
            if size == 0:
                break
            self.exactly(size, take)
            end = []
            self.exactly(2, end.append)
            assert b"".join(end) == b"\r\n", end
        while self.until(b"\r\n"):  # trailers
            pass

    def body(self, message, until_close, sink=None):
        """Reads the body that the message's fields frame into message.body, or piece by piece into `sink`."""
        parts = []
        take = sink or parts.append
        try:
            if (message.get("Transfer-Encoding") or "").lower() == "chunked":
                self.chunked(take)
            elif message.get("Content-Length") is not None:
                self.exactly(int(message.get("Content-Length")), take)
            elif until_close:
                self.rest(take)
        except Truncated as cut:
            raise Truncated(str(cut), b"".join(parts)) from None
        message.body = b"".join(parts)
        return message


def fields_text(fields):
    return "".join(f"{name}: {value}\r\n" for name, value in fields)


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)
