#include "hashmap/input/line_index.h"

#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>

using namespace proxycore;

namespace {

// With no octet behind the slack, so that AddressSanitizer sees a kernel that reads on.
struct Slack {
  explicit Slack(std::string_view text)
      : memory(new char[text.size() + kLineSlack]()), view(memory.get(), text.size()) {
    text.copy(memory.get(), text.size());
  }
  std::unique_ptr<char[]> memory;
  std::string_view view;
};

std::vector<std::uint32_t> ends_of(std::string_view text) {
  std::vector<std::uint32_t> ends;
  for (std::uint32_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') ends.push_back(i);
  if (!text.empty() && text.back() != '\n') ends.push_back(static_cast<std::uint32_t>(text.size()));
  return ends;
}

bool is_visible(std::string_view text) {
  for (const char c : text)
    if (c != '\n' && (static_cast<unsigned char>(c) <= ' ' || c == 0x7f)) return false;
  return true;
}

void check(const LineKernel& kernel, std::string_view text, LineIndex& index) {
  const Slack slack(text);
  kernel.index(slack.view, index);
  const auto ends = index.ends();
  REQUIRE(std::vector<std::uint32_t>(ends.begin(), ends.end()) == ends_of(text));
  REQUIRE(index.visible == is_visible(text));
}

}  // namespace

TEST_CASE("every kernel finds the ends of lines, whatever the length") {
  std::mt19937 random(1);
  for (const LineKernel& kernel : usable_line_kernels()) {
    INFO(kernel.name);
    LineIndex index;
    for (std::size_t size = 0; size < 300; ++size) {
      std::string text(size, 'a');
      for (char& c : text)
        if (random() % 7 == 0) c = '\n';
      check(kernel, text, index);
    }
    check(kernel, std::string(1000, '\n'), index);
    check(kernel, std::string(1000, 'x'), index);
  }
}

TEST_CASE("every kernel tells every octet that is not visible, at every place") {
  for (const LineKernel& kernel : usable_line_kernels()) {
    INFO(kernel.name);
    LineIndex index;
    for (unsigned c = 0; c < 256; ++c) {
      for (std::size_t at = 0; at < 70; ++at) {
        std::string text(70, 'a');
        text[at] = static_cast<char>(c);
        check(kernel, text, index);
      }
    }
  }
}

TEST_CASE("what lies behind the text does not matter") {
  std::string memory(200, '\n');
  memory.replace(0, 10, "0123456789");
  LineIndex index;
  for (const LineKernel& kernel : usable_line_kernels()) {
    kernel.index(std::string_view(memory).substr(0, 10), index);
    REQUIRE(index.ends().size() == 1);
    CHECK(index.ends()[0] == 10);
    memory[20] = '\x01';
    kernel.index(std::string_view(memory).substr(0, 10), index);
    CHECK(index.visible);
  }
}
