#include "io/stream.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <future>
#include <string>

#include "unit/io/loop_fixture.h"
#include "unit/sockets.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

using Io = Stream::Io;

struct Watcher : StreamEvents {
  void on_stream() override { ++events; }
  int events = 0;
};

// A stream over one end of a connection, and the other end.
struct Wire {
  explicit Wire(int family = AF_UNIX) : stream(loop) {
    if (family == AF_UNIX) {
      int ends[2];
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
      open(ends[0]);
      peer = Peer(UniqueFd(ends[1]));
    } else {
      Door door;
      peer = connect_to(door.address());
      open(::accept4(door.fd(), nullptr, nullptr, SOCK_CLOEXEC));
    }
  }
  void open(int fd) {
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    stream.open(UniqueFd(fd), watcher);
  }
  // Until nothing is left to write; the peer reads meanwhile.
  std::string send_all(std::size_t size) {
    auto received = std::async(std::launch::async, [&] { return peer.read(size); });
    run_until(loop, [&] {
      const Io io = stream.flush();
      REQUIRE(io != Io::Broken);
      return io == Io::Ok;
    });
    return received.get();
  }

  Loop loop;
  ChunkPool chunks;
  PipePool pipes;
  Watcher watcher;
  Stream stream;
  Peer peer{UniqueFd()};
};

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 + i / 253);
  return text;
}

OpenFileRef file_of(const std::string& text) {
  char name[] = "/tmp/stream_test.XXXXXX";
  const int fd = ::mkstemp(name);
  ::unlink(name);
  REQUIRE(::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  auto* file = new OpenFile;
  file->fd.reset(fd);
  file->size = text.size();
  return OpenFileRef(file);
}

}  // namespace

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

namespace {

// Has what comes read before it is told of it, and keeps what it is told.
struct Reader : StreamEvents {
  explicit Reader(Wire& its_wire) : wire(its_wire) { wire.stream.set_owner(*this); }
  void on_stream() override {
    ++events;
    if (then) then();
  }
  ReadTarget read_target() override { return wanted ? ReadTarget{&in, &wire.chunks, 100, 4} : ReadTarget{}; }
  void on_written(Io io, std::uint64_t octets) override {
    last_write = io;
    written += octets;
  }

  Wire& wire;
  ReadBuffer in;
  bool wanted = true;
  int events = 0;
  Io last_write = Io::Eof;
  std::uint64_t written = 0;
  std::function<void()> then;
};

}  // namespace

TEST_CASE("what comes is in the buffer before the owner is told") {
  Wire wire;
  Reader reader(wire);
  run_ready(wire.loop);
  wire.peer.send("abc");
  run_until(wire.loop, [&] { return reader.in.size() == 3; });
  CHECK_FALSE(wire.stream.readable());
  wire.peer.send("defgh");
  run_until(wire.loop, [&] { return reader.in.size() == 7; });
  CHECK(reader.in.data() == "abcdefg");
  CHECK(wire.stream.readable());
  CHECK(wire.stream.read(wire.chunks, reader.in, 1) == Io::Ok);
  CHECK(reader.in.data() == "abcdefgh");
}

TEST_CASE("what nobody wants stays in the socket") {
  Wire wire;
  Reader reader(wire);
  reader.wanted = false;
  wire.peer.send("abc");
  run_until(wire.loop, [&] { return reader.events > 0; });
  CHECK(reader.in.empty());
  CHECK(wire.stream.readable());
  CHECK(wire.stream.read(wire.chunks, reader.in, 1) == Io::Ok);
  CHECK(reader.in.data() == "abc");
}

TEST_CASE("an end or an error that the batch has met is told by the next call, whichever it is") {
  Wire wire(AF_INET);
  Reader reader(wire);
  run_ready(wire.loop);
  const int before = reader.events;
  const bool broken = GENERATE(false, true);
  if (broken)
    wire.peer.reset();
  else
    wire.peer.close();
  run_until(wire.loop, [&] { return reader.events > before; });
  CHECK(wire.stream.readable());
  const Io expected = broken ? Io::Broken : Io::Eof;
  SECTION("a read") { CHECK(wire.stream.read(wire.chunks, reader.in, 1) == expected); }
  SECTION("a look, and then a read") {
    CHECK(wire.stream.peek() == expected);
    CHECK(wire.stream.read(wire.chunks, reader.in, 1) == expected);
  }
  SECTION("a splice") {
    const PipeRef pipe = wire.pipes.get(0);
    std::uint64_t moved = 0;
    CHECK(wire.stream.splice_into(*pipe.get(), 10, moved) == expected);
  }
  if (broken) CHECK(wire.stream.error() == ECONNRESET);
  CHECK_FALSE(wire.stream.readable());
}

TEST_CASE("the first read looks behind what it gets: what came before the stream was opened has no event of its own") {
  Wire wire(AF_INET);
  Reader reader(wire);
  wire.peer.send("abc");
  SECTION("a reset") {
    wire.peer.reset();
    run_until(wire.loop, [&] { return reader.events > 0; });
    CHECK(wire.stream.readable());
    CHECK(wire.stream.read(wire.chunks, reader.in, 1) == Io::Broken);
  }
  SECTION("nothing") {
    run_until(wire.loop, [&] { return reader.events > 0; });
    CHECK(reader.in.data() == "abc");
    CHECK_FALSE(wire.stream.readable());
  }
}

TEST_CASE("what is written later leaves at the end of the batch, and its owner is told") {
  Wire wire;
  Reader reader(wire);
  run_ready(wire.loop);
  wire.stream.out().append_copy(wire.chunks, "hello");
  wire.stream.write_later();
  CHECK(reader.written == 0);
  wire.stream.out().append_copy(wire.chunks, " world");
  wire.stream.write_later();
  run_ready(wire.loop);
  CHECK(reader.written == 11);
  CHECK(reader.last_write == Io::Ok);
  CHECK(wire.peer.read(11) == "hello world");
}

TEST_CASE("memory, files and more slices than one call takes, written later") {
  Wire wire(GENERATE(AF_UNIX, AF_INET));
  Reader reader(wire);
  const std::string text = pattern(50'000);
  std::string expected;
  for (std::size_t at = 0; at < 40'000; at += 1000) {
    wire.stream.out().append(Slice::memory({}, text.data() + at, 500));
    expected += text.substr(at, 500);
  }
  wire.stream.out().append(Slice::of_file(file_of(text), 100, 3000));
  wire.stream.out().append_copy(wire.chunks, "end");
  expected += text.substr(100, 3000) + "end";
  wire.stream.write_later();
  run_ready(wire.loop);
  CHECK(reader.written == expected.size());
  CHECK(wire.peer.read(expected.size()) == expected);
}

TEST_CASE("a later write says when the socket is full, and when the peer is gone") {
  Wire wire;
  Reader reader(wire);
  run_ready(wire.loop);
  const std::string text = pattern(1'000'000);
  SECTION("full") {
    wire.stream.out().append(Slice::memory({}, text.data(), text.size()));
    wire.stream.write_later();
    run_ready(wire.loop);
    CHECK(reader.last_write == Io::Again);
    CHECK(reader.written > 0);
    CHECK(reader.written + wire.stream.out().bytes() == text.size());
  }
  SECTION("gone") {
    wire.peer.close();
    wire.stream.out().append_copy(wire.chunks, "x");
    wire.stream.write_later();
    run_ready(wire.loop);
    CHECK(reader.last_write == Io::Broken);
    CHECK(wire.stream.error() == EPIPE);
  }
  SECTION("closed by ourselves") {
    wire.stream.out().append_copy(wire.chunks, "x");
    wire.stream.write_later();
    wire.stream.close();
    run_ready(wire.loop);
    CHECK(reader.last_write == Io::Eof);
    CHECK(wire.peer.read_to_end().empty());
  }
}

TEST_CASE("of many streams that are ready together one may close others") {
  Loop loop;
  ChunkPool chunks;
  struct One : StreamEvents {
    explicit One(Loop& its_loop) : stream(its_loop) {}
    void on_stream() override {
      ++events;
      for (One* victim : victims) victim->stream.close();
    }
    ReadTarget read_target() override { return {&in, pool, 100}; }
    Stream stream;
    ReadBuffer in;
    ChunkPool* pool = nullptr;
    std::vector<One*> victims;
    int events = 0;
  };
  std::vector<std::unique_ptr<One>> all;
  std::vector<Peer> peers;
  constexpr std::size_t kCount = 150;  // more than one part of a batch
  for (std::size_t i = 0; i < kCount; ++i) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0);
    all.push_back(std::make_unique<One>(loop));
    all.back()->pool = &chunks;
    all.back()->stream.open(UniqueFd(ends[0]), *all.back());
    peers.emplace_back(UniqueFd(ends[1]));
    peers.back().send("x");
  }
  all[0]->victims = {all[1].get(), all[140].get()};
  all[100]->victims = {all[100].get(), all[3].get()};
  run_until(loop, [&] { return all[kCount - 1]->events > 0; });
  for (std::size_t i = 0; i < kCount; ++i) {
    INFO(i);
    CHECK(all[i]->events == (i == 1 || i == 140 ? 0 : 1));
    CHECK(all[i]->in.size() == (i == 140 ? 0 : 1));
  }
}
