#include "hash/hrw.h"

#include <random>

#include <catch2/catch.hpp>

#include "hash/integer_log.h"

using namespace proxycore;

namespace {

std::vector<Member> members(int count, std::uint32_t weight = 1) {
  std::vector<Member> out;
  for (int i = 0; i < count; ++i) out.push_back({"10.0.0." + std::to_string(i) + ":80", weight});
  return out;
}

HashInput url(const std::string& target) { return {target, "example.com", std::nullopt}; }
std::string target(int i) { return "/img/" + std::to_string(i) + ".jpg"; }

}  // namespace

TEST_CASE("hrw: the published values", "[hrw]") {
  const std::vector<Member> web{{"web1:80"}, {"web2:80"}, {"web3:80"}};
  const auto scheme = make_hrw(web, {});
  struct Row {
    std::string target;
    std::uint64_t hash;
    std::vector<std::uint32_t> order;
  };
  for (const Row& row :
       {Row{"/", 0xe89cd67289eddaea, {2, 0, 1}}, Row{"/login", 0x1e49156a98e89389, {1, 2, 0}},
        Row{"/app.js", 0x8d369730c8230de7, {2, 0, 1}}, Row{"/style.css", 0x4974becfb72dc510, {0, 2, 1}},
        Row{"/img/000001.jpg", 0x3ad21e1467b78d11, {0, 1, 2}}}) {
    CHECK(scheme->hash(url(row.target)) == row.hash);
    CHECK(scheme->order(url(row.target)) == row.order);
    CHECK(scheme->pick(url(row.target), MemberSet::all(3)) == row.order[0]);
  }
}

TEST_CASE("hrw: position does not matter, the id does", "[hrw]") {
  const auto list = members(10);
  const std::vector<Member> reversed(list.rbegin(), list.rend());
  const auto a = make_hrw(list, {});
  const auto b = make_hrw(reversed, {});
  for (int i = 0; i < 1000; ++i)
    REQUIRE(a->pick(url(target(i)), MemberSet::all(10)) == 9 - b->pick(url(target(i)), MemberSet::all(10)));
}

TEST_CASE("hrw: a seed gives another mapping, a key is hashed instead of the URL", "[hrw]") {
  const auto a = make_hrw(members(10), {});
  const auto b = make_hrw(members(10), {.seed = 7});
  int same = 0;
  for (int i = 0; i < 1000; ++i)
    same += a->pick(url(target(i)), MemberSet::all(10)) == b->pick(url(target(i)), MemberSet::all(10)) ? 1 : 0;
  CHECK(same > 60);
  CHECK(same < 140);
  CHECK(a->hash({"/x", "h", "/login"}) == a->hash({"/login", "other", std::nullopt}));
  CHECK(a->hash({"/x", "h", ""}) == a->hash({"", "", std::nullopt}));
}

TEST_CASE("hrw: dead members are skipped in the order of scores", "[hrw]") {
  const bool weighted = GENERATE(false, true);
  auto list = members(9);
  for (std::size_t i = 0; weighted && i < list.size(); ++i) list[i].weight = static_cast<std::uint32_t>(1 + i * i);
  const auto scheme = make_hrw(list, {});
  for (int i = 0; i < 500; ++i) {
    const auto order = scheme->order(url(target(i)));
    CHECK(order == scheme->Scheme::order(url(target(i))));  // by definition: pick, strike out, pick again
    MemberSet left = MemberSet::all(9);
    for (const std::uint32_t next : order) {
      REQUIRE(scheme->pick(url(target(i)), left) == next);
      left.erase(next);
    }
    CHECK(scheme->pick(url(target(i)), left) == MemberSet::kNone);
  }
}

TEST_CASE("hrw: equal weights agree with no weights, whatever they are", "[hrw]") {
  auto list = members(12, 7);
  list.push_back({"other:80", 3});
  const auto weighted = make_hrw(list, {});
  const auto plain = make_hrw(members(12), {});
  MemberSet equal_ones = MemberSet::all(13);
  equal_ones.erase(12);
  for (int i = 0; i < 5000; ++i)
    REQUIRE(weighted->pick(url(target(i)), equal_ones) == plain->pick(url(target(i)), MemberSet::all(12)));
}

TEST_CASE("hrw: shares follow the weights", "[hrw]") {
  auto list = members(4);
  list[1].weight = 2;
  list[2].weight = 5;
  list[3].weight = 0;
  const auto scheme = make_hrw(list, {});
  std::vector<int> got(4);
  constexpr int kKeys = 80'000;
  for (int i = 0; i < kKeys; ++i) ++got[scheme->pick(url(target(i)), MemberSet::all(4))];
  CHECK(got[3] == 0);
  CHECK(scheme->order(url("/")).size() == 3);
  double chi = 0;
  for (const std::size_t i : {0u, 1u, 2u}) {
    const double expected = kKeys * list[i].weight / 8.0;
    chi += (got[i] - expected) * (got[i] - expected) / expected;
  }
  CHECK(chi < 13.8);  // 2 degrees of freedom, 0.1 %
}

TEST_CASE("hrw: raising one weight only moves URLs to it", "[hrw]") {
  auto list = members(6, 10);
  const auto before = make_hrw(list, {});
  list[2].weight = 15;
  const auto after = make_hrw(list, {});
  int moved = 0;
  for (int i = 0; i < 20'000; ++i) {
    const auto from = before->pick(url(target(i)), MemberSet::all(6));
    const auto to = after->pick(url(target(i)), MemberSet::all(6));
    if (from == to) continue;
    REQUIRE(to == 2);
    ++moved;
  }
  CHECK(moved > 1100);  // 15/65 - 10/60 of them are 1,282
  CHECK(moved < 1450);
}

TEST_CASE("hrw: members of one id are one, and none is none", "[hrw]") {
  const std::vector<Member> twins{{"a"}, {"b"}, {"a"}};
  const auto scheme = make_hrw(twins, {});
  for (int i = 0; i < 100; ++i) CHECK(scheme->pick(url(target(i)), MemberSet::all(3)) != 2);
  CHECK(make_hrw({}, {})->pick(url("/"), MemberSet(0)) == MemberSet::kNone);
  CHECK(make_hrw({}, {})->order(url("/")).empty());
}

TEST_CASE("schemes are made by name", "[scheme]") {
  CHECK(scheme_list().front().name == "hrw");
  for (const SchemeInfo& info : scheme_list()) {
    CHECK_FALSE(info.summary.empty());
    CHECK(find_scheme(info.name) == &info);
    const auto scheme = make_scheme(info.name, members(3));
    REQUIRE(scheme);
    CHECK(scheme->size() == 3);
    CHECK(scheme->order(url("/")).size() == 3);
  }
  CHECK(make_scheme("no-such", members(3)) == nullptr);
  CHECK(find_scheme("") == nullptr);
}
