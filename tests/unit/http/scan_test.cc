#include "http/scan.h"

#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>

#include "http/char_class.h"

using namespace proxycore;

namespace {

std::size_t first_not(std::uint8_t octet_class, std::string_view text, std::size_t from) {
  while (from < text.size() && octet::is(text[from], octet_class)) ++from;
  return from;
}

// Exactly as large as the text, so that AddressSanitizer sees any octet read beside it.
struct Exact {
  explicit Exact(std::string_view text) : octets(new char[text.size()]), view(octets.get(), text.size()) {
    text.copy(octets.get(), text.size());
  }
  std::unique_ptr<char[]> octets;
  std::string_view view;
};

void check_walk(const ScanKernel& kernel, std::string_view text) {
  const Exact exact(text);
  LineScanner scanner(exact.view, kernel);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t delimiter = scanner.delimiter(at);
    REQUIRE(delimiter == first_not(octet::kToken, text, at));
    REQUIRE(scanner.control(at) == first_not(octet::kText, text, at));
    if (at % 7 == 0) at = std::max(at, delimiter);  // as the parser does: on from what was found
  }
  REQUIRE(scanner.control(text.size()) == text.size());
}

}  // namespace

TEST_CASE("every kernel classifies every octet at every place") {
  for (const ScanKernel* kernel : usable_scan_kernels()) {
    INFO(kernel->name);
    for (unsigned c = 0; c < 256; ++c) {
      for (unsigned at = 0; at < kScanBlock; ++at) {
        std::string block(kScanBlock, 'a');
        block[at] = static_cast<char>(c);
        const std::uint64_t bit = std::uint64_t{1} << at;
        const LineStops stops = kernel->line(block.data());
        REQUIRE(stops.delimiter == (octet::is(block[at], octet::kToken) ? 0 : bit));
        REQUIRE(stops.control == (octet::is(block[at], octet::kText) ? 0 : bit));
        REQUIRE(kernel->target(block.data()) == (octet::is(block[at], octet::kTarget) ? 0 : bit));
      }
    }
  }
}

TEST_CASE("the portable kernel is always there, and first") {
  REQUIRE(usable_scan_kernels().front()->name == std::string_view("scalar"));
  REQUIRE(&scan_kernel() == usable_scan_kernels().back());
}

TEST_CASE("all kernels find the same stops in texts of any size") {
  std::mt19937 random(20240711);
  for (const ScanKernel* kernel : usable_scan_kernels()) {
    INFO(kernel->name);
    for (std::size_t size = 0; size < 200; ++size) {
      std::string text(size, 'n');
      for (std::size_t i = 0; i < size / 16; ++i) text[random() % size] = static_cast<char>(random() % 256);
      check_walk(*kernel, text);
      const Exact exact(text);
      for (std::size_t from = 0; from <= size; from += 1 + size / 8)
        REQUIRE(find_target_end(exact.view, from, *kernel) == first_not(octet::kTarget, text, from));
    }
  }
}

TEST_CASE("octet classes are those of the RFCs") {
  const auto count = [](std::uint8_t octet_class) {
    unsigned n = 0;
    for (unsigned c = 0; c < 256; ++c) n += octet::is(static_cast<char>(c), octet_class);
    return n;
  };
  CHECK(count(octet::kToken) == 62 + 15);        // ALPHA, DIGIT and 15 others
  CHECK(count(octet::kText) == 1 + 95 + 128);    // HTAB; SP and VCHAR; obs-text
  CHECK(count(octet::kTarget) == 93);            // VCHAR without #
  CHECK(count(octet::kRegName) == 62 + 4 + 11);  // unreserved and sub-delims
  CHECK(count(octet::kQuoted) == 1 + 93 + 128);  // text without DQUOTE and backslash
  CHECK(is_token("Content-Length"));
  CHECK_FALSE(is_token(""));
  CHECK_FALSE(is_token("a b"));
  CHECK(hex_value('F') == 15);
  CHECK(hex_value('a') == 10);
  CHECK(hex_value('G') == -1);
  CHECK(hex_value('@') == -1);
  CHECK(hex_value('\x10') == -1);
}
