#include "hash/integer_log.h"

#include <cmath>
#include <random>

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("the integer logarithm is one of powers of two", "[integer_log]") {
  for (int e = 0; e < 64; ++e) CHECK(integer_log2(std::uint64_t{1} << e) == static_cast<std::uint64_t>(e) << 58);
}

TEST_CASE("the integer logarithm is close to the real one", "[integer_log]") {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t m = (random() >> random() % 60) | 1;
    const long double real = std::log2(static_cast<long double>(m));
    const long double ours = static_cast<long double>(integer_log2(m)) * 0x1p-58L;
    REQUIRE(ours <= real + 1e-17L);
    REQUIRE(real - ours < 2 * 0x1p-58L + 4e-18L);  // the second is rounding of the reference
  }
}

TEST_CASE("larger scores never have larger logarithms", "[integer_log]") {
  std::mt19937_64 random(2);
  CHECK(negative_log2(0) == std::uint64_t{54} << 58);
  CHECK(negative_log2(~std::uint64_t{0}) > 0);
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t s = random() | 1u << 11;
    const std::uint64_t near = s - (1u << 11);
    REQUIRE(negative_log2(near) > negative_log2(s));  // neighbours still differ
    REQUIRE(negative_log2(s) == negative_log2(s | 0x7ff));
    const std::uint64_t other = random();
    if (other >> 11 != s >> 11) REQUIRE((other < s) == (negative_log2(other) > negative_log2(s)));
  }
}

TEST_CASE("the rough logarithm keeps within its error", "[integer_log]") {
  std::mt19937_64 random(3);
  const auto check = [](std::uint64_t s) {
    const double exact = static_cast<double>(negative_log2(s)) * 0x1p-58;
    const double difference = rough_negative_log2(s) - exact;
    REQUIRE(difference > -1e-12);
    REQUIRE(difference < 2.8e-6);
    static_assert(kRoughLogError > 2.8e-6);
  };
  for (int i = 0; i < 200'000; ++i) check(random() >> random() % 54);
  for (std::uint64_t i = 256; i < 512; ++i)  // where one chord meets the next
    for (std::uint64_t delta = 0; delta < 8192; delta += 1024)
      for (int shift = 0; shift < 56; ++shift) {
        check((i << 55 >> shift) + delta);
        check((i << 55 >> shift) - delta);
      }
}
