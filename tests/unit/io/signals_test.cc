#include "io/signals.h"

#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "unit/io/loop_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Listening : SignalEvents {
  void on_signal(int number) override { numbers.push_back(number); }
  std::vector<int> numbers;
};

}  // namespace

TEST_CASE("signals become events, also those that another thread raises") {
  Loop loop;
  Listening owner;
  {
    const Signals signals(loop, owner, {SIGUSR1, SIGUSR2});
    ::raise(SIGUSR1);
    run_until(loop, [&] { return owner.numbers.size() == 1; });
    std::thread([] { ::kill(::getpid(), SIGUSR2); }).join();
    run_until(loop, [&] { return owner.numbers.size() == 2; });
  }
  CHECK(owner.numbers == std::vector<int>{SIGUSR1, SIGUSR2});
}

TEST_CASE("a thread that blocks them leaves signals to the others") {
  bool blocked = false;
  std::thread([&] {
    block_signals_in_this_thread();
    sigset_t now;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &now);
    blocked = ::sigismember(&now, SIGTERM) == 1 && ::sigismember(&now, SIGHUP) == 1;
  }).join();
  CHECK(blocked);
  sigset_t here;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &here);
  CHECK(::sigismember(&here, SIGTERM) == 0);
}

TEST_CASE("a signal that comes after the loop's end is ignored") {
  {
    Loop loop;
    struct Nobody : SignalEvents {
      void on_signal(int) override {}
    } nobody;
    Signals signals(loop, nobody, {SIGUSR2});
  }
  struct sigaction left {};
  sigaction(SIGUSR2, nullptr, &left);
  CHECK(left.sa_handler == SIG_IGN);
}
