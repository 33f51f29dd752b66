#include "hashmap/input/log_line.h"

#include <catch2/catch.hpp>

#include "common/values.h"

using namespace proxycore;

namespace {

struct Read {
  LineFault fault = LineFault::None;
  std::string authority, target, backend;
};

Read read(std::string_view line, LogFormat format = LogFormat::Auto) {
  const LogReader reader(format, "given", false);
  TextPool pool;
  LogRecord record;
  Read got;
  got.fault = reader.read(line, record, pool);
  got.authority = record.url.authority;
  got.target = record.url.target;
  got.backend = record.backend;
  return got;
}

void check(std::string_view line, std::string_view authority, std::string_view target, std::string_view backend) {
  INFO(line);
  const Read got = read(line);
  CHECK(got.fault == LineFault::None);
  CHECK(got.authority == authority);
  CHECK(got.target == target);
  CHECK(got.backend == backend);
}

}  // namespace

TEST_CASE("common and combined logs") {
  check(R"(127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET /a.gif?x HTTP/1.0" 200 2326)", "given", "/a.gif?x", "");
  check(R"(::1 - joe [10/Oct/2000:13:55:36 -0700] "GET /a HTTP/1.1" 200 2326 "http://ref/" "Mozilla/4.08 [en]")",
        "given", "/a", "");
  check(R"(1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET http://h/a HTTP/1.1" 200 1)", "h", "/a", "");
  check(R"(www.e.org:80 1.2.3.4 - - [10/Oct/2000:13:55:36 +0000] "GET /a HTTP/1.1" 200 1)", "www.e.org:80", "/a", "");
}

TEST_CASE("escapes of Apache and nginx are undone") {
  check(R"(1.1.1.1 - - [t z] "GET /\xC3\xA9?\"q\\ HTTP/1.1" 200 1 "-" "-")", "given", "/\xc3\xa9?\"q\\", "");
  check(R"(1.1.1.1 - - [t z] "GET /\y\x4 HTTP/1.1" 200 1)", "given", R"(/\y\x4)", "");
}

TEST_CASE("the backend at the end of a line") {
  check(R"(1.1.1.1 - - [t z] "GET /a HTTP/1.1" 200 1 "-" "agent" 10.0.0.1:8080)", "given", "/a", "10.0.0.1:8080");
  check(R"(1.1.1.1 - - [t z] "GET /a HTTP/1.1" 200 1 "-" "agent" "10.0.0.1:80, 10.0.0.2:80")", "given", "/a",
        "10.0.0.2:80");
  check(R"(1.1.1.1 - - [t z] "GET /a HTTP/1.1" 200 1 upstream=[::1]:80)", "given", "/a", "[::1]:80");
  check(R"(1.1.1.1 - - [t z] "GET /a HTTP/1.1" 200 1 unix:/run/a.sock)", "given", "/a", "unix:/run/a.sock");
  check(R"(1.1.1.1 - - [t z] "GET /a HTTP/1.1" 200 1 "-" "curl/7.88.1")", "given", "/a", "");
}

TEST_CASE("haproxy's HTTP log") {
  check(
      R"(Feb  6 12:14:14 localhost haproxy[14389]: 10.0.1.2:33317 [06/Feb/2009:12:14:14.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1")",
      "given", "/index.html", "srv1");
  check(
      R"(10.0.1.2:33317 [06/Feb/2009:12:14:14.655] in b/<NOSRV> 0/-1/-1/-1/0 503 212 - - SC-- 0/0/0/0/0 0/0 "GET / HTTP/1.1")",
      "given", "/", "");
}

TEST_CASE("Squid's native log") {
  check("1066036250.129      2 10.0.0.1 TCP_MISS/200 1000 GET http://h/a?b - FIRSTUP_PARENT/10.0.0.2 text/html", "h",
        "/a?b", "10.0.0.2");
  check("1066036250.129      2 10.0.0.1 TCP_HIT/200 1000 GET http://h/a - HIER_NONE/- text/html", "h", "/a", "");
  CHECK(read("a b c d e f g h i j").fault == LineFault::NoRequest);
}

TEST_CASE("logs in JSON") {
  check(R"({"client":"1.1.1.1","host":"h:8080","target":"/a?b","backend":"web1:80"})", "h:8080", "/a?b", "web1:80");
  check(R"({"request":"GET /a HTTP/1.1","http_host":"h","upstream_addr":"10.0.0.1:80"})", "h", "/a", "10.0.0.1:80");
  check(R"({"level":"info","request":{"method":"GET","host":"h","uri":"/a","headers":{"uri":"/no"}},"status":200})",
        "h", "/a", "");
  check(R"({"x":{"uri":"/no"},"y":["uri",{"uri":"/no"}],"uri":"/yes"})", "given", "/yes", "");
  check(R"({"uri":"\/\u00e9"})", "given", "/\xc3\xa9", "");
  for (const std::string_view line :
       {"{", "{}", R"({"uri":7})", R"({"uri":"/a")", R"({"uri":""})", "{\"uri\":\"/\xff\"}"})
    CHECK(read(line).fault == LineFault::NoRequest);
  CHECK(read(R"({"uri":"/a b"})").fault == LineFault::Invisible);
  CHECK(read(std::string(20'000, '{')).fault == LineFault::NoRequest);
}

TEST_CASE("plain URLs among the lines, and what is none") {
  check("http://h/a", "h", "/a", "");
  check("/a", "given", "/a", "");
  CHECK(read("hello").fault == LineFault::NoUrl);
  CHECK(read("hello world").fault == LineFault::NoRequest);
  CHECK(read("").fault == LineFault::Blank);
  CHECK(read(R"(1.1.1.1 - - [t z] "-" 400 0)").fault == LineFault::NoRequest);
  CHECK(read(R"(1.1.1.1 - - [t z] "CONNECT h:443 HTTP/1.1" 200 0)").fault == LineFault::NoRequest);
  CHECK(read(R"(1.1.1.1 - - [t z] "OPTIONS * HTTP/1.1" 200 0)").fault == LineFault::NoUrl);
  CHECK(read(R"(1.1.1.1 - - [t z] "GET /a HTTP/1.1)").fault == LineFault::NoRequest);
}

TEST_CASE("a format that was asked for is the only one") {
  CHECK(read("/a", LogFormat::Combined).fault == LineFault::NoRequest);
  CHECK(read("/a", LogFormat::Json).fault == LineFault::NoRequest);
  CHECK(read(R"({"uri":"/a"})", LogFormat::Squid).fault == LineFault::NoRequest);
  CHECK(parse_log_format("caddy") == LogFormat::Json);
  CHECK(parse_log_format("haproxy") == LogFormat::Haproxy);
  CHECK_THROWS_AS(parse_log_format("apache2"), ValueError);
}

TEST_CASE("what a client sent in place of a host makes no URL") {
  for (const char* host : {"a/b", "a?b", "a#b", "a b"}) {
    INFO(host);
    const std::string line = std::string(R"({"request":"GET /a HTTP/1.1","http_host":")") + host + R"("})";
    CHECK(read(line).fault == LineFault::NoUrl);
  }
}
