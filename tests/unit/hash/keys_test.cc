#include <catch2/catch.hpp>

#include "hash/ats_key.h"
#include "hash/haproxy_key.h"
#include "hash/lighttpd_key.h"
#include "hash/nginx_key.h"
#include "hash/scheme.h"
#include "hash/squid_key.h"

using namespace proxycore;

namespace {

std::string haproxy_uri(const Url& url, const HaproxyUri& what) {
  std::string buffer;
  return std::string(haproxy_uri_key(url, what, buffer));
}

std::string squid(std::string_view authority, std::string_view target) {
  std::string out;
  squid_uri({authority, target}, out);
  return out;
}

std::string nginx(std::string_view format, const Url& url) {
  std::string out;
  REQUIRE(expand_nginx_key(format, url, out));
  return out;
}

std::string lighttpd(std::string_view target) {
  std::string out;
  CHECK(lighttpd_path(target, out));
  return out;
}

std::string lighttpd_host(std::string_view authority, LighttpdAuthority how = LighttpdAuthority::Normalized) {
  std::string out;
  lighttpd_authority(authority, how, out);
  return out;
}

std::string ats(std::string_view target, bool ignore_query = false) {
  std::string out;
  ats_key(target, ignore_query, out);
  return out;
}

}  // namespace

TEST_CASE("haproxy: balance uri and its words", "[keys]") {
  const Url url{"h", "/a/b/c?d=e/f"};
  CHECK(haproxy_uri(url, {}) == "/a/b/c");
  CHECK(haproxy_uri(url, {.whole = true}) == "/a/b/c?d=e/f");
  CHECK(haproxy_uri(url, {.len = 3}) == "/a/");
  CHECK(haproxy_uri(url, {.depth = 2}) == "/a/b");
  CHECK(haproxy_uri(url, {.whole = true, .depth = 3}) == "/a/b/c?d=e");
  const auto absolute = [](std::string_view authority, std::string_view target) {
    return Url{.authority = authority, .target = target, .absolute = true};
  };
  CHECK(haproxy_uri(absolute("H.example:80", "/a"), {}) == "http://H.example/a");
  CHECK(haproxy_uri(absolute("h:", "/a"), {}) == "http://h/a");
  CHECK(haproxy_uri(absolute("u@h:8080", "/a"), {}) == "http://u@h:8080/a");
  CHECK(haproxy_uri(absolute("h", ""), {.slash_for_empty_path = true}) == "http://h/");
  CHECK(haproxy_uri(absolute("h", "/a?b"), {.path_only = true}) == "/a");
}

TEST_CASE("haproxy: hdr(), url_param and base", "[keys]") {
  CHECK(haproxy_header_key("www.example.com:80", false) == "www.example.com:80");
  CHECK(haproxy_header_key(" a , b", false) == "a");
  CHECK(haproxy_header_key("www.example.com:80", true) == "example");
  CHECK(haproxy_header_key("example.co.uk", true) == "co");
  CHECK(haproxy_header_key("localhost", true) == "localhost");
  CHECK(haproxy_header_key("", false) == std::nullopt);
  CHECK(haproxy_url_param_key("/a?xid=1&id=2&id=3", "id") == "2");
  CHECK(haproxy_url_param_key("/a?id=", "id") == "");
  CHECK(haproxy_url_param_key("/a?b", "id") == std::nullopt);
  CHECK(haproxy_url_param_key("/id=1", "id") == std::nullopt);
  std::string buffer;
  CHECK(haproxy_base_key({"H:1", "/a?b"}, buffer) == "H:1/a");
}

TEST_CASE("nginx: variables", "[keys]") {
  const Url url{"WWW.Example.com.:81", "/a?b=1&C=2"};
  CHECK(nginx("$request_uri", url) == "/a?b=1&C=2");
  CHECK(nginx("$scheme://$host$request_uri", url) == "http://www.example.com/a?b=1&C=2");
  CHECK(nginx("${http_host}x$args$is_args$arg_c", url) == "WWW.Example.com.:81xb=1&C=2?2");
  CHECK(nginx("$host", {"[::1]:80", "/"}) == "[::1]");
  std::string out;
  CHECK_FALSE(expand_nginx_key("$remote_addr", url, out));
  CHECK_FALSE(expand_nginx_key("${host", url, out));
}

TEST_CASE("Squid: the canonical URI and carp-key", "[keys]") {
  CHECK(squid("WWW.Example.com", "/A%7e?B") == "http://www.example.com/A%7e?B");
  CHECK(squid("u:p@h.:80", "") == "http://h/");
  CHECK(squid("h:8080", "/a b\tc") == "http://h:8080/abc");
  CHECK(squid("[2001:DB8::0:1]:81", "/") == "http://[2001:db8::1]:81/");
  std::string out;
  squid_carp_key({"H", "/a?b"}, kCarpPath | kCarpHost, out);
  CHECK(out == "h/a");
  squid_carp_key({"H", "/a?b"}, kCarpScheme | kCarpPort | kCarpParams, out);
  CHECK(out == "http://:80?b");
  squid_carp_key({"H", "/a"}, kCarpParams, out);
  CHECK(out == "http://h/a");
  SquidUris uris;
  const auto first = uris.add("H", "/a");
  const auto second = uris.add("H", "x");
  const auto third = uris.add("i:1", "/a ");
  CHECK(first == "http://h/a");
  CHECK(second == "http://h/x");
  CHECK(third == "http://i:1/a");
}

TEST_CASE("lighttpd: path and authority", "[keys]") {
  CHECK(lighttpd("/a/./b//c/../d?e#f") == "/a/b/d");
  CHECK(lighttpd("/a/..") == "/");
  CHECK(lighttpd("/../../a/.") == "/a/");
  CHECK(lighttpd("/%7Euser%2Fx%20y%3F") == "/~user/x y?");
  CHECK(lighttpd("/a/%2e%2e/b") == "/b");
  CHECK(lighttpd("/100%") == "/100%");
  std::string out;
  CHECK_FALSE(lighttpd_path("/%00", out));
  CHECK_FALSE(lighttpd_path("/%c0%af", out));
  CHECK(lighttpd_host("WWW.Example.com.:80") == "www.example.com");
  CHECK(lighttpd_host("h:0x1F90") == "h:8080");
  CHECK(lighttpd_host("[::0:1]:81") == "[::1]:81");
  CHECK(lighttpd_host("H.:80", LighttpdAuthority::LowerCase) == "h.:80");
}

TEST_CASE("Traffic Server: path and query", "[keys]") {
  CHECK(ats("//a;p=1?b=c") == "/a?b=c");
  CHECK(ats("/a?") == "/a?");
  CHECK(ats("/a?b", true) == "/a");
  CHECK(ats("") == "/");
}
