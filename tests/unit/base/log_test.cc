// ctest: threads
#include "base/log.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>
#include <thread>
#include <vector>

#include "pipe_reader.h"

using namespace proxycore;

namespace {

// What `use` writes to a log with `options`.
template <typename Use>
std::string logged(Log::Options options, Use use) {
  TestPipe pipe;
  options.fd = pipe.write_end.get();
  use(Log("balance", options));
  pipe.write_end.reset();
  return pipe.read_all();
}

void all_kinds(const Log& log) {
  log.error("cannot listen on {}: {}", "127.0.0.1:8080", "Address already in use");
  log.notice("web1: down");
  log.verbose("worker {} started", 1);
  log.trace("adding {} to the address-pool", "10.0.0.1:80");
}

}  // namespace

TEST_CASE("messages carry the tool's name, trace lines do not") {
  CHECK(logged({Log::Level::Verbose, true}, all_kinds) ==
        "balance: cannot listen on 127.0.0.1:8080: Address already in use\n"
        "balance: web1: down\n"
        "balance: worker 1 started\n"
        "(trace) adding 10.0.0.1:80 to the address-pool\n");
}

TEST_CASE("levels leave out what is below them") {
  const std::string error = "balance: cannot listen on 127.0.0.1:8080: Address already in use\n";
  CHECK(logged({Log::Level::Quiet, false}, all_kinds) == error);
  CHECK(logged({Log::Level::Normal, false}, all_kinds) == error + "balance: web1: down\n");
}

TEST_CASE("a hint is a line of its own") {
  CHECK(logged({}, [](const Log& log) {
          log.error_hint("try another port:  balance -l :8081 web1", "cannot listen on {}", ":80");
        }) == "balance: cannot listen on :80\n  try another port:  balance -l :8081 web1\n");
}

TEST_CASE("an argument cannot forge a line or drive the terminal") {
  CHECK(logged({}, [](const Log& log) { log.error("{}", "a\nbalance: forged\r\x1b[31m\x7f \xC3\xA4"); }) ==
        "balance: a\\x0abalance: forged\\x0d\\x1b[31m\\x7f \xC3\xA4\n");
}

TEST_CASE("long messages arrive whole") {
  const std::string text(20'000, 'x');
  CHECK(logged({}, [&](const Log& log) { log.error("{}", text); }) == "balance: " + text + "\n");
}

TEST_CASE("lines of several threads do not mix") {
  const std::string text = logged({}, [](const Log& log) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
      threads.emplace_back([&log, t] {
        for (int i = 0; i < 100; ++i) log.notice("{}", std::string(100, static_cast<char>('a' + t)));
      });
    for (auto& thread : threads) thread.join();
  });
  std::istringstream lines(text);
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    REQUIRE(line.size() == 109);
    CHECK(std::count(line.begin() + 9, line.end(), line.back()) == 100);
  }
  CHECK(count == 400);
}

TEST_CASE("a log that cannot be written is no error") {
  TestPipe pipe;
  Log::Options options;
  options.fd = pipe.read_end.get();  // not open for writing
  Log("balance", options).error("lost");
}
