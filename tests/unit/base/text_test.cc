#include "base/text.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace proxycore;

TEST_CASE("iequals ignores ASCII case and nothing else") {
  CHECK(iequals("Content-Length", "cONTENT-lENGTH"));
  CHECK(iequals("", ""));
  CHECK_FALSE(iequals("a", "ab"));
  CHECK_FALSE(iequals("@", "`"));
  CHECK_FALSE(iequals("[", "{"));
  CHECK_FALSE(iequals("\xC4", "\xE4"));
}

TEST_CASE("trim_ows takes SP and HTAB off both ends only") {
  CHECK(trim_ows(" \t a b\t ") == "a b");
  CHECK(trim_ows("\r\na\v") == "\r\na\v");
  CHECK(trim_ows(" \t ").empty());
  CHECK(trim_ows("").empty());
}

namespace {

std::vector<std::string> members(std::string_view list) {
  std::vector<std::string> all;
  std::string_view member;
  while (next_list_member(list, member)) all.emplace_back(member);
  return all;
}

}  // namespace

TEST_CASE("next_list_member goes through a list") {
  CHECK(members("close") == std::vector<std::string>{"close"});
  CHECK(members("a, b\t,c ") == std::vector<std::string>{"a", "b", "c"});
  CHECK(members(" a b , c") == std::vector<std::string>{"a b", "c"});
}

TEST_CASE("next_list_member shows empty members as they stand") {
  CHECK(members(",a,,b,") == std::vector<std::string>{"", "a", "", "b", ""});
  CHECK(members("") == std::vector<std::string>{""});
  CHECK(members(std::string_view{}).empty());
}
