#include "io/page_cache.h"

#include <catch2/catch.hpp>
#include <vector>

#include "base/unique_fd.h"

#include "unit/files.h"

using namespace proxycore;

namespace {

struct Cached : test::TestDirectory {
  Cached() {
    write("file", std::string(kSize, 'x'));
    fd = UniqueFd(::open(path("file").c_str(), O_RDONLY));
    ::fsync(fd.get());
  }
  // Whether this file system can forget pages at all: tmpfs has nowhere else to keep them.
  bool drop() const {
    ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
    return !is_cached(fd.get(), 0, kSize);
  }
  static constexpr std::size_t kSize = 1'000'000;
  UniqueFd fd;
  std::vector<char> into = std::vector<char>(kSize + 1);
};

}  // namespace

TEST_CASE_METHOD(Cached, "what was just written can be read at once") {
  CHECK(is_cached(fd.get(), 0, kSize));
  CHECK(is_cached(fd.get(), 4095, 2));
  CHECK(read_if_cached(fd.get(), into.data(), kSize, 0));
  CHECK(read_if_cached(fd.get(), into.data(), 10, kSize - 10));
  CHECK_FALSE(read_if_cached(fd.get(), into.data(), 100, kSize - 10));
  CHECK_FALSE(read_if_cached(fd.get(), into.data(), 1, kSize));
  CHECK(cached_octets(fd.get(), 0, kSize) == kSize);
  CHECK(cached_octets(fd.get(), 5, 100) == 100);
}

TEST_CASE_METHOD(Cached, "what is on the disk only is told, and read by waiting") {
  if (!drop()) {
    WARN("this file system keeps what it has: nothing to be seen");
    return;
  }
  CHECK(cached_octets(fd.get(), 0, kSize) == 0);
  CHECK_FALSE(read_if_cached(fd.get(), into.data(), kSize, 0));
  CHECK(read_waiting(fd.get(), into.data(), kSize, 0));
  CHECK(into[kSize - 1] == 'x');
  CHECK(cached_octets(fd.get(), 0, kSize) == kSize);
}

TEST_CASE_METHOD(Cached, "a file that is shorter than it was is not read as whole") {
  CHECK_FALSE(read_waiting(fd.get(), into.data(), kSize + 1, 0));
  REQUIRE(::truncate(path("file").c_str(), 10) == 0);
  CHECK_FALSE(read_waiting(fd.get(), into.data(), kSize, 0));
}
