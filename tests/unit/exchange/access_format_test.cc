#include "exchange/access_format.h"

#include <stdlib.h>
#include <time.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "exchange/access_escape.h"

using namespace proxycore;

namespace {

// 2025-10-10 10:34:56.007008 UTC, a Friday.
constexpr std::int64_t kWall = 1'760'092'496'007'008;

AccessRecord sample() {
  AccessRecord record;
  record.wall_micros = kWall;
  record.client = "10.0.0.9";
  record.method = "GET";
  record.target = "/a?b=c";
  record.host = "example.org";
  record.status = 200;
  record.bytes_sent = 1234;
  record.bytes_received = 5;
  record.duration_micros = 3456;
  record.backend = "web1:80";
  record.request_id = "0123abcd";
  record.referer = "http://example.org/";
  record.user_agent = "curl/7.88.1";
  return record;
}

std::string line(AccessFormat format, const AccessRecord& record, bool colour = false) {
  LineBuffer out(kMaxAccessLine);
  AccessFormatter(format, colour).format(record, out);
  return std::string(out.view());
}

std::string escaped(std::string_view text, std::size_t limit = 1000) {
  LineBuffer out(kMaxAccessLine);
  put_escaped(out, text, limit);
  return std::string(out.view());
}

std::string json(std::string_view text, std::size_t limit = 1000) {
  LineBuffer out(kMaxAccessLine);
  put_json(out, text, limit);
  return std::string(out.view());
}

struct Zone {
  explicit Zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  ~Zone() {
    ::unsetenv("TZ");
    ::tzset();
  }
};

}  // namespace

TEST_CASE("a short line") {
  const Zone zone("UTC");
  CHECK(line(AccessFormat::Short, sample()) == "10:34:56 GET /a?b=c -> web1:80 200 1.2k 3.4ms\n");
}

TEST_CASE("a short line of a failure") {
  const Zone zone("UTC");
  AccessRecord record = sample();
  record.backend = {};
  record.status = 502;
  record.bytes_sent = 0;
  record.duration_micros = 12;
  record.error = "connection_refused";
  CHECK(line(AccessFormat::Short, record) == "10:34:56 GET /a?b=c -> - 502 0B 12us connection_refused\n");
}

TEST_CASE("colour is for the status only") {
  const Zone zone("UTC");
  AccessRecord record = sample();
  CHECK(line(AccessFormat::Short, record, true) == "10:34:56 GET /a?b=c -> web1:80 \033[32m200\033[0m 1.2k 3.4ms\n");
  record.status = 503;
  CHECK(line(AccessFormat::Short, record, true).find("\033[31m503\033[0m") != std::string::npos);
}

TEST_CASE("sizes and durations for people") {
  const auto shown = [](std::uint64_t bytes, std::int64_t micros) {
    AccessRecord record = sample();
    record.bytes_sent = bytes;
    record.duration_micros = micros;
    const std::string text = line(AccessFormat::Short, record);
    const std::size_t at = text.find(" 200 ") + 5;
    return text.substr(at, text.size() - at - 1);
  };
  CHECK(shown(0, 0) == "0B 0us");
  CHECK(shown(999, 999) == "999B 999us");
  CHECK(shown(1000, 1000) == "1.0k 1.0ms");
  CHECK(shown(10'000, 12'345) == "10k 12ms");
  CHECK(shown(999'999, 999'999) == "999k 999ms");
  CHECK(shown(1'500'000, 1'500'000) == "1.5M 1.5s");
  CHECK(shown(12'000'000'000, 3'600'000'000) == "12G 3600s");
  CHECK(shown(0, -5) == "0B 0us");
}

TEST_CASE("a combined line") {
  const Zone zone("UTC");
  CHECK(line(AccessFormat::Combined, sample()) ==
        "10.0.0.9 - - [10/Oct/2025:10:34:56 +0000] \"GET /a?b=c HTTP/1.1\" 200 1234 "
        "\"http://example.org/\" \"curl/7.88.1\"\n");
}

TEST_CASE("a combined line in other time zones") {
  const auto time_in = [](const char* zone_name) {
    const Zone zone(zone_name);
    return line(AccessFormat::Combined, sample()).substr(13, 28);
  };
  CHECK(time_in("XXX-5:30") == "[10/Oct/2025:16:04:56 +0530]");
  CHECK(time_in("XXX+3:30") == "[10/Oct/2025:07:04:56 -0330]");
}

TEST_CASE("a combined line where nothing is known") {
  const Zone zone("UTC");
  AccessRecord record;
  record.wall_micros = kWall;
  record.status = 400;
  CHECK(line(AccessFormat::Combined, record) == "- - - [10/Oct/2025:10:34:56 +0000] \"-\" 400 0 \"-\" \"-\"\n");
}

TEST_CASE("a client that went away before the response has no status") {
  AccessRecord record = sample();
  record.status = 0;
  CHECK(line(AccessFormat::Combined, record).find("\" - 1234 ") != std::string::npos);
  CHECK(line(AccessFormat::Short, record).find(" -> web1:80 - 1.2k") != std::string::npos);
}

TEST_CASE("a json line") {
  const Zone zone("XXX-5:30");  // JSON is always in UTC
  CHECK(line(AccessFormat::Json, sample()) ==
        R"({"time":"2025-10-10T10:34:56.007008Z","client":"10.0.0.9","request_id":"0123abcd","method":"GET",)"
        R"("host":"example.org","target":"/a?b=c","version":"1.1","status":200,"bytes_sent":1234,"bytes_received":5,)"
        R"("duration_us":3456,"backend":"web1:80","referer":"http://example.org/","user_agent":"curl/7.88.1",)"
        R"("error":""})"
        "\n");
}

TEST_CASE("the time follows the record") {
  const Zone zone("UTC");
  AccessFormatter formatter(AccessFormat::Short);
  LineBuffer out(kMaxAccessLine);
  AccessRecord record = sample();
  formatter.format(record, out);
  record.wall_micros += 1'000'000;
  formatter.format(record, out);
  record.wall_micros -= 1'000'000;
  formatter.format(record, out);
  const std::string text(out.view());
  CHECK(text.substr(0, 8) == "10:34:56");
  CHECK(text.find("\n10:34:57 ") != std::string::npos);
  CHECK(text.rfind("\n10:34:56 ") > text.find("\n10:34:57 "));
}

TEST_CASE("escaping for text lines") {
  CHECK(escaped("plain ~") == "plain ~");
  CHECK(escaped("a\"b\\c") == "a\\x22b\\x5Cc");
  CHECK(escaped(std::string_view("\0\r\n\x1b[\x7f", 6)) == "\\x00\\x0D\\x0A\\x1B[\\x7F");
  CHECK(escaped("\xC3\xA4\xFF") == "\\xC3\\xA4\\xFF");
}

TEST_CASE("escaping for json") {
  CHECK(json("plain ~/") == "plain ~/");
  CHECK(json("a\"b\\c") == "a\\\"b\\\\c");
  CHECK(json(std::string_view("\0\r\n\x1b\x7f", 5)) == "\\u0000\\u000D\\u000A\\u001B\\u007F");
  CHECK(json("\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80") == "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x98\x80");
}

TEST_CASE("octets that are no UTF-8 do not get into json") {
  const std::string bad = "\xEF\xBF\xBD";
  CHECK(json("\xFF") == bad);
  CHECK(json("a\x80z") == "a" + bad + "z");
  CHECK(json("\xC0\xAF") == bad + bad);            // overlong
  CHECK(json("\xE0\x80\xAF") == bad + bad + bad);  // overlong
  CHECK(json("\xED\xA0\x80") == bad + bad + bad);  // a surrogate
  CHECK(json("\xF4\x90\x80\x80") == bad + bad + bad + bad);
  CHECK(json("\xF5\x80") == bad + bad);
  CHECK(json("\xE2\x82") == bad + bad);   // cut short
  CHECK(json("\xC3\"") == bad + "\\\"");  // does not swallow the quote
}

TEST_CASE("long texts are cut within the limit") {
  for (std::size_t limit = 16; limit < 40; ++limit) {
    for (const char c : {'x', '\n', '\xFF'}) {
      INFO(limit << " of " << int{c});
      const std::string text(100, c);
      CHECK(escaped(text, limit).size() <= limit);
      CHECK(escaped(text, limit).ends_with("..."));
      CHECK(json(text, limit).size() <= limit);
      CHECK(json(text, limit).ends_with("..."));
    }
  }
  CHECK(escaped("exactly", 14) == "exactly");
}

TEST_CASE("hostile octets in every field stay inside one line of bounded length") {
  const auto format = GENERATE(AccessFormat::Short, AccessFormat::Combined, AccessFormat::Json);
  std::string hostile;
  for (int i = 0; i < 256; ++i) hostile.push_back(static_cast<char>(i));
  const auto length = GENERATE(std::size_t{256}, std::size_t{100'000});
  while (hostile.size() < length) hostile += hostile;
  AccessRecord record = sample();
  record.wall_micros = 253'402'300'799'999'999;
  record.bytes_sent = record.bytes_received = UINT64_MAX;
  record.duration_micros = INT64_MAX;
  record.minor = 255;
  for (auto* field : {&record.client, &record.method, &record.target, &record.host, &record.backend, &record.request_id,
                      &record.referer, &record.user_agent, &record.error})
    *field = hostile;
  const std::string text = line(format, record);
  CHECK(text.size() < kMaxAccessLine);
  REQUIRE(text.ends_with('\n'));
  if (format == AccessFormat::Json) CHECK(text.ends_with("\"}\n"));
  if (format == AccessFormat::Combined) CHECK(std::count(text.begin(), text.end(), '"') == 6);
  for (const char c : text.substr(0, text.size() - 1)) {
    const auto octet = static_cast<unsigned char>(c);
    REQUIRE(octet >= 0x20);
    REQUIRE(octet != 0x7f);
    if (format != AccessFormat::Json) REQUIRE(octet < 0x80);
  }
}
