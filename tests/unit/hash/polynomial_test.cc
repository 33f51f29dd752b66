#include "hash/polynomial.h"

#include <catch2/catch.hpp>

#include <vector>

#include "hash/byte_hash.h"

using namespace proxycore;

TEST_CASE("polynomials of texts of every length are those taken octet by octet", "[polynomial]") {
  for (std::size_t size = 0; size < 200; ++size) {
    std::vector<char> text(size);  // of its own size, so that AddressSanitizer sees what is read beyond it
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 53 + size + 120);
    const std::string_view view(text.data(), text.size());
    REQUIRE(fast_sdbm(view) == sdbm(view));
    REQUIRE(fast_djb2(view) == djb2(view));
  }
}
