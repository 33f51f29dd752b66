#include "buf/read_buffer.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

using namespace proxycore;

namespace {

void fill(ChunkPool& pool, ReadBuffer& buffer, std::string_view text) {
  const std::span<char> space = buffer.prepare(pool, text.size());
  REQUIRE(space.size() >= text.size());
  std::memcpy(space.data(), text.data(), text.size());
  buffer.commit(text.size());
}

}  // namespace

TEST_CASE("what was read is there in one piece") {
  ChunkPool pool;
  ReadBuffer buffer;
  CHECK(buffer.empty());
  fill(pool, buffer, "GET / ");
  fill(pool, buffer, "HTTP/1.1");
  CHECK(buffer.data() == "GET / HTTP/1.1");
  buffer.consume(4);
  CHECK(buffer.data() == "/ HTTP/1.1");
}

TEST_CASE("a head that grows out of its chunk moves to a larger one") {
  ChunkPool pool;
  ReadBuffer buffer;
  std::string all;
  for (int i = 0; i < 100; ++i) {
    const std::string part(1000, static_cast<char>('a' + i % 26));
    fill(pool, buffer, part);
    all += part;
  }
  CHECK(buffer.data() == all);
}

TEST_CASE("a slice of it stays what it was") {
  ChunkPool pool;
  ReadBuffer buffer;
  fill(pool, buffer, "bodynext");
  const Slice body = buffer.take(4);
  CHECK(buffer.data() == "next");
  buffer.consume(4);
  for (int i = 0; i < 100; ++i) {
    fill(pool, buffer, std::string(500, 'x'));
    buffer.consume(500);
  }
  CHECK(std::string_view(body.data, 4) == "body");
}

TEST_CASE("a view that is held stays what it was") {
  ChunkPool pool;
  ReadBuffer buffer;
  fill(pool, buffer, "head");
  const std::string_view head = buffer.data();
  const ChunkRef hold = buffer.hold();
  buffer.consume(4);
  fill(pool, buffer, std::string(20'000, 'x'));
  CHECK(head == "head");
}

TEST_CASE("empty and referred to by nobody else, its chunk is filled again from the front") {
  ChunkPool pool;
  ReadBuffer buffer;
  fill(pool, buffer, "one");
  const char* const first = buffer.data().data();
  buffer.consume(3);
  fill(pool, buffer, "two");
  CHECK(buffer.data().data() == first);
}

TEST_CASE("nothing is read into space that somebody else has taken behind it") {
  ChunkPool pool;
  ReadBuffer buffer;
  fill(pool, buffer, "ab");
  Chain chain;
  chain.append(buffer.take(2));
  chain.append_copy(pool, "cd");  // goes into the same chunk
  fill(pool, buffer, "XY");
  CHECK(buffer.data() == "XY");
  CHECK(std::string_view(chain.front().data, 4) == "abcd");
}

TEST_CASE("empty, it gives its memory back") {
  ChunkPool pool;
  ReadBuffer buffer;
  fill(pool, buffer, "x");
  buffer.release_if_empty();
  CHECK(buffer.hold());
  buffer.consume(1);
  buffer.release_if_empty();
  CHECK_FALSE(buffer.hold());
  CHECK(buffer.empty());
}
