#include "handler/file.h"

#include <catch2/catch.hpp>

#include "unit/handler/file_fixture.h"

using namespace proxycore;
using namespace proxycore::test;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

struct Files : FileFixture {
  Files() {
    write_old("a.txt", "0123456789");
    write_old("sub/index.html", "<p>index");
    write_old("noindex/b.txt", "b");
    write_old("empty.txt", "");
    write_old(".secret", "hidden");
    write("../outside.txt", "outside");
  }
};

std::string status(const std::string& response) { return response.substr(9, 3); }

}  // namespace

TEST_CASE_METHOD(Files, "a file, whole") {
  const std::string response = ask("/a.txt");
  CHECK_THAT(response, StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nETag: \""));
  CHECK(field(response, "Last-Modified") == "Sun, 09 Sep 2001 01:46:40 GMT");
  CHECK(field(response, "Accept-Ranges") == "bytes");
  CHECK(field(response, "Content-Length") == "10");
  CHECK(field(response, "Vary").empty());
  CHECK(field(response, "Cache-Control").empty());
  CHECK(body(response) == "0123456789");
  CHECK(body_of("/a.txt?query") == "0123456789");
  CHECK(body_of("http://b/%61.txt") == "0123456789");
  CHECK(field(ask("/empty.txt"), "Content-Length") == "0");
}

TEST_CASE_METHOD(Files, "the second time it comes from memory, and is the same") {
  const std::string first = ask("/a.txt");
  CHECK(counters.from_memory.value() == 0);
  CHECK(ask("/a.txt") == first);
  CHECK(ask("/a.txt") == first);
  CHECK(counters.from_memory.value() == 2);
  CHECK(body_of("/a.txt", "Range: bytes=2-3\r\n") == "23");
  CHECK(counters.from_memory.value() == 3);
}

TEST_CASE_METHOD(Files, "a change is seen by the next request, however small") {
  for (int i = 0; i < 3; ++i) ask("/a.txt");
  const std::string tag = field(ask("/a.txt"), "ETag");
  write_old("new", "9876543210");
  std::filesystem::rename(path("new"), path("a.txt"));
  const std::string response = ask("/a.txt");
  CHECK(body(response) == "9876543210");
  CHECK(field(response, "ETag") != tag);
  std::filesystem::remove(path("a.txt"));
  CHECK(status(ask("/a.txt")) == "404");
}

TEST_CASE_METHOD(Files, "what was changed a moment ago is not kept in memory") {
  write("fresh.txt", "fresh");
  host.clock = std::time(nullptr);
  for (int i = 0; i < 3; ++i) ask("/fresh.txt");
  CHECK(counters.from_memory.value() == 0);
}

TEST_CASE_METHOD(Files, "HEAD says what GET would") {
  const std::string head = ask("/a.txt", "", "HEAD");
  CHECK_THAT(head, EndsWith("Content-Length: 10\r\n\r\n"));
  CHECK(ask("/a.txt") == head + "0123456789");
  CHECK_THAT(ask("/nope", "", "HEAD"), StartsWith("HTTP/1.1 404 ") && EndsWith("\r\n\r\n"));
}

TEST_CASE_METHOD(Files, "methods") {
  const std::string options = ask("/a.txt", "", "OPTIONS");
  CHECK(status(options) == "204");
  CHECK(field(options, "Allow") == "GET, HEAD, OPTIONS");
  CHECK(status(ask("*", "", "OPTIONS")) == "204");
  for (const char* method : {"POST", "PUT", "DELETE", "PATCH", "get", "BREW"}) {
    const std::string response = ask("/a.txt", "", method);
    CHECK(status(response) == "405");
    CHECK(field(response, "Allow") == "GET, HEAD, OPTIONS");
  }
}

TEST_CASE_METHOD(Files, "conditions") {
  const std::string tag = field(ask("/a.txt"), "ETag");
  const std::string unchanged = ask("/a.txt", "If-None-Match: " + tag + "\r\n");
  CHECK_THAT(unchanged, StartsWith("HTTP/1.1 304 Not Modified\r\nETag: " + tag));
  CHECK_THAT(unchanged, EndsWith("\r\n\r\n") && !Contains("Content-Length") && !Contains("Content-Type"));
  CHECK(status(ask("/a.txt", "If-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT\r\n")) == "304");
  CHECK(status(ask("/a.txt", "If-Match: \"other\"\r\n")) == "412");
  CHECK(status(ask("/a.txt", "Range: bytes=0-1\r\nIf-Range: \"other\"\r\n")) == "200");
  CHECK(status(ask("/a.txt", "Range: bytes=0-1\r\nIf-Range: " + tag + "\r\n")) == "206");
  CHECK(status(ask("/nope", "If-Match: *\r\n")) == "404");
}

TEST_CASE_METHOD(Files, "Last-Modified is never in the future") {
  write("later.txt", "x");
  host.clock = 1'000'000'000;
  CHECK(field(ask("/later.txt"), "Last-Modified") == "Sun, 09 Sep 2001 01:46:40 GMT");
}

TEST_CASE_METHOD(Files, "a part of a file") {
  const std::string part = ask("/a.txt", "Range: bytes=2-5\r\n");
  CHECK(status(part) == "206");
  CHECK(field(part, "Content-Range") == "bytes 2-5/10");
  CHECK(field(part, "Content-Length") == "4");
  CHECK(field(part, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(body(part) == "2345");
  const std::string beyond = ask("/a.txt", "Range: bytes=10-\r\n");
  CHECK(status(beyond) == "416");
  CHECK(field(beyond, "Content-Range") == "bytes */10");
  CHECK(status(ask("/a.txt", "Range: bytes=2-5\r\n", "HEAD")) == "200");
  CHECK(status(ask("/a.txt", "Range: bytes=2-5\r\nRange: bytes=2-5\r\n")) == "200");
  CHECK(status(ask("/empty.txt", "Range: bytes=0-0\r\n")) == "416");
}

TEST_CASE_METHOD(Files, "several parts of a file") {
  write_old("long.html", std::string(300, 'x') + "yyyyy" + std::string(300, 'z'));
  for (int i = 0; i < 3; ++i) {
    const std::string parts = ask("/long.html", "Range: bytes=298-306, 0-1, -1\r\n");
    CHECK(status(parts) == "206");
    CHECK(field(parts, "Content-Range").empty());
    const std::string type = field(parts, "Content-Type");
    CHECK_THAT(type, StartsWith("multipart/byteranges; boundary=proxycore-part-"));
    const std::string boundary = type.substr(type.find('=') + 1);
    const std::string head = "--" + boundary + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Range: bytes ";
    CHECK(body(parts) == head + "298-306/605\r\n\r\nxxyyyyyzz\r\n" + head + "0-1/605\r\n\r\nxx\r\n" + head +
                             "604-604/605\r\n\r\nz\r\n--" + boundary + "--\r\n");
    CHECK(field(parts, "Content-Length") == std::to_string(body(parts).size()));
  }
}

TEST_CASE_METHOD(Files, "directories") {
  const std::string redirect = ask("/sub?a=1&b");
  CHECK(status(redirect) == "301");
  CHECK(field(redirect, "Location") == "/sub/?a=1&b");
  CHECK(field(ask("//sub"), "Location") == "/sub/");
  CHECK(field(ask("/x/../sub"), "Location") == "/sub/");
  CHECK(body_of("/sub/") == "<p>index");
  CHECK(body_of("/sub/.") == "<p>index");
  CHECK(field(ask("/sub/"), "Content-Type") == "text/html; charset=utf-8");
  const std::string listed = ask("/noindex/");
  CHECK(field(listed, "Content-Type") == "text/html; charset=utf-8");
  CHECK_THAT(listed, Contains("href=\"./b.txt\""));
  CHECK(field(ask("/noindex/", "Accept: application/json\r\n"), "Content-Type") == "application/json");
  CHECK(status(ask("/a.txt/")) == "404");
  CHECK(status(ask("/nope/")) == "404");
  std::filesystem::create_directory(path("we ird\r\nX: y"));
  CHECK(field(ask("/we%20ird%0d%0aX:%20y"), "Location") == "/we%20ird%0D%0AX:%20y/");
}

TEST_CASE_METHOD(Files, "an index file that comes or goes is noticed") {
  ask("/noindex/");
  write_old("noindex/index.html", "new");
  CHECK(body_of("/noindex/") == "new");
  std::filesystem::remove(path("noindex/index.html"));
  CHECK_THAT(ask("/noindex/"), Contains("href=\"./b.txt\""));
}

TEST_CASE_METHOD(Files, "without listings, with other index files") {
  config.list = false;
  config.index = {"nope.html", "b.txt"};
  CHECK(status(ask("/")) == "403");
  CHECK(body_of("/noindex/") == "b");
  CHECK(status(ask("/sub/")) == "403");
}

TEST_CASE_METHOD(Files, "nothing outside, nothing hidden, nothing special") {
  REQUIRE(::mkfifo(path("fifo").c_str(), 0600) == 0);
  link("../outside.txt", "link");
  for (const char* target : {"/../outside.txt", "/%2e%2e/outside.txt", "/one%00", "/%", "/sub/../../outside.txt"})
    CHECK(status(ask(target)) == "400");
  for (const char* target : {"/link", "/..%2foutside.txt", "/.secret", "/%2esecret", "/sub/..%2f..%2foutside.txt"})
    CHECK(status(ask(target)) == "404");
  CHECK(status(ask("/fifo")) == "403");
  config.dotfiles = true;
  CHECK(body_of("/.secret") == "hidden");
}

TEST_CASE_METHOD(Files, "a file that became a link out of the root is not served from memory") {
  for (int i = 0; i < 3; ++i) ask("/a.txt");
  std::filesystem::rename(path("a.txt"), path("../moved.txt"));
  link("../moved.txt", "a.txt");
  CHECK(status(ask("/a.txt")) == "404");
}

TEST_CASE_METHOD(Files, "a single-page application") {
  config.single = "sub/index.html";
  CHECK(body_of("/some/route") == "<p>index");
  CHECK(body_of("/some/route") == "<p>index");
  CHECK(body_of("/a.txt") == "0123456789");
  CHECK(status(ask("/missing.js")) == "404");
  CHECK(status(ask("/../x")) == "400");
}

TEST_CASE_METHOD(Files, "Cache-Control as it was asked for") {
  config.cache_control = "max-age=60";
  const std::string response = ask("/a.txt");
  CHECK(field(response, "Cache-Control") == "max-age=60");
  CHECK_THAT(ask("/a.txt", "If-None-Match: *\r\n"), Contains("Cache-Control: max-age=60\r\n"));
}

TEST_CASE_METHOD(Files, "coded siblings") {
  config.precompressed = true;
  write_old("p.txt", "plain");
  write_old("p.txt.gz", "gzip");
  write_old("p.txt.br", "brotli");
  const std::string plain = ask("/p.txt");
  CHECK(body(plain) == "plain");
  CHECK(field(plain, "Vary") == "Accept-Encoding");
  const std::string coded = ask("/p.txt", "Accept-Encoding: gzip, br\r\n");
  CHECK(body(coded) == "brotli");
  CHECK(field(coded, "Content-Encoding") == "br");
  CHECK(field(coded, "Content-Type") == "text/plain; charset=utf-8");
  CHECK(field(coded, "Vary") == "Accept-Encoding");
  CHECK(field(coded, "ETag") != field(plain, "ETag"));
  CHECK(body_of("/p.txt", "Accept-Encoding: gzip;q=0.5, br;q=0.4\r\n") == "gzip");
  CHECK(body_of("/p.txt", "Accept-Encoding: zstd\r\n") == "plain");
  CHECK(body_of("/p.txt", "Accept-Encoding: identity, br;q=0.5\r\n") == "plain");
  CHECK(body_of("/p.txt", "Accept-Encoding: br\r\nRange: bytes=1-2\r\n") == "ro");
  const std::string tag = field(coded, "ETag");
  CHECK(status(ask("/p.txt", "Accept-Encoding: br\r\nIf-None-Match: " + tag + "\r\n")) == "304");
  CHECK(status(ask("/p.txt", "If-None-Match: " + tag + "\r\n")) == "200");
  write_old("p.txt.zst", "zstandard");
  CHECK(body_of("/p.txt", "Accept-Encoding: zstd\r\n") == "zstandard");
  std::filesystem::remove(path("p.txt.zst"));
  CHECK(body_of("/p.txt", "Accept-Encoding: zstd\r\n") == "plain");
  CHECK(field(ask("/a.txt", "Accept-Encoding: gzip\r\n"), "Vary").empty());
}

TEST_CASE_METHOD(Files, "the handler tells where octets come from") {
  std::string told;
  config.on_send = [&told](std::string_view path, std::string_view name, std::string_view how) {
    told.append(path).append(" ").append(name).append(" ").append(how).append("\n");
  };
  ask("/sub/");
  ask("/sub/");
  CHECK(told == "/sub/ sub/index.html page cache\n/sub/ sub/index.html memory\n");
}
