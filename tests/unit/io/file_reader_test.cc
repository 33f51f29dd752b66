#include "io/file_reader.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "io/page_cache.h"
#include "unit/files.h"
#include "unit/io/loop_fixture.h"

using namespace proxycore;

namespace {

struct Reading : test::TestDirectory, FileReadEvents {
  Reading() : reader(loop, counters) {
    for (std::size_t i = 0; i < kSize; ++i) content += static_cast<char>('a' + i * 7 % 26);
    write("file", content);
    file = OpenFileRef(new OpenFile{UniqueFd(::open(path("file").c_str(), O_RDONLY)), {}, kSize, 0});
    ::fsync(file->fd.get());
    ::posix_fadvise(file->fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  }
  void on_read(FileRead& read) override {
    ++over;
    complete = read.complete;
    text.assign(read.data, read.size);
    offsets.push_back(read.offset);
  }
  void start(std::uint64_t offset, std::uint32_t size) {
    last = reader.start(*this, file, offset, size, chunks.get(ChunkPool::kLarge));
  }
  void wait_for(int count) {
    test::run_until(loop, [&] { return over >= count; });
  }

  static constexpr std::size_t kSize = 300'001;
  Loop loop;
  ChunkPool chunks;
  FileReadCounters counters;
  FileReader reader;
  std::string content, text;
  OpenFileRef file;
  FileRead* last = nullptr;
  std::vector<std::uint64_t> offsets;
  int over = 0;
  bool complete = false;
};

}  // namespace

TEST_CASE_METHOD(Reading, "any part of a file, aligned or not, the tail included") {
  struct Part {
    std::uint64_t offset;
    std::uint32_t size;
  };
  int count = 0;
  for (const Part& part : {Part{0, 1}, Part{0, 131'072}, Part{131'072, 131'072}, Part{1, 131'071}, Part{4095, 2},
                           Part{262'144, 37'857}, Part{300'000, 1}, Part{5'000, 4'096}}) {
    start(part.offset, part.size);
    CHECK(over == count);
    wait_for(++count);
    CHECK(complete);
    CHECK(text == content.substr(part.offset, part.size));
  }
  CHECK(counters.asynchronous.value() + counters.no_direct.value() == 8);
  CHECK(chunks.large_in_use() == 0);
}

TEST_CASE_METHOD(Reading, "many at once") {
  for (std::uint64_t i = 0; i < 100; ++i) start(i * 1000, 1000);
  wait_for(100);
  CHECK(offsets.size() == 100);
  CHECK(complete);
}

TEST_CASE_METHOD(Reading, "a file that has become shorter is not complete") {
  REQUIRE(::truncate(path("file").c_str(), 100'000) == 0);
  start(90'000, 20'000);
  wait_for(1);
  CHECK_FALSE(complete);
}

TEST_CASE_METHOD(Reading, "more than the queue holds is read the ordinary way") {
  for (int i = 0; i < 300; ++i) start(0, 4096);
  wait_for(300);
  CHECK(complete);
  CHECK(text == content.substr(0, 4096));
  if (counters.no_direct.value() == 0) CHECK(counters.queue_full.value() >= 44);
}

TEST_CASE_METHOD(Reading, "nobody is told of a read that was forgotten") {
  start(0, 100'000);
  reader.forget(*last);
  start(0, 10);
  wait_for(1);
  test::run_until(loop, [&] { return chunks.large_in_use() == 0; });
  CHECK(over == 1);
}

TEST_CASE_METHOD(Reading, "without O_DIRECT it waits, and counts that") {
  file = OpenFileRef(new OpenFile{UniqueFd(::open("/proc/self/stat", O_RDONLY)), {}, 10, 0});
  start(0, 10);
  wait_for(1);
  CHECK(complete);
  CHECK(counters.no_direct.value() == 1);
  CHECK(counters.asynchronous.value() == 0);
}

TEST_CASE("a reader can go while reads are under way") {
  Reading reading;
  for (int i = 0; i < 20; ++i) reading.start(0, 100'000);
  test::run_ready(reading.loop);
}
