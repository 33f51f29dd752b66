#include "buf/pipe.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <vector>

using namespace proxycore;

TEST_CASE("a pipe suits the body that is expected") {
  PipePool pool;
  CHECK(pool.get(100'000)->capacity == PipePool::kSmall);
  const PipeRef large = pool.get(10'000'000);
  // An unprivileged user with many pipes may be refused the growth.
  CHECK((large->capacity == PipePool::kLarge || large->capacity == PipePool::kSmall));
}

TEST_CASE("an empty pipe is used again") {
  PipePool pool;
  const int fd = pool.get(0)->read_end.get();
  CHECK(pool.get(0)->read_end.get() == fd);
}

TEST_CASE("octets of a body that broke never come out in another") {
  PipePool pool;
  {
    const PipeRef pipe = pool.get(0);
    REQUIRE(::write(pipe->write_end.get(), "secret", 6) == 6);
    pipe->buffered = 6;
  }
  const PipeRef next = pool.get(0);
  char octet;
  CHECK(::read(next->read_end.get(), &octet, 1) == -1);
  CHECK(errno == EAGAIN);
}

TEST_CASE("no more pipes are kept than are of use") {
  PipePool pool;
  std::vector<PipeRef> many;
  for (int i = 0; i < 100; ++i) many.push_back(pool.get(0));
  const int last = many.back()->write_end.get();
  many.clear();
  CHECK(::fcntl(last, F_GETFD) == -1);
}

TEST_CASE("out of descriptors there is none") {
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  PipePool pool;
  const int next = ::dup(0);
  ::close(next);
  const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  const bool got = static_cast<bool>(pool.get(0));
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK_FALSE(got);
}
