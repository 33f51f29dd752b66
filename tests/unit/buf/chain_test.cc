#include "buf/chain.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

using namespace proxycore;

namespace {

// What a chain of memory slices holds.
std::string text_of(const Chain& chain) {
  std::string text;
  for (std::size_t i = 0; i < chain.count(); ++i) text.append(chain[i].data, chain[i].size);
  return text;
}

Slice literal(const char* text) { return Slice::memory({}, text, std::strlen(text)); }

}  // namespace

TEST_CASE("octets leave in the order in which they came") {
  ChunkPool pool;
  Chain chain;
  CHECK(chain.empty());
  chain.append_copy(pool, "one ");
  chain.append(literal("two "));
  chain.append_copy(pool, "three");
  CHECK(chain.bytes() == 13);
  CHECK(text_of(chain) == "one two three");
  chain.consume(2);
  CHECK(text_of(chain) == "e two three");
  chain.consume(3);
  CHECK(text_of(chain) == "wo three");
  chain.consume(8);
  CHECK(chain.empty());
  CHECK(chain.bytes() == 0);
}

TEST_CASE("copies go behind each other into one slice") {
  ChunkPool pool;
  Chain chain;
  for (int i = 0; i < 100; ++i) chain.append_copy(pool, "0123456789");
  CHECK(chain.count() == 1);
  CHECK(chain.bytes() == 1000);
}

TEST_CASE("what does not fit behind the last slice gets a chunk of its own") {
  ChunkPool pool;
  Chain chain;
  chain.append_copy(pool, std::string(ChunkPool::kUsual - 5, 'a'));
  chain.append_copy(pool, "0123456789");
  CHECK(chain.count() == 2);
  chain.append_copy(pool, std::string(50'000, 'b'));
  CHECK(chain.bytes() == ChunkPool::kUsual + 5 + 50'000);
  CHECK(text_of(chain).ends_with(std::string(50'000, 'b')));
}

TEST_CASE("nothing is appended behind a slice that was cut short of its chunk's end") {
  ChunkPool pool;
  const ChunkRef chunk = pool.get();
  std::memcpy(chunk->tail(), "abcdef", 6);
  chunk->used = 6;
  Chain chain;
  chain.append(Slice::memory(chunk, chunk->data(), 3));
  chain.append_copy(pool, "XYZ");
  CHECK(text_of(chain) == "abcXYZ");
  CHECK(std::string_view(chunk->data(), 6) == "abcdef");
}

TEST_CASE("neighbours in one chunk become one slice") {
  ChunkPool pool;
  const ChunkRef chunk = pool.get();
  std::memcpy(chunk->tail(), "abcdef", 6);
  chunk->used = 6;
  Chain chain;
  chain.append(Slice::memory(chunk, chunk->data(), 2));
  chain.append(Slice::memory(chunk, chunk->data() + 2, 2));
  CHECK(chain.count() == 1);
  chain.append(Slice::memory(chunk, chunk->data() + 5, 1));
  CHECK(chain.count() == 2);
  CHECK(text_of(chain) == "abcdf");
}

TEST_CASE("a chain that is appended is moved") {
  ChunkPool pool;
  Chain from, to;
  to.append_copy(pool, "head ");
  for (const char* word : {"a", "b", "c"}) from.append(literal(word));
  from.consume(1);
  to.append(from);
  CHECK(from.empty());
  CHECK(from.bytes() == 0);
  CHECK(text_of(to) == "head bc");
}

TEST_CASE("empty slices leave no trace") {
  ChunkPool pool;
  Chain chain;
  chain.append(literal(""));
  chain.append_copy(pool, "");
  chain.reserve(pool, 10);
  chain.commit(0);
  CHECK(chain.empty());
}

TEST_CASE("a slice keeps its chunk, and lets it go when consumed") {
  ChunkPool pool;
  const ChunkRef chunk = pool.get();
  chunk->used = 10;
  Chain chain;
  chain.append(Slice::memory(chunk, chunk->data(), 10));
  CHECK_FALSE(chunk.sole());
  chain.consume(9);
  CHECK_FALSE(chunk.sole());
  chain.consume(1);
  CHECK(chunk.sole());
}

TEST_CASE("file and pipe slices know where they are") {
  PipePool pipes;
  Chain chain;
  chain.append(Slice::of_file(OpenFileRef(new OpenFile), 100, 50));
  chain.consume(20);
  CHECK(chain.front().offset == 120);
  CHECK(chain.front().size == 30);
  chain.consume(30);
  const PipeRef pipe = pipes.get(0);
  chain.append(Slice::of_pipe(pipe, 10));
  chain.append(Slice::of_pipe(pipe, 10));
  CHECK(chain.count() == 1);
  chain.append(Slice::of_pipe(pipes.get(0), 10));
  CHECK(chain.count() == 2);
  chain.clear();
  CHECK(chain.bytes() == 0);
}

TEST_CASE("many slices, in and out, a few at a time") {
  Chain chain;
  static const std::string text(100'000, 'x');
  std::uint64_t in = 0, out = 0;
  for (std::size_t i = 0; i + 2 < 50'000; ++i) {
    chain.append(Slice::memory({}, text.data() + 2 * i, 1));
    ++in;
    if (i % 3 == 0 && chain.bytes() > 100) {
      chain.consume(2);
      out += 2;
    }
  }
  CHECK(chain.bytes() == in - out);
  CHECK(chain.count() == in - out);
  chain.consume(chain.bytes());
  CHECK(chain.empty());
}
