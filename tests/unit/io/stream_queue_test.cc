#include "io/stream_queue.h"

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "unit/io/stream_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

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

TEST_CASE("what is there when a stream is opened is read without an event") {
  Wire wire;
  Reader reader(wire);
  wire.peer.send("abc");
  wire.loop.settle();
  CHECK(reader.in.data() == "abc");
  CHECK(reader.events == 1);
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
  }
  run_ready(loop);
  for (std::size_t i = 0; i < kCount; ++i) {
    all[i]->events = 0;
    peers[i].send("x");
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

TEST_CASE("a look at the end of the batch tells what came, and takes nothing") {
  Wire wire;
  Reader reader(wire);
  reader.wanted = false;
  run_ready(wire.loop);
  const int before = reader.events;
  SECTION("nothing") {
    wire.stream.expect_more();
    wire.stream.look_later();
    run_ready(wire.loop);
    CHECK_FALSE(wire.stream.readable());
  }
  SECTION("octets") {
    wire.peer.send("x");
    wire.stream.expect_more();
    wire.stream.look_later();
    run_ready(wire.loop);
    CHECK(wire.stream.readable());
    CHECK(wire.stream.peek() == Io::Ok);
  }
  SECTION("the end") {
    wire.peer.close();
    wire.stream.expect_more();
    wire.stream.look_later();
    run_ready(wire.loop);
    CHECK(wire.stream.peek() == Io::Eof);
  }
  CHECK(reader.events > before);
}

TEST_CASE("a stream that rests hears nothing until it is woken, and then has missed nothing") {
  Wire wire;
  Reader reader(wire);
  run_ready(wire.loop);
  wire.stream.rest();
  const int before = reader.events;
  wire.peer.send("abc");
  run_ready(wire.loop);
  CHECK(reader.events == before);
  SECTION("woken") { wire.stream.wake(); }
  SECTION("woken by what it has to write") {
    const std::string text = pattern(1'000'000);
    wire.stream.out().append(Slice::memory({}, text.data(), text.size()));
    CHECK(wire.stream.flush() == Io::Again);
    wire.stream.wake();
    wire.stream.out().clear();
  }
  run_until(wire.loop, [&] { return reader.in.data() == "abc"; });
  SUCCEED();
}
