#include "http/chunk_line.h"

#include <catch2/catch.hpp>
#include <string_view>

using namespace proxycore;

namespace {

ChunkLine::State take(ChunkLine& line, std::string_view text) {
  ChunkLine::State state = ChunkLine::State::More;
  for (char c : text) state = line.next(c);
  return state;
}

}  // namespace

TEST_CASE("a chunk line says how long the chunk and itself are") {
  ChunkLine line;
  REQUIRE(take(line, "1aF ; x = \"y\"\r\n") == ChunkLine::State::Done);
  CHECK(line.chunk_size() == 0x1af);
  CHECK(line.length() == 15);
  line.reset();
  CHECK(line.length() == 0);
  REQUIRE(take(line, "7fffffffffffffff\r\n") == ChunkLine::State::Done);
  CHECK(line.chunk_size() == 0x7fffffffffffffffU);
}

TEST_CASE("after its end or an error a line takes nothing more") {
  ChunkLine line;
  REQUIRE(take(line, "1\r\n") == ChunkLine::State::Done);
  CHECK(line.next('\r') == ChunkLine::State::Bad);
  line.reset();
  REQUIRE(take(line, "1\n") == ChunkLine::State::Bad);
  CHECK(line.next('\r') == ChunkLine::State::Bad);
}
