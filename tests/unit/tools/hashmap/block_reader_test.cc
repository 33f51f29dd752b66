#include "hashmap/input/block_reader.h"

#include <catch2/catch.hpp>
#include <system_error>
#include <thread>

#include "base/unique_fd.h"
#include "unit/sockets.h"

using namespace proxycore;

namespace {

// What comes out of a pipe into which `pieces` are written one by one.
struct Result {
  std::string text;
  std::uint64_t octets = 0;
  std::uint64_t overlong = 0;
  std::size_t blocks = 0;
  bool whole = true;  // every block but the last ends with a newline
};

Result read_pieces(const std::vector<std::string>& pieces) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const UniqueFd reader_end(ends[0]);
  std::thread writer([&, fd = UniqueFd(ends[1])] {
    for (std::string_view piece : pieces) {
      while (!piece.empty()) {
        const ssize_t written = ::write(fd.get(), piece.data(), piece.size());
        if (written <= 0) return;
        piece.remove_prefix(static_cast<std::size_t>(written));
      }
    }
  });
  BlockReader reader(reader_end.get());
  LineBlock block;
  Result result;
  while (reader.next(block)) {
    result.whole = result.whole && (result.text.empty() || result.text.back() == '\n');
    result.text += block.text();
    result.octets += block.octets();
    result.overlong += block.overlong();
    ++result.blocks;
  }
  writer.join();
  return result;
}

}  // namespace

TEST_CASE("all lines come out whole, wherever the pieces end") {
  const std::string text = "one\ntwo\n\nfour\nno newline";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    const Result result = read_pieces({text.substr(0, cut), text.substr(cut)});
    CHECK(result.text == text);
    CHECK(result.octets == text.size());
    CHECK(result.whole);
  }
  CHECK(read_pieces({}).blocks == 0);
}

TEST_CASE("blocks are cut at newlines and nothing is lost") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "/some/path/" + std::to_string(i) + "\n";
  const Result result = read_pieces({text});
  CHECK(result.text == text);
  CHECK(result.whole);
  CHECK(result.blocks > 5);
}

TEST_CASE("a line that is too long is left out and counted") {
  const std::string huge(1 << 20, 'x');
  Result result = read_pieces({"a\n", huge, "\nb\n", huge, huge, "\nc"});
  CHECK(result.overlong == 2);
  CHECK(result.octets == 3 * huge.size() + 7);
  CHECK(result.text.substr(0, 2) == "a\n");
  CHECK(result.text.ends_with("b\nc"));
  CHECK(read_pieces({huge}).overlong == 1);
  CHECK(read_pieces({"a\n", huge}).overlong == 1);
}

TEST_CASE("a file that cannot be read is an error") {
  BlockReader reader(-1);
  LineBlock block;
  CHECK_THROWS_AS(reader.next(block), std::system_error);
}
