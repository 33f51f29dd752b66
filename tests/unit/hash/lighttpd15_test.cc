#include "hash/lighttpd15.h"

#include <catch2/catch.hpp>

#include "hash/crc32.h"

using namespace proxycore;

namespace {

const std::vector<Member> kMembers{{"10.0.0.1:80"}, {"10.0.0.2:80"}, {"10.0.0.3:80"}, {"10.0.0.4:80"}};

std::uint64_t hash(std::string_view target) { return make_lighttpd15(kMembers, {})->hash({target, "h", std::nullopt}); }

}  // namespace

TEST_CASE("lighttpd15 hashes the decoded path without the query, and the authority", "[lighttpd15]") {
  CHECK(hash("/a") == static_cast<std::uint32_t>(crc32("/a") + crc32("h")));
  CHECK(hash("/a?b/%61") == hash("/a"));
  CHECK(hash("/%61%62c") == hash("/abc"));
  CHECK(hash("/%7e%7E") == hash("/~~"));
  CHECK(hash("/%3Fx") == static_cast<std::uint32_t>(crc32("/?x") + crc32("h")));
  CHECK(hash("/+") == static_cast<std::uint32_t>(crc32("/+") + crc32("h")));
}

TEST_CASE("lighttpd15: control characters become '_', bad escapes stay", "[lighttpd15]") {
  CHECK(hash("/%00%1f%7F") == hash("/___"));
  CHECK(hash("/%80") == static_cast<std::uint32_t>(crc32("/\x80") + crc32("h")));
  for (const std::string_view text : {"/%", "/%4", "/%4g", "/%g4", "/100%"})
    CHECK(hash(text) == static_cast<std::uint32_t>(crc32(text) + crc32("h")));
  CHECK(hash("/%%41") == static_cast<std::uint32_t>(crc32("/%A") + crc32("h")));
}

TEST_CASE("lighttpd15: the largest sum of the usable ones wins, the first on ties", "[lighttpd15]") {
  const auto scheme = make_lighttpd15(kMembers, {});
  for (int i = 0; i < 200; ++i) {
    const std::string target = "/" + std::to_string(i);
    const HashInput input{target, "h", std::nullopt};
    MemberSet usable = MemberSet::all(4);
    for (int dead = 0; dead < 4; ++dead) {
      std::uint32_t best = MemberSet::kNone;
      std::uint32_t best_value = 0;
      for (std::uint32_t k = 0; k < 4; ++k) {
        const auto value = static_cast<std::uint32_t>(scheme->hash(input)) + crc32(kMembers[k].id);
        if (!usable.contains(k) || (best != MemberSet::kNone && value <= best_value)) continue;
        best = k;
        best_value = value;
      }
      REQUIRE(scheme->pick(input, usable) == best);
      usable.erase(best);
    }
    CHECK(scheme->pick(input, usable) == MemberSet::kNone);
  }
  const std::vector<Member> twins{{"a"}, {"a"}};
  CHECK(make_lighttpd15(twins, {})->pick({"/", "h", std::nullopt}, MemberSet::all(2)) == 0);
}

TEST_CASE("lighttpd15: a key takes the place of path and authority", "[lighttpd15]") {
  CHECK(make_lighttpd15(kMembers, {})->hash({"/x", "h", "%41?b"}) == crc32("%41?b"));
}
