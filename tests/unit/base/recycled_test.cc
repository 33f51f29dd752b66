// ctest: threads
#include "base/recycled.h"

#include <catch2/catch.hpp>
#include <memory>
#include <thread>
#include <vector>

using namespace proxycore;

namespace {

struct Small : Recycled<Small> {
  virtual ~Small() = default;
  int value = 0;
};
struct Derived : Small {
  int more[10] = {};
};

}  // namespace

TEST_CASE("the memory of the last one is that of the next") {
  auto first = std::make_unique<Small>();
  const Small* const place = first.get();
  first.reset();
  CHECK(std::make_unique<Small>().get() == place);
}

TEST_CASE("an object of another size is not mixed up with them") {
  std::make_unique<Small>().reset();
  std::unique_ptr<Small> derived = std::make_unique<Derived>();
  static_cast<Derived&>(*derived).more[9] = 1;
  derived.reset();
  CHECK(std::make_unique<Small>()->value == 0);
}

TEST_CASE("each thread has a shelf of its own, which goes with it") {
  std::vector<std::unique_ptr<Small>> left;
  std::thread([&] {
    std::vector<std::unique_ptr<Small>> many;
    for (int i = 0; i < 1000; ++i) many.push_back(std::make_unique<Small>());
    left.push_back(std::move(many.back()));
    many.pop_back();
  }).join();
  left.clear();
  CHECK(std::make_unique<Small>());
}
