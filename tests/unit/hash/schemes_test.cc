// What holds for every scheme of the list.
#include <catch2/catch.hpp>

#include <random>

#include "hash/ring.h"
#include "hash/scheme.h"

using namespace proxycore;

namespace {

std::vector<Member> members(std::uint32_t count, bool weighted) {
  std::vector<Member> list;
  for (std::uint32_t i = 0; i < count; ++i)
    list.push_back({.id = "10.0." + std::to_string(3 * i) + "." + std::to_string(7 * i + 1) + ":80",
                    .weight = weighted ? 1 + i % 4 : 1});
  return list;
}

struct Urls {
  explicit Urls(std::size_t count) {
    std::mt19937 random(5);
    for (std::size_t i = 0; i < count; ++i)
      targets.push_back("/" + std::to_string(random()) + std::string(random() % 90, 'x') + (i % 3 == 0 ? "?a=b" : ""));
    for (const std::string& target : targets) inputs.push_back({target, "www.example.com", std::nullopt});
  }
  std::vector<std::string> targets;
  std::vector<HashInput> inputs;
};

const Urls kUrls(600);

// Schemes that move a dead member's keys and no others.
bool keeps_others(std::string_view name) {
  for (const char* prefix : {"hrw", "carp", "lighttpd", "squid", "nginx", "haproxy-consistent", "haproxy-3.0",
                             "varnish-shard", "ats", "caddy", "envoy-rendezvous", "ketama", "jump"})
    if (name.starts_with(prefix)) return true;
  return false;
}

}  // namespace

TEST_CASE("every scheme chooses usable members, alike alone and in batches", "[schemes]") {
  for (const SchemeInfo& info : scheme_list())
    for (const bool weighted : {false, true}) {
      INFO(info.name);
      const auto scheme = make_scheme(info.name, members(9, weighted));
      MemberSet usable = MemberSet::all(9);
      for (const std::uint32_t dead : {4u, 0u, 8u, 1u}) {
        std::vector<std::uint32_t> together(kUrls.inputs.size());
        scheme->pick_many(kUrls.inputs, usable, together);
        bool right = true;
        for (std::size_t i = 0; i < kUrls.inputs.size(); ++i) {
          const std::uint32_t one = scheme->pick(kUrls.inputs[i], usable);
          right = right && one == together[i] && one != MemberSet::kNone && usable.contains(one);
        }
        CHECK(right);
        usable.erase(dead);
      }
      CHECK(scheme->pick(kUrls.inputs[0], MemberSet(9)) == MemberSet::kNone);
    }
}

TEST_CASE("a dead member's keys move, and others only where the original moves them", "[schemes]") {
  for (const SchemeInfo& info : scheme_list()) {
    INFO(info.name);
    const auto scheme = make_scheme(info.name, members(9, false));
    MemberSet usable = MemberSet::all(9);
    usable.erase(3);
    std::size_t innocents = 0;
    for (const HashInput& input : kUrls.inputs) {
      const std::uint32_t before = scheme->pick(input, MemberSet::all(9));
      if (before != 3 && scheme->pick(input, usable) != before) ++innocents;
    }
    if (keeps_others(info.name))
      CHECK(innocents == 0);
    else if (info.name == "envoy-maglev" || info.name == "envoy-ring")
      CHECK(innocents < 120);
    else if (info.name != "haproxy-map-none" && info.name != "haproxy-map-none-avalanche")  // these are no numbers
      CHECK(innocents > 90);
  }
}

TEST_CASE("the order begins with the choice and has each member once", "[schemes]") {
  for (const SchemeInfo& info : scheme_list()) {
    INFO(info.name);
    const auto scheme = make_scheme(info.name, members(5, true));
    for (std::size_t i = 0; i < 5; ++i) {
      auto order = scheme->order(kUrls.inputs[i]);
      REQUIRE(!order.empty());
      CHECK(order[0] == scheme->pick(kUrls.inputs[i], MemberSet::all(5)));
      std::sort(order.begin(), order.end());
      CHECK(std::adjacent_find(order.begin(), order.end()) == order.end());
      // nginx gives up after 20 points, and all of them may belong to dead members.
      CHECK(order.size() >= (info.name == "nginx-consistent" ? 3 : 5));
    }
  }
}

TEST_CASE("no members, one member, and a key of the user's", "[schemes]") {
  for (const SchemeInfo& info : scheme_list()) {
    INFO(info.name);
    const std::vector<Member> none;
    CHECK(make_scheme(info.name, none)->pick(kUrls.inputs[0], MemberSet(0)) == MemberSet::kNone);
    CHECK(make_scheme(info.name, none)->order(kUrls.inputs[0]).empty());
    CHECK(make_scheme(info.name, members(1, false))->pick(kUrls.inputs[0], MemberSet::all(1)) == 0);
    const auto scheme = make_scheme(info.name, members(9, false));
    CHECK(scheme->hash({"/a", "h", "key"}) == scheme->hash({"/b", "i", "key"}));
    CHECK(scheme->pick({"/a", "h", "key"}, MemberSet::all(9)) == scheme->pick({"/b", "i", "key"}, MemberSet::all(9)));
  }
}

TEST_CASE("weights beyond what a ring can hold are refused", "[schemes]") {
  auto heavy = members(9, false);
  for (Member& member : heavy) member.weight = 1'000'000;
  for (const char* name : {"nginx-consistent", "haproxy-consistent", "varnish-shard", "ats"})
    CHECK_THROWS_AS(make_scheme(name, heavy), std::invalid_argument);
}

TEST_CASE("backups: off nginx's ring, haproxy's last resort", "[schemes]") {
  auto list = members(4, false);
  list[0].backup = list[1].backup = true;
  MemberSet backups(4);
  backups.insert(0);
  backups.insert(1);
  for (const char* name : {"nginx", "nginx-consistent", "haproxy-map", "haproxy-consistent"}) {
    INFO(name);
    const auto scheme = make_scheme(name, list);
    const auto all = make_scheme(name, list, {.all_backups = true});
    std::size_t second = 0;
    for (const HashInput& input : kUrls.inputs) {
      CHECK(scheme->pick(input, MemberSet::all(4)) >= 2);
      const bool haproxy = std::string_view(name).starts_with("haproxy");
      CHECK(scheme->pick(input, backups) == (haproxy ? 0 : MemberSet::kNone));
      if (haproxy) second += all->pick(input, backups);
    }
    if (std::string_view(name).starts_with("haproxy")) CHECK((second > 100 && second < 500));
  }
}

TEST_CASE("a ring finds what a binary search finds", "[schemes]") {
  std::mt19937 random(3);
  for (const std::size_t size : {1u, 2u, 3u, 100u, 5'000u}) {
    Ring<std::uint32_t>::Points points;
    for (std::size_t i = 0; i < size; ++i)
      points.push_back({static_cast<std::uint32_t>(i % 7 == 0 ? random() % 50 : random()), 0});
    const Ring<std::uint32_t> ring(points, false);
    std::sort(points.begin(), points.end());
    for (int i = 0; i < 3'000; ++i) {
      const auto key = i < 2 ? (i == 0 ? 0 : UINT32_MAX) : i % 2 == 0 ? random() % 60 : random();
      const auto less = [](const auto& point, std::uint32_t k) { return point.hash < k; };
      const auto expected = std::lower_bound(points.begin(), points.end(), static_cast<std::uint32_t>(key), less);
      REQUIRE(ring.find(static_cast<std::uint32_t>(key)) == static_cast<std::size_t>(expected - points.begin()));
    }
  }
}
