#include "handler/file_responder.h"

#include <catch2/catch.hpp>

#include "unit/handler/file_fixture.h"

using namespace proxycore;
using namespace proxycore::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

std::string content(std::size_t size) {
  std::string text(size, '\0');
  std::uint32_t state = 1;
  for (char& c : text) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  return text;
}

struct Large : FileFixture {
  // Where the page cache forgets nothing (tmpfs), everything counts as cached, also when it is not asked.
  void cool(const std::string& name) const {
    const UniqueFd fd(::open(path(name).c_str(), O_RDONLY));
    ::fsync(fd.get());
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  }
  bool whole(const std::string& name, const std::string& expected) { return body_of("/" + name) == expected; }
};

constexpr std::size_t kSizes[] = {1, 4095, 4096, 4097, 131'071, 131'072, 131'073, 1'048'576, 3'000'001};

}  // namespace

TEST_CASE_METHOD(Large, "files of any size, however they are read") {
  config.io = GENERATE(FileIo::Auto, FileIo::Sendfile, FileIo::Aio);
  for (const std::size_t size : kSizes) {
    const std::string expected = content(size);
    const std::string name = std::to_string(size);
    write_old(name, expected);
    for (int i = 0; i < 3; ++i) {
      INFO(size << ", time " << i);
      cool(name);
      CHECK(whole(name, expected));
    }
  }
  if (config.io == FileIo::Aio) CHECK(counters.asynchronous.value() + counters.no_direct.value() > 0);
  if (config.io == FileIo::Sendfile) CHECK(counters.asynchronous.value() == 0);
  CHECK(host.chunk_pool.large_in_use() == 0);
}

TEST_CASE_METHOD(Large, "ranges, one and several, from the disk") {
  config.io = GENERATE(FileIo::Auto, FileIo::Aio);
  const std::string expected = content(1'000'000);
  write_old("f", expected);
  for (const auto& [first, last] :
       {std::pair{0, 0}, {999'999, 999'999}, {4095, 4096}, {1, 131'072}, {100'001, 900'002}}) {
    cool("f");
    const std::string range = "Range: bytes=" + std::to_string(first) + "-" + std::to_string(last) + "\r\n";
    CHECK(body_of("/f", range) ==
          expected.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first + 1)));
  }
  cool("f");
  const std::string parts = ask("/f", "Range: bytes=500000-799999,5-6\r\n");
  CHECK_THAT(parts, Contains("bytes 500000-799999/1000000\r\n\r\n" + expected.substr(500'000, 300'000) + "\r\n--"));
  CHECK_THAT(parts, Contains("bytes 5-6/1000000\r\n\r\n" + expected.substr(5, 2) + "\r\n--"));
  CHECK(field(parts, "Content-Length") == std::to_string(body(parts).size()));
}

TEST_CASE_METHOD(Large, "a cold file that is asked for again becomes warm") {
  const std::string expected = content(100'000);
  write_old("f", expected);
  cool("f");
  CHECK(whole("f", expected));
  if (counters.asynchronous.value() == 0) {
    WARN("this file system knows no cold files: nothing to be seen");
    return;
  }
  CHECK(counters.warmed.value() == 0);
  CHECK(whole("f", expected));
  CHECK(counters.warmed.value() > 0);
  test::run_until(loop, [&] {
    CHECK(whole("f", expected));
    return counters.from_memory.value() > 0;
  });
}

TEST_CASE_METHOD(Large, "a file that shrinks while it is sent breaks the exchange") {
  config.io = GENERATE(FileIo::Auto, FileIo::Sendfile, FileIo::Aio);
  write_old("f", content(4'000'000));
  int drains = 0;
  before_drain = [&] {
    if (++drains == 2) REQUIRE(::truncate(path("f").c_str(), 100'000) == 0);
  };
  const std::string cut = ask("/f");
  CHECK_THAT(cut, StartsWith("HTTP/1.1 200 "));
  CHECK(exchange.state() == ExchangeState::Broken);
  CHECK(body(cut).size() < 4'000'000);
}

TEST_CASE_METHOD(Large, "a file that is written anew while it is sent breaks the exchange") {
  const std::string expected = content(4'000'000);
  write_old("f", expected);
  int drains = 0;
  before_drain = [&] {
    if (++drains == 2) write("f", std::string(4'000'000, 'N'));
  };
  ask("/f");
  CHECK(exchange.state() == ExchangeState::Broken);
}

TEST_CASE_METHOD(Large, "a file that is replaced, removed or appended to is sent as it was") {
  const std::string expected = content(4'000'000);
  write_old("f", expected);
  write_old("g", std::string(4'000'000, 'N'));
  const int change = GENERATE(0, 1, 2);
  int drains = 0;
  before_drain = [&] {
    if (++drains != 2) return;
    if (change == 0) std::filesystem::rename(path("g"), path("f"));
    if (change == 1) std::filesystem::remove(path("f"));
    if (change == 2) std::ofstream(path("f"), std::ios::app) << "more";
  };
  CHECK(whole("f", expected));
  CHECK(exchange.state() == ExchangeState::Done);
}

TEST_CASE_METHOD(Large, "when too many buffers are on their way, sendfile waits for the disk instead") {
  write_old("f", content(100'000));
  cool("f");
  std::vector<ChunkRef> taken;
  while (host.chunk_pool.large_in_use() < 256) taken.push_back(host.chunk_pool.get(ChunkPool::kLarge));
  config.io = FileIo::Aio;
  CHECK(body_of("/f") == content(100'000));
  CHECK(counters.no_memory.value() == 1);
  CHECK(counters.asynchronous.value() == 0);
}
