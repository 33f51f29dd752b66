// The lines that hashmap reads: URLs, access logs, observations. What is accepted has the shape that the rest counts on, and
// every kernel finds the same lines.
#include <cstdint>
#include <cstring>
#include <vector>

#include "fuzz/invariants.h"
#include "hashmap/identify/observations.h"
#include "hashmap/input/url_batch.h"

using namespace proxycore;

namespace {

void check_kernels(std::string_view text) {
  LineIndex expected;
  usable_line_kernels().front().index(text, expected);
  for (const LineKernel& kernel : usable_line_kernels()) {
    LineIndex index;
    kernel.index(text, index);
    const auto a = index.ends();
    const auto b = expected.ends();
    fuzz::require(
        index.visible == expected.visible && std::vector(a.begin(), a.end()) == std::vector(b.begin(), b.end()),
        "kernels agree", kernel.name);
  }
}

void check_url(const Url& url) {
  fuzz::require(url.target.empty() ? url.absolute : url.target.front() == '/', "a target begins with a slash",
                url.target);
  fuzz::require(url.authority.find('/') == url.authority.npos, "an authority ends at the first slash", url.authority);
  for (const char c : url.target) fuzz::require(static_cast<unsigned char>(c) > ' ', "visible octets only", url.target);
}

void check_source(const LineSource& source, std::string_view text) {
  LineIndex index;
  index_lines(text, index);
  UrlBatch batch;
  LineCount count;
  std::uint64_t good = 0;
  for (std::size_t at = 0; source.fill(text, index, at, batch, count);) {
    good += batch.size;
    for (std::size_t i = 0; i < batch.size; ++i) check_url(batch.urls[i]);
  }
  fuzz::require(good + count.bad <= count.lines && count.lines == index.ends().size(), "every line is counted once");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<char> memory(size + kLineSlack);
  if (size > 0) std::memcpy(memory.data(), data, size);
  const std::string_view text(memory.data(), size);
  check_kernels(text);
  for (const bool absolute : {false, true}) {
    check_source(LineSource({}, "host", absolute), text);
    for (const LogFormat format :
         {LogFormat::Auto, LogFormat::Combined, LogFormat::Json, LogFormat::Haproxy, LogFormat::Squid})
      check_source(LineSource(format, "host", absolute), text);
  }
  Observations observed({}, false);
  LineIndex index;
  index_lines(text, index);
  std::size_t begin = 0;
  for (const std::uint32_t end : index.ends()) {
    observed.add_line(text.substr(begin, end - begin));
    begin = end + std::size_t{1};
  }
  for (const Observation& one : observed.list()) fuzz::require(!one.backend.empty(), "an observation has a backend");
  return 0;
}
