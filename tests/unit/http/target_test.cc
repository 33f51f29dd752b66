#include "http/target.h"

#include <catch2/catch.hpp>
#include <string>

using namespace proxycore;

TEST_CASE("authorities") {
  for (const char* good : {"a", "a:1", "a:", "a.b-c_d~e", "1.2.3.4", "[::]", "[::1]:80", "[1:2:3:4:5:6:1.2.3.4]",
                           "[vF.a:b]", "%41", "a:65535"})
    CHECK(is_authority(good));
  for (const char* bad :
       {"",     ":",    ":1",     "a:b",     "a:1:2",  "a:65536",    "a:4294967376", "[",    "]",      "[]",   "[:::]",
        "[::1", "::1]", "[::1]a", "[[::1]]", "[::1]]", "[::1][::2]", "[v]",          "[v.]", "[vg.a]", "[v1]", "a@b",
        "a/b",  "a?b",  "a#b",    "a b",     "a\\b",   "%",          "%4",           "%4g",  "%g4",    "a\"",  "<a>"})
    CHECK_FALSE(is_authority(bad));
  CHECK_FALSE(is_authority(std::string("a\0b", 3)));
  CHECK_FALSE(is_authority(std::string("[::1\0]", 6)));
  CHECK_FALSE(is_authority("[" + std::string(100, ':') + "]"));
  CHECK(is_authority(std::string(1000, 'a')));
}

TEST_CASE("a target is read by its form") {
  RequestHead head;
  const auto read = [&head](Method method, std::string_view raw) {
    head.clear();
    head.method = method;
    head.raw_target = raw;
    return read_target(head);
  };
  REQUIRE(read(Method::Get, "/a?b"));
  CHECK(head.form == TargetForm::Origin);
  CHECK(head.target == "/a?b");
  CHECK(head.host.empty());
  REQUIRE(read(Method::Get, "http://h:1/a"));
  CHECK(head.form == TargetForm::Absolute);
  CHECK(head.target == "/a");
  CHECK(head.host == "h:1");
  REQUIRE(read(Method::Options, "*"));
  CHECK(head.form == TargetForm::Asterisk);
  REQUIRE(read(Method::Connect, "h:1"));
  CHECK(head.form == TargetForm::Authority);
  CHECK(head.host == "h:1");
  CHECK_FALSE(read(Method::Get, ""));
  CHECK_FALSE(read(Method::Get, "h:1"));
  CHECK_FALSE(read(Method::Connect, ""));
}
