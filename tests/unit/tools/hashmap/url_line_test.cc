#include "hashmap/input/url_line.h"

#include <catch2/catch.hpp>

using namespace proxycore;
using namespace std::string_view_literals;

namespace {

struct Read {
  LineFault fault;
  std::string scheme, authority, target, text;
};

Read read(std::string_view line, bool absolute = false) {
  const UrlReader reader("the.host:8080", absolute);
  TextPool pool;
  Url url;
  std::string_view text;
  const LineFault fault = reader.read(line, false, url, text, pool);
  if (fault != LineFault::None) return {fault, {}, {}, {}, {}};
  return {fault, std::string(url.scheme), std::string(url.authority), std::string(url.target), std::string(text)};
}

void check(std::string_view line, std::string_view authority, std::string_view target) {
  INFO(line);
  const Read got = read(line);
  CHECK(got.fault == LineFault::None);
  CHECK(got.authority == authority);
  CHECK(got.target == target);
}

}  // namespace

TEST_CASE("the forms of a URL") {
  check("http://www.example.org/a/b?c=d", "www.example.org", "/a/b?c=d");
  check("HTTP://www.example.org:8080/a", "www.example.org:8080", "/a");
  check("https://e/a", "e", "/a");
  check("www.example.org/a?b/c", "www.example.org", "/a?b/c");
  check("[::1]:80/a", "[::1]:80", "/a");
  check("/a", "the.host:8080", "/a");
  check("//a", "the.host:8080", "//a");
  check("http://user:pw@h/a", "user:pw@h", "/a");
  check("http://a-host-whose-name-is-longer-than-two-vectors.example.org/x",
        "a-host-whose-name-is-longer-than-two-vectors.example.org", "/x");
  CHECK(read("https://e/a").scheme == "https");
  CHECK(read("e/a").scheme == "http");
}

TEST_CASE("a missing path is the root") {
  check("http://e", "e", "/");
  check("http://e?q", "e", "/?q");
  check("http://e#f", "e", "/#f");
  CHECK(read("http://e", true).target.empty());
  CHECK(read("http://e?q", true).target == "/?q");
}

TEST_CASE("the text stays as it came, but for a carriage return") {
  CHECK(read("http://e?q\r").text == "http://e?q");
  CHECK(read("/a\xc3\xa9").text == "/a\xc3\xa9");
}

TEST_CASE("what is no URL") {
  for (const std::string_view line :
       {"hello", "http://", "https://", "http:///a", "ftp://h/a", "?q", "#f", "example.org", ".a/b", "-/a", "?/a"})
    CHECK(read(line).fault == LineFault::NoUrl);
  for (const std::string_view line : {"/a b"sv, "/a\tb"sv, "/\0"sv, "/\x7f"sv, "/\r\r"sv})
    CHECK(read(line).fault == LineFault::Invisible);
  for (const std::string_view line : {"", "\r", " ", " \t "}) CHECK(read(line).fault == LineFault::Blank);
  CHECK(read("/" + std::string(64 * 1024, 'a')).fault == LineFault::TooLong);
  CHECK(read("/" + std::string(64 * 1024 - 1, 'a')).fault == LineFault::None);
}
