#include "io/loop.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <vector>

#include "unit/io/loop_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Work : Deferred {
  Work(std::string& its_log, char its_letter) : log(its_log), letter(its_letter) {}
  void settle() override {
    log += letter;
    const auto last = then;  // it may destroy us
    if (last) last();
  }
  std::string& log;
  char letter;
  std::function<void()> then;
};

}  // namespace

TEST_CASE("what was put off is done once, in the order of asking") {
  Loop loop;
  std::string log;
  Work a(log, 'a'), b(log, 'b');
  loop.defer(a);
  loop.defer(b);
  loop.defer(a);
  CHECK(log.empty());
  loop.settle();
  CHECK(log == "ab");
  loop.settle();
  CHECK(log == "ab");
}

TEST_CASE("the loop settles by itself") {
  Loop loop;
  std::string log;
  Work a(log, 'a');
  loop.defer(a);
  run_ready(loop);
  CHECK(log == "a");
}

TEST_CASE("work that asks for more work gets it in the same settle") {
  Loop loop;
  std::string log;
  Work a(log, 'a'), b(log, 'b');
  a.then = [&] {
    loop.defer(b);
    loop.settle();  // not from within
    log += '.';
  };
  b.then = [&] {
    if (log.size() < 4) loop.defer(a);
  };
  loop.defer(a);
  loop.settle();
  CHECK(log == "a.ba.b");
}

TEST_CASE("who is destroyed takes itself off the list") {
  Loop loop;
  std::string log;
  std::vector<std::unique_ptr<Work>> work;
  for (const char letter : {'a', 'b', 'c', 'd'}) work.push_back(std::make_unique<Work>(log, letter));
  for (auto& each : work) loop.defer(*each);
  SECTION("first") { work[0].reset(); }
  SECTION("in the middle") { work[2].reset(); }
  SECTION("last") { work[3].reset(); }
  SECTION("all") { work.clear(); }
  SECTION("by one before it") {
    work[1]->then = [&] { work[3].reset(); };
  }
  SECTION("by itself") {
    work[1]->then = [&] { work[1].reset(); };
  }
  loop.settle();
  std::string expected;
  for (const char letter : {'a', 'b', 'c', 'd'})
    if (log.find(letter) != log.npos) expected += letter;
  CHECK(log == expected);
  CHECK(log.size() >= (work.empty() ? 0 : 3));
}

TEST_CASE("time stands still between callbacks, and never goes back") {
  Loop loop;
  const Millis before = loop.now();
  loop.update_now();
  CHECK(loop.now() >= before);
  CHECK(loop.now() - monotonic_millis() <= 0);
  CHECK(monotonic_millis() - loop.now() < 1000);
}
