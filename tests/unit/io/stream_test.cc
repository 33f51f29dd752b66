#include "io/stream.h"

#include <catch2/catch.hpp>

#include "unit/io/stream_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

TEST_CASE("a stream reads what has come, and says when there is no more") {
  Wire wire;
  ReadBuffer in;
  CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Again);
  CHECK_FALSE(wire.stream.readable());
  wire.peer.send("hello");
  run_until(wire.loop, [&] { return wire.stream.readable(); });
  CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Ok);
  CHECK(in.data() == "hello");
  CHECK_FALSE(wire.stream.readable());
  wire.peer.close();
  run_until(wire.loop, [&] { return wire.stream.readable(); });
  CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Eof);
}

TEST_CASE("a read takes no more than it may") {
  Wire wire;
  ReadBuffer in;
  wire.peer.send("hello");
  CHECK(wire.stream.read(wire.chunks, in, 100, 3) == Io::Ok);
  CHECK(in.data() == "hel");
  CHECK(wire.stream.readable());
  CHECK(wire.stream.read(wire.chunks, in, 100, 3) == Io::Ok);
  CHECK(in.data() == "hello");
}

TEST_CASE("the end is seen behind the last octets, however they came") {
  Wire wire;
  ReadBuffer in;
  wire.peer.send("last");
  wire.peer.close();
  run_until(wire.loop, [&] { return wire.watcher.events > 0; });
  CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Ok);
  CHECK(wire.stream.readable());
  CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Eof);
}

TEST_CASE("a look leaves the octets where they are") {
  Wire wire;
  CHECK(wire.stream.peek() == Io::Again);
  wire.peer.send("x");
  CHECK(wire.stream.peek() == Io::Ok);
  CHECK(wire.stream.peek() == Io::Ok);
  ReadBuffer in;
  CHECK(wire.stream.read(wire.chunks, in, 1) == Io::Ok);
  wire.peer.close();
  CHECK(wire.stream.peek() == Io::Eof);
}

TEST_CASE("many slices leave in order through a socket that is full again and again") {
  Wire wire(GENERATE(AF_UNIX, AF_INET));
  const std::string text = pattern(3'000'000);
  for (std::size_t at = 0; at < text.size(); at += 1009)
    wire.stream.out().append(Slice::memory({}, text.data() + at, std::min<std::size_t>(500, text.size() - at)));
  std::string expected;
  for (std::size_t at = 0; at < text.size(); at += 1009) expected += text.substr(at, 500);
  CHECK(wire.send_all(expected.size()) == expected);
  CHECK(wire.stream.written() == expected.size());
}

TEST_CASE("a full socket is not written to until it is writable again") {
  Wire wire;
  const std::string text = pattern(1'000'000);
  wire.stream.out().append(Slice::memory({}, text.data(), text.size()));
  CHECK(wire.stream.flush() == Io::Again);
  const std::uint64_t before = wire.stream.written();
  CHECK(wire.stream.flush() == Io::Again);
  CHECK(wire.stream.written() == before);
  CHECK(wire.send_all(text.size()) == text);
}

TEST_CASE("memory and parts of files in one chain") {
  Wire wire(GENERATE(AF_UNIX, AF_INET));
  const std::string text = pattern(2'000'000);
  const OpenFileRef file = file_of(text);
  Chain& out = wire.stream.out();
  out.append_copy(wire.chunks, "head:");
  out.append(Slice::of_file(file, 1000, 1'500'000));
  out.append_copy(wire.chunks, ":middle:");
  out.append(Slice::of_file(file, 0, 10));
  const std::string expected = "head:" + text.substr(1000, 1'500'000) + ":middle:" + text.substr(0, 10);
  CHECK(wire.send_all(expected.size()) == expected);
}

TEST_CASE("a file that became shorter breaks the stream") {
  Wire wire;
  const OpenFileRef file = file_of(pattern(1000));
  wire.stream.out().append(Slice::of_file(file, 0, 1000));
  REQUIRE(::ftruncate(file->fd.get(), 400) == 0);
  CHECK(wire.stream.flush() == Io::Broken);
  CHECK(wire.stream.error() == EIO);
  CHECK(wire.stream.written() == 400);
  wire.stream.close();
  CHECK(wire.peer.read_to_end().size() == 400);
}

TEST_CASE("a body is spliced from one stream to another, with memory before and behind") {
  Wire from(GENERATE(AF_UNIX, AF_INET));
  Watcher watcher;
  int ends[2];
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  Stream to(from.loop);
  to.open(UniqueFd(ends[0]), watcher);
  Peer reader{UniqueFd(ends[1])};

  const std::string body = pattern(2'500'000);
  auto sent = std::async(std::launch::async, [&] { from.peer.send(body); });
  auto received = std::async(std::launch::async, [&] { return reader.read(body.size() + 10); });
  const PipeRef pipe = from.pipes.get(body.size());
  to.out().append_copy(from.chunks, "head:");
  std::uint64_t left = body.size();
  run_until(from.loop, [&] {
    std::uint64_t moved = 0;
    const std::uint64_t most = std::min<std::uint64_t>(left, pipe->capacity);
    const Io io = left > 0 ? from.stream.splice_into(*pipe.get(), most, moved) : Io::Again;
    REQUIRE((io == Io::Ok || io == Io::Again));
    left -= moved;
    if (moved) to.out().append(Slice::of_pipe(pipe, moved));
    if (moved && left == 0) to.out().append_copy(from.chunks, ":tail");
    REQUIRE(to.flush() != Io::Broken);
    return left == 0 && to.out().empty();
  });
  sent.wait();
  CHECK(received.get() == "head:" + body + ":tail");
  CHECK(pipe->buffered == 0);
}

TEST_CASE("splicing tells an empty socket from the end") {
  Wire wire;
  const PipeRef pipe = wire.pipes.get(0);
  std::uint64_t moved = 1;
  CHECK(wire.stream.splice_into(*pipe.get(), 100, moved) == Io::Again);
  CHECK(moved == 0);
  CHECK_FALSE(wire.stream.readable());
  wire.peer.send("abc");
  CHECK(wire.stream.splice_into(*pipe.get(), 2, moved) == Io::Ok);
  CHECK(moved == 2);
  CHECK(pipe->buffered == 2);
  wire.peer.close();
  CHECK(wire.stream.splice_into(*pipe.get(), 100, moved) == Io::Ok);
  CHECK(wire.stream.splice_into(*pipe.get(), 100, moved) == Io::Eof);
}

TEST_CASE("a reset breaks reading and writing") {
  Wire wire(AF_INET);
  wire.peer.reset();
  run_until(wire.loop, [&] { return wire.watcher.events > 0; });
  SECTION("reading") {
    ReadBuffer in;
    CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Broken);
    CHECK(wire.stream.error() == ECONNRESET);
  }
  SECTION("writing") {
    wire.stream.out().append_copy(wire.chunks, "x");
    CHECK(wire.stream.flush() == Io::Broken);
  }
  SECTION("splicing") {
    const PipeRef pipe = wire.pipes.get(0);
    std::uint64_t moved = 0;
    CHECK(wire.stream.splice_into(*pipe.get(), 100, moved) == Io::Broken);
  }
}

TEST_CASE("close, reset and shutdown look different from the other side") {
  Wire wire(AF_INET);
  SECTION("close") {
    wire.stream.close();
    CHECK(wire.peer.read_to_end().empty());
    CHECK_FALSE(wire.peer.was_reset());
    CHECK_FALSE(wire.stream.is_open());
    CHECK(wire.stream.flush() == Io::Broken);
  }
  SECTION("reset") {
    wire.stream.reset();
    wire.peer.read_to_end();
    CHECK(wire.peer.was_reset());
  }
  SECTION("shutdown") {
    wire.stream.shutdown_write();
    CHECK(wire.peer.read_to_end().empty());
    wire.peer.send("still");
    ReadBuffer in;
    run_until(wire.loop, [&] { return wire.stream.readable(); });
    CHECK(wire.stream.read(wire.chunks, in, 100) == Io::Ok);
    CHECK(in.data() == "still");
  }
}

TEST_CASE("a stream that asks to continue later lets others come first") {
  Wire busy, other;
  Loop& loop = busy.loop;
  int fd = ::dup(other.stream.fd());
  other.stream.close();
  Watcher watcher;
  Stream second(loop);
  second.open(UniqueFd(fd), watcher);
  run_ready(loop);
  busy.peer.send("x");
  struct Selfish : StreamEvents {
    explicit Selfish(Stream& its) : stream(its) {}
    void on_stream() override {
      ++turns;
      stream.continue_later();
    }
    Stream& stream;
    int turns = 0;
  } selfish(busy.stream);
  busy.stream.set_owner(selfish);
  run_until(loop, [&] { return selfish.turns > 3; });
  const int before = watcher.events;
  other.peer.send("y");
  run_until(loop, [&] { return watcher.events > before; });
  CHECK(selfish.turns < 100'000);
}

TEST_CASE("a stream that asks to continue later is called even if there is nothing more to read") {
  Wire wire;
  run_ready(wire.loop);
  const int before = wire.watcher.events;
  wire.stream.continue_later();
  run_until(wire.loop, [&] { return wire.watcher.events > before; });
  CHECK_FALSE(wire.peer.hears_within(0));
}

TEST_CASE("a connect that succeeds") {
  Door door(GENERATE(loopback(), *Address::unix_path("@stream_test_connect")));
  Loop loop;
  Watcher watcher;
  Stream stream(loop);
  CHECK(stream.connect(door.address(), watcher) == Io::Again);
  run_until(loop, [&] { return watcher.events > 0; });
  CHECK(stream.connect_finished() == Io::Ok);
  Peer peer = door.accept();
  ChunkPool chunks;
  stream.out().append_copy(chunks, "hello");
  CHECK(stream.flush() == Io::Ok);
  CHECK(peer.read(5) == "hello");
}

TEST_CASE("a connect that is refused, at once or later") {
  Address nobody;
  SECTION("tcp") {
    Door door;
    nobody = door.address();
  }
  SECTION("abstract unix") { nobody = *Address::unix_path("@stream_test_nobody"); }
  SECTION("no socket file") { nobody = *Address::unix_path("/nonexistent/socket"); }
  Loop loop;
  Watcher watcher;
  Stream stream(loop);
  Io io = stream.connect(nobody, watcher);
  if (io == Io::Again) {
    run_until(loop, [&] { return watcher.events > 0; });
    io = stream.connect_finished();
  }
  CHECK(io == Io::Broken);
  CHECK((stream.error() == ECONNREFUSED || stream.error() == ENOENT));
}

TEST_CASE("a connect to a full queue is neither finished nor refused") {
  Loop loop;
  Watcher watcher;
  Stream stream(loop);
  SECTION("tcp: it waits") {
    Door door(loopback(), 0);
    const Peer first = connect_to(door.address());
    CHECK(stream.connect(door.address(), watcher) == Io::Again);
    run_ready(loop);
    CHECK(watcher.events == 0);
    CHECK(stream.connect_finished() == Io::Again);
  }
  SECTION("unix: it is told at once, as if refused") {
    Door door(*Address::unix_path("@stream_test_full"), 0);
    const Peer first = connect_to(door.address());
    CHECK(stream.connect(door.address(), watcher) == Io::Broken);
    CHECK(stream.error() == ECONNREFUSED);
  }
}
