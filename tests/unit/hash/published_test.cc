// Values that the authors of the originals publish, in their tests or manuals.
#include <xxhash.h>

#include <catch2/catch.hpp>

#include "hash/digest.h"
#include "hash/jump.h"
#include "hash/ketama.h"
#include "hash/scheme.h"

using namespace proxycore;

namespace {

std::uint32_t chosen(std::string_view scheme, std::span<const Member> members, std::string_view target,
                     const SchemeOptions& options = {}) {
  return make_scheme(scheme, members, options)->pick({target, "", std::nullopt}, MemberSet::all(members.size()));
}

std::vector<Member> envoy_hosts(int from, int to) {
  std::vector<Member> hosts;
  for (int port = from; port <= to; ++port) hosts.push_back({.id = "127.0.0.1:" + std::to_string(port)});
  return hosts;
}

std::uint64_t xxh64(const std::string& text) { return XXH64(text.data(), text.size(), 0); }

// The whole table of a Maglev of that size: for each slot a key is sought that falls there.
std::vector<std::uint32_t> maglev_table(std::span<const Member> hosts, std::uint32_t size) {
  const auto scheme = make_scheme("envoy-maglev", hosts, {.table = size});
  std::vector<std::uint32_t> table(size, MemberSet::kNone);
  for (std::uint64_t i = 0, found = 0; found < size; ++i) {
    const std::string key = std::to_string(i);
    std::uint32_t& slot = table[xxh64(key) % size];
    if (slot != MemberSet::kNone) continue;
    slot = scheme->pick({key, "", std::nullopt}, MemberSet::all(hosts.size()));
    ++found;
  }
  return table;
}

}  // namespace

TEST_CASE("XXH64 as Envoy publishes it", "[published]") {
  CHECK(xxh64("foo") == 3728699739546630719u);
  CHECK(xxh64("bar") == 5234164152756840025u);
  CHECK(xxh64("") == 17241709254077376921u);
}

TEST_CASE("Envoy's Maglev tables", "[published]") {
  using Table = std::vector<std::uint32_t>;
  CHECK(maglev_table(envoy_hosts(90, 95), 7) == Table{2, 4, 0, 1, 5, 0, 3});
  auto named = envoy_hosts(90, 95);
  for (std::size_t i = 0; i < named.size(); ++i) named[i].label = std::to_string(90 + i);
  CHECK(maglev_table(named, 7) == Table{2, 5, 0, 3, 4, 1, 0});
  auto weighted = envoy_hosts(90, 91);
  weighted[1].weight = 2;
  CHECK(maglev_table(weighted, 17) == Table{1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1});
  CHECK(maglev_table(envoy_hosts(90, 91), 17) == Table{1, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0, 1});
}

TEST_CASE("Envoy's ring of twelve points", "[published]") {
  const std::vector<std::pair<std::uint64_t, std::uint32_t>> points{
      {833437586790550860u, 94},   {928266305478181108u, 92},   {1033482794131418490u, 90},
      {3551244743356806947u, 95},  {3851675632748031481u, 93},  {5583722120771150861u, 91},
      {6311230543546372928u, 91},  {7700377290971790572u, 93},  {13144177310400110813u, 95},
      {13444792449719432967u, 92}, {15516499411664133160u, 94}, {16117243373044804889u, 90}};
  const auto hosts = envoy_hosts(90, 95);
  const auto scheme = make_scheme("envoy-ring", hosts, {.min_ring = 12});
  for (int i = 0; i < 5000; ++i) {
    const std::string key = std::to_string(i);
    std::uint32_t port = 94;
    for (auto point = points.rbegin(); point != points.rend(); ++point)
      if (point->first >= xxh64(key)) port = point->second;
    const std::uint32_t got = 90 + scheme->pick({key, "", std::nullopt}, MemberSet::all(6));
    CHECK(got == port);
  }
}

TEST_CASE("jump as its authors, go-jump and Guava have it", "[published]") {
  const auto row = [](std::uint64_t key) {
    std::vector<std::uint32_t> buckets;
    for (std::uint32_t n = 1; n < 20; ++n) buckets.push_back(jump_bucket(key, n));
    return buckets;
  };
  using Row = std::vector<std::uint32_t>;
  CHECK(row(1) == Row{0, 0, 0, 0, 0, 0, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 17, 17});
  CHECK(row(0xdeadbeef) == Row{0, 1, 2, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 16, 16, 16});
  CHECK(row(0x0ddc0ffeebadf00d) == Row{0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 15, 15, 15, 15});
  Row guava;
  for (std::uint64_t key = 1; key <= 5; ++key) guava.push_back(jump_bucket(key, 100));
  CHECK(guava == Row{55, 62, 8, 45, 59});
}

TEST_CASE("libketama's digest of a million keys", "[published]") {
  const std::vector<Member> servers{{"10.0.1.1:11211", 600}, {"10.0.1.2:11211", 300},  {"10.0.1.3:11211", 200},
                                    {"10.0.1.4:11211", 350}, {"10.0.1.5:11211", 1000}, {"10.0.1.6:11211", 800},
                                    {"10.0.1.7:11211", 950}, {"10.0.1.8:11211", 100}};
  const auto ring = ketama_ring(servers);
  std::string lines = "\n";
  for (int i = 0; i < 1'000'000; ++i) {
    const std::uint32_t hash = md5_words(std::to_string(i))[0];
    const std::size_t at = ring.find(hash);
    const auto& point = ring[at == ring.size() ? 0 : at];
    lines += std::to_string(hash) + ' ' + std::to_string(point.hash) + ' ' + servers[point.owner].id + '\n';
  }
  CHECK(md5_words(lines) == std::array<std::uint32_t, 4>{0x31b17256, 0xa25a1f39, 0x6a9380b2, 0x74ea1eec});
}

TEST_CASE("Varnish's test of its shard director", "[published]") {
  std::vector<Member> members{{.id = "s1"}, {.id = "s2", .weight = 2}, {.id = "s3", .weight = 3}};
  const auto scheme = make_scheme("varnish-shard", members, {.by = VarnishBy::Number, .replicas = 25});
  const auto pick = [&](std::uint32_t key) {
    const std::string text = std::to_string(key);
    return scheme->pick({"", "", text}, MemberSet::all(3));
  };
  CHECK(pick(0x564ca84f) == 0);
  CHECK(pick(0x19cfe9f3) == 1);
  CHECK(pick(0x46a58f28) == 2);
  CHECK(pick(0x0238d0ef) == 2);
  CHECK(pick(0x0321c598) == 2);
  CHECK(pick(0x03b6b56a) == 0);
}

TEST_CASE("haproxy's test of balance uri, and how it deals its map", "[published]") {
  const std::vector<Member> equal{{"s1"}, {"s2"}, {"s3"}, {"s4"}};
  CHECK(chosen("haproxy-map", equal, "/url1") == 1);
  CHECK(chosen("haproxy-map", equal, "/url1?x") == 1);
  CHECK(chosen("haproxy-map", equal, "/url2") == 2);
  CHECK(chosen("haproxy-map", equal, "/url3") == 3);
  CHECK(chosen("haproxy-map", equal, "/url4") == 0);
  const auto slots = [](std::span<const Member> members, int count) {
    std::string letters;
    for (int i = 0; i < count; ++i)
      letters += static_cast<char>('a' + chosen("haproxy-map-none", members, std::to_string(i)));
    return letters;
  };
  CHECK(slots(std::vector<Member>{{"a", 1}, {"b", 2}, {"c", 3}}, 6) == "acbcbc");
  CHECK(slots(std::vector<Member>{{"a", 2}, {"b", 4}, {"c", 2}, {"d", 8}}, 8) == "adbdbdcd");
}

TEST_CASE("pingora's test of nginx's ring", "[published]") {
  const std::vector<Member> members{{"127.0.0.1:7777"}, {"127.0.0.1:7778"}};
  CHECK(chosen("nginx-consistent", members, "/some/path") == 1);
  CHECK(chosen("nginx-consistent", members, "/some/longer/path") == 0);
  CHECK(chosen("nginx-consistent", members, "/sad/zaidoon") == 1);
  CHECK(chosen("nginx-consistent", members, "/g") == 0);
}
