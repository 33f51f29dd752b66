#include "upstream/hash_key.h"

#include <stdexcept>

#include <catch2/catch.hpp>

using namespace proxycore;

namespace {

struct Request {
  Request() {
    head.target = "/a/b?id=7&x=&id=8&session=s%20t";
    head.host = "example.com:8080";
    head.fields.add("X-User", "ann");
    head.fields.add("x-user", "ben");
    head.fields.add("Cookie", "other=1;sid=abc ; flag; sid=second");
    head.fields.add("Cookie", "late=yes");
  }
  std::string key(std::string_view spec) {
    std::string buffer;
    return std::string(extract_hash_key(parse_hash_key(spec), head, "192.0.2.1", buffer));
  }
  RequestHead head;
};

}  // namespace

TEST_CASE("each part of a request can be the key", "[hash_key]") {
  Request request;
  const auto [spec, key] = GENERATE(table<std::string, std::string>({
      {"uri", "/a/b?id=7&x=&id=8&session=s%20t"},
      {"path", "/a/b"},
      {"host", "example.com:8080"},
      {"client", "192.0.2.1"},
      {"header:X-User", "ann"},
      {"header:x-USER", "ann"},
      {"header:absent", ""},
      {"cookie:sid", "abc"},
      {"cookie:other", "1"},
      {"cookie:late", "yes"},
      {"cookie:flag", ""},
      {"cookie:SID", ""},
      {"cookie:si", ""},
      {"query:id", "7"},
      {"query:x", ""},
      {"query:i", ""},
      {"query:session", "s%20t"},
      {"host+path", "example.com:8080\n/a/b"},
      {"header:absent+client", "\n192.0.2.1"},
      {"client+header:absent", "192.0.2.1\n"},
      {"header:absent+cookie:none", ""},
      {"query:id+query:x+query:session", "7\n\ns%20t"},
  }));
  CHECK(request.key(spec) == key);
}

TEST_CASE("hosts that differ in case only have one key", "[hash_key]") {
  Request request;
  request.head.host = "WWW.Example.COM";
  CHECK(request.key("host") == "www.example.com");
  CHECK(request.key("host+path") == "www.example.com\n/a/b");
}

TEST_CASE("a key of one part is a view into the request", "[hash_key]") {
  Request request;
  std::string buffer;
  const auto key = extract_hash_key(parse_hash_key("path"), request.head, "", buffer);
  CHECK(key.data() == request.head.target.data());
  CHECK(buffer.empty());
}

TEST_CASE("specs print as they were written", "[hash_key]") {
  const std::string text = GENERATE("uri", "path+host", "header:X-User+cookie:sid+query:a:b+client");
  CHECK(parse_hash_key(text).text() == text);
  CHECK(HashKeySpec{}.text().empty());
  CHECK(HashKeySpec{}.empty());
}

TEST_CASE("a spec that is none says why", "[hash_key]") {
  const auto [text, why] = GENERATE(table<std::string, std::string>({
      {"", "there is an empty part; join parts with one '+'"},
      {"uri+", "there is an empty part; join parts with one '+'"},
      {"+uri", "there is an empty part; join parts with one '+'"},
      {"url", "'url' is none of uri, path, host, client, header:NAME, cookie:NAME, query:NAME"},
      {"URI", "'URI' is none of uri, path, host, client, header:NAME, cookie:NAME, query:NAME"},
      {"header", "'header' needs a name, as in 'header:NAME'"},
      {"cookie:", "'cookie' needs a name, as in 'cookie:NAME'"},
      {"uri:x", "'uri' takes no name"},
      {"path:", "'path' takes no name"},
      {"header:a b", "'a b' cannot be the name of a header"},
      {"cookie:a=b", "'a=b' cannot be the name of a cookie"},
  }));
  CHECK_THROWS_WITH(parse_hash_key(text), why);
  CHECK_THROWS_AS(parse_hash_key(text), std::invalid_argument);
}
