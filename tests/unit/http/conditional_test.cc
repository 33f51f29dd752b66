#include "http/conditional.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <utility>

using namespace proxycore;

namespace {

constexpr std::time_t kModified = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr char kSame[] = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr char kBefore[] = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr char kAfter[] = "Sun, 06 Nov 1994 08:49:38 GMT";

using Lines = std::initializer_list<std::pair<const char*, const char*>>;

Condition ask(Lines lines, const char* method = "GET", std::time_t now = kModified + 1000) {
  RequestHead request;
  request.method_name = method;
  request.method = method_of(method);
  for (const auto& [name, value] : lines) request.fields.add(name, value);
  return evaluate(request, {"\"abc\"", kModified, now});
}

}  // namespace

TEST_CASE("without conditions the representation is sent") { CHECK(ask({}) == Condition::Send); }

TEST_CASE("If-Match compares strongly") {
  CHECK(ask({{"If-Match", "\"abc\""}}) == Condition::Send);
  CHECK(ask({{"If-Match", "*"}}) == Condition::Send);
  CHECK(ask({{"If-Match", "\"x\", \"abc\""}}) == Condition::Send);
  CHECK(ask({{"If-Match", "\"x\""}, {"If-Match", "\"abc\""}}) == Condition::Send);
  CHECK(ask({{"If-Match", "W/\"abc\""}}) == Condition::Failed);
  CHECK(ask({{"If-Match", "\"other\""}}) == Condition::Failed);
  CHECK(ask({{"If-Match", ""}}) == Condition::Failed);
  CHECK(ask({{"If-Match", "abc"}}) == Condition::Failed);
}

TEST_CASE("If-None-Match compares weakly") {
  CHECK(ask({{"If-None-Match", "\"abc\""}}) == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "W/\"abc\""}}) == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "*"}}) == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "\"a\", \"abc\" ,\"b\""}}) == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "\"a,b\",W/\"abc\""}}) == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "\"abc\""}}, "HEAD") == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "\"abc\""}}, "PUT") == Condition::Failed);
  CHECK(ask({{"If-None-Match", "\"\""}}) == Condition::Send);
  CHECK(ask({{"If-None-Match", "\"ab\""}}) == Condition::Send);
  CHECK(ask({{"If-None-Match", "abc"}}) == Condition::Send);
  CHECK(ask({{"If-None-Match", "w/\"abc\""}}) == Condition::Send);
  CHECK(ask({{"If-None-Match", "\"x\"\"abc\""}}) == Condition::Send);
  CHECK(ask({{"If-None-Match", "\"abc"}}) == Condition::Send);
}

TEST_CASE("If-Modified-Since") {
  CHECK(ask({{"If-Modified-Since", kSame}}) == Condition::NotModified);
  CHECK(ask({{"If-Modified-Since", kAfter}}) == Condition::NotModified);
  CHECK(ask({{"If-Modified-Since", kBefore}}) == Condition::Send);
  CHECK(ask({{"If-Modified-Since", "Sunday, 06-Nov-94 08:49:37 GMT"}}) == Condition::NotModified);
  CHECK(ask({{"If-Modified-Since", "Sun Nov  6 08:49:37 1994"}}) == Condition::NotModified);
  CHECK(ask({{"If-Modified-Since", "yesterday"}}) == Condition::Send);
  CHECK(ask({{"If-Modified-Since", kSame}, {"If-Modified-Since", kSame}}) == Condition::Send);
  CHECK(ask({{"If-Modified-Since", kSame}}, "POST") == Condition::Send);
}

TEST_CASE("If-Unmodified-Since") {
  CHECK(ask({{"If-Unmodified-Since", kSame}}) == Condition::Send);
  CHECK(ask({{"If-Unmodified-Since", kAfter}}) == Condition::Send);
  CHECK(ask({{"If-Unmodified-Since", kBefore}}) == Condition::Failed);
  CHECK(ask({{"If-Unmodified-Since", "never"}}) == Condition::Send);
}

TEST_CASE("entity tags come before dates, If-Match before If-None-Match") {
  CHECK(ask({{"If-Unmodified-Since", kBefore}, {"If-Match", "*"}}) == Condition::Send);
  CHECK(ask({{"If-Modified-Since", kSame}, {"If-None-Match", "\"other\""}}) == Condition::Send);
  CHECK(ask({{"If-Modified-Since", kBefore}, {"If-None-Match", "\"abc\""}}) == Condition::NotModified);
  CHECK(ask({{"If-None-Match", "\"abc\""}, {"If-Match", "\"other\""}}) == Condition::Failed);
  CHECK(ask({{"If-None-Match", "\"abc\""}, {"If-Match", "\"abc\""}}) == Condition::NotModified);
}

TEST_CASE("If-Range says whether a Range counts") {
  const auto with = [](const char* value) { return ask({{"Range", "bytes=0-1"}, {"If-Range", value}}); };
  CHECK(with("\"abc\"") == Condition::Send);
  CHECK(with("W/\"abc\"") == Condition::SendWhole);
  CHECK(with("\"other\"") == Condition::SendWhole);
  CHECK(with("\"abc\", \"x\"") == Condition::SendWhole);
  CHECK(with(kSame) == Condition::Send);
  CHECK(with(kAfter) == Condition::SendWhole);
  CHECK(with(kBefore) == Condition::SendWhole);
  CHECK(with("nonsense") == Condition::SendWhole);
  CHECK(ask({{"If-Range", "\"other\""}}) == Condition::Send);
  CHECK(ask({{"Range", "bytes=0-1"}, {"If-Range", "\"x\""}, {"If-Range", "\"abc\""}}) == Condition::SendWhole);
  CHECK(ask({{"Range", "bytes=0-1"}, {"If-Range", "\"x\""}}, "HEAD") == Condition::Send);
  CHECK(ask({{"Range", "bytes=0-1"}, {"If-Range", "\"abc\""}, {"If-Match", "\"other\""}}) == Condition::Failed);
}

TEST_CASE("a date does not vouch for a representation that is not a second old") {
  const Lines lines{{"Range", "bytes=0-1"}, {"If-Range", kSame}};
  CHECK(ask(lines, "GET", kModified) == Condition::SendWhole);
  CHECK(ask(lines, "GET", kModified + 1) == Condition::Send);
}
