#include "io/socket_batch.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "unit/sockets.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

using Kind = SocketCall::Kind;

// From now on this thread gets EPERM for io_uring_setup(2), as in many containers.
void forbid_rings() {
  sock_filter code[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_io_uring_setup, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{std::size(code), code};
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    throw std::runtime_error("no seccomp");
}

// The same with what the kernel has, and without a ring.
void both_ways(const std::function<void()>& test) {
  test();
  std::exception_ptr failed;
  std::thread([&] {
    try {
      forbid_rings();
      test();
    } catch (...) {
      failed = std::current_exception();
    }
  }).join();
  if (failed) std::rethrow_exception(failed);
}

struct Pair {
  Pair() {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw std::runtime_error("socketpair");
    ours.reset(ends[0]);
    peer = Peer(UniqueFd(ends[1]));
  }
  UniqueFd ours;
  Peer peer{UniqueFd()};
};

void expect(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

void receive(SocketBatch& batch, int fd, char* into, std::size_t size, int flags = 0) {
  batch.add(Kind::Receive, fd, flags).vectors[0] = {into, size};
}

void send(SocketBatch& batch, int fd, std::initializer_list<std::string_view> parts) {
  SocketCall& call = batch.add(Kind::Send, fd, 0);
  call.count = 0;
  for (const std::string_view part : parts) call.vectors[call.count++] = {const_cast<char*>(part.data()), part.size()};
}

}  // namespace

TEST_CASE("every call of a batch has the result that it has alone") {
  both_ways([] {
    SocketBatch batch;
    std::array<Pair, 6> pairs;
    std::array<std::array<char, 16>, 6> into{};
    pairs[0].peer.send("hello");
    pairs[2].peer.close();
    pairs[3].peer.close();
    for (std::size_t i : {0, 1, 2}) receive(batch, pairs[i].ours.get(), into[i].data(), into[i].size());
    send(batch, pairs[3].ours.get(), {"nobody"});
    send(batch, pairs[4].ours.get(), {"one"});
    send(batch, pairs[5].ours.get(), {"two", "", " and ", "three"});
    expect(batch.size() == 6, "size");
    batch.run();
    expect(batch[0].result == 5 && std::string_view(into[0].data(), 5) == "hello", "octets that are there");
    expect(batch[1].result == -EAGAIN, "nothing there");
    expect(batch[2].result == 0, "the end");
    expect(batch[3].result == -EPIPE, "nobody reads");
    expect(batch[4].result == 3 && pairs[4].peer.read(3) == "one", "one vector");
    expect(batch[5].result == 13 && pairs[5].peer.read(13) == "two and three", "several vectors");
    batch.clear();
    receive(batch, pairs[1].ours.get(), into[1].data(), 16);
    batch.run();
    expect(batch[0].result == -EAGAIN, "a call by itself");
  });
  SUCCEED();
}

TEST_CASE("the calls of a batch are carried out in their order") {
  both_ways([] {
    SocketBatch batch;
    Pair pair;
    char first[3], second[16], look;
    pair.peer.send("abcdef");
    receive(batch, pair.ours.get(), first, sizeof first);
    receive(batch, pair.ours.get(), second, sizeof second);
    receive(batch, pair.ours.get(), &look, 1, MSG_PEEK);
    send(batch, pair.ours.get(), {"1"});
    send(batch, pair.ours.get(), {"2", "3"});
    batch.run();
    expect(batch[0].result == 3 && batch[1].result == 3 && batch[2].result == -EAGAIN, "results");
    expect(std::string_view(first, 3) == "abc" && std::string_view(second, 3) == "def", "octets");
    expect(pair.peer.read(3) == "123", "sent");
  });
  SUCCEED();
}

TEST_CASE("a close among other calls comes in its turn") {
  both_ways([] {
    SocketBatch batch;
    Pair first, second;
    send(batch, first.ours.get(), {"last"});
    const int fd = first.ours.release();
    batch.add(Kind::Close, fd, 0);
    batch.add(Kind::Close, fd, 0);
    batch.add(Kind::Close, second.ours.release(), 0);
    batch.run();
    expect(batch[0].result == 4 && batch[1].result == 0, "sent and closed");
    expect(batch[2].result == -EBADF, "a number that is not open");
    expect(first.peer.read_to_end() == "last" && second.peer.read_to_end().empty(), "the ends");
  });
  SUCCEED();
}

TEST_CASE("a full batch, over and over") {
  both_ways([] {
    SocketBatch batch;
    Pair pair;
    for (int round = 0; round < 20; ++round) {
      while (batch.room() > 0) send(batch, pair.ours.get(), {"x"});
      batch.run();
      for (std::size_t i = 0; i < batch.size(); ++i) expect(batch[i].result == 1, "sent");
      batch.clear();
      expect(pair.peer.read(SocketBatch::kMost) == std::string(SocketBatch::kMost, 'x'), "arrived");
    }
  });
  SUCCEED();
}

TEST_CASE("a socket that is full takes a part, and then nothing") {
  both_ways([] {
    SocketBatch batch;
    Pair pair, other;
    const std::string much(8 << 20, 'x');
    send(batch, pair.ours.get(), {much});
    send(batch, pair.ours.get(), {much});
    send(batch, other.ours.get(), {"y"});
    batch.run();
    expect(batch[0].result > 0 && batch[0].result < static_cast<ssize_t>(much.size()), "a part");
    expect(batch[1].result == -EAGAIN, "nothing");
    expect(batch[2].result == 1, "others are not held up");
  });
  SUCCEED();
}
