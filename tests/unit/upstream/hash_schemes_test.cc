// The balancer chooses what the library chooses, for every scheme, and also when a backend is down.
#include <catch2/catch.hpp>

#include "hash/scheme.h"
#include "unit/upstream/policy_bench.h"

using namespace proxycore;

namespace {

std::vector<BackendConfig> fleet() {
  std::vector<BackendConfig> backends(6);
  for (std::size_t i = 0; i < backends.size(); ++i) {
    BackendConfig& backend = backends[i];
    backend.address = *Address::ip("10.1." + std::to_string(9 * i) + ".7", static_cast<std::uint16_t>(8000 + 13 * i));
    backend.id = backend.address.text();
    backend.weight = static_cast<std::uint32_t>(1 + i % 3);
    backend.written = "web" + std::to_string(i) + ":" + std::to_string(8000 + 13 * i);
  }
  backends[2].id = "cache-c";  // as id= gives it
  return backends;
}

// As the documentation of the library says that they are to be filled in.
std::vector<Member> members() {
  std::vector<Member> list;
  for (const BackendConfig& backend : fleet())
    list.push_back({.id = backend.id,
                    .weight = backend.weight,
                    .address = backend.address.text(),
                    .written = backend.written,
                    .label = backend.id == "cache-c" ? backend.id : std::string()});
  return list;
}

}  // namespace

TEST_CASE("the balancer routes by every scheme as the library does", "[hash_schemes]") {
  for (const SchemeInfo& info : scheme_list()) {
    INFO(info.name);
    const auto scheme = make_scheme(info.name, members());
    PolicyBench bench(fleet(), {PolicyKind::Hash, std::string(info.name), {}, 0});
    MemberSet usable = MemberSet::all(6);
    bool same = true;
    for (const std::size_t dies : {std::size_t{6}, std::size_t{3}, std::size_t{0}}) {
      if (dies < 6) {
        bench.kill(dies);
        usable.erase(static_cast<std::uint32_t>(dies));
      }
      for (int i = 0; i < 200; ++i) {
        const std::string target = "/img/" + std::to_string(i) + ".jpg?v=1";
        const std::uint32_t expected = scheme->pick({target, "example.com", std::nullopt}, usable);
        const Backend* got = bench.pick(target);
        same = same && got != nullptr && got->index() == expected;
      }
    }
    CHECK(same);
  }
}

TEST_CASE("an identity of its own keeps a backend's URLs when its address changes", "[hash_schemes]") {
  for (const char* name :
       {"hrw", "nginx-consistent", "squid", "ats", "varnish-shard", "ketama", "caddy-2.8", "envoy-maglev"}) {
    INFO(name);
    auto moved = fleet();
    for (BackendConfig& backend : moved) backend.id = "name-" + std::to_string(&backend - moved.data());
    PolicyBench before(moved, {PolicyKind::Hash, name, {}, 0});
    moved[4].address = *Address::ip("192.0.2.1", 1);
    moved[4].written = "elsewhere:1";
    PolicyBench after(moved, {PolicyKind::Hash, name, {}, 0});
    bool same = true;
    for (int i = 0; i < 300; ++i) {
      const std::string target = "/" + std::to_string(i * 7919);
      same = same && before.pick(target)->index() == after.pick(target)->index();
    }
    CHECK(same);
  }
}
