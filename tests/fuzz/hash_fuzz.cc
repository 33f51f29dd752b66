// Hashing schemes and their keys, for any octets: the authority up to the first newline, then the target. Alone and in a
// batch, where each vector lane has another text, a scheme chooses the same usable member; folded paths are folded.
#include <cstdint>
#include <memory>
#include <vector>

#include "fuzz/invariants.h"
#include "hash/haproxy_key.h"
#include "hash/lighttpd_key.h"
#include "hash/nginx_key.h"
#include "hash/scheme.h"
#include "hash/squid_key.h"

using namespace proxycore;

namespace {

constexpr std::size_t kMembers = 5;
constexpr std::size_t kBatch = 20;  // more than a vector has lanes

const std::vector<std::unique_ptr<Scheme>>& schemes() {
  static const auto all = [] {
    std::vector<Member> members;
    for (std::uint32_t i = 0; i < kMembers; ++i)
      members.push_back({.id = "10.0.0." + std::to_string(17 * i) + ":80", .weight = 1 + i % 2});
    std::vector<std::unique_ptr<Scheme>> made;
    for (const SchemeInfo& info : scheme_list()) made.push_back(make_scheme(info.name, members));
    return made;
  }();
  return all;
}

void check_schemes(std::string_view authority, std::string_view target) {
  MemberSet usable = MemberSet::all(kMembers);
  usable.erase(2);  // always the same one: some schemes build a table for it
  std::vector<HashInput> inputs;
  for (std::size_t i = 0; i < kBatch; ++i)
    inputs.push_back({target.substr(0, target.size() - target.size() * i / kBatch), authority, std::nullopt});
  for (const auto& scheme : schemes()) {
    std::uint32_t together[kBatch];
    scheme->pick_many(inputs, usable, together);
    for (std::size_t i = 0; i < kBatch; ++i) {
      const std::uint32_t chosen = scheme->pick(inputs[i], usable);
      fuzz::require(chosen == together[i], "alone and in a batch", inputs[i].target);
      fuzz::require(chosen == MemberSet::kNone || usable.contains(chosen), "a usable member", target);
    }
  }
}

void check_keys(std::string_view authority, std::string_view target) {
  std::string out;
  lighttpd_path(target, out);
  const std::string slashed = out + "/";
  if (target.starts_with('/')) {
    fuzz::require(out.starts_with('/'), "a path begins with its slash", out);
    fuzz::require(slashed.find("//", 0) == std::string::npos || out.ends_with('/'), "doubled slashes are folded", out);
    fuzz::require(slashed.find("/../") == std::string::npos && slashed.find("/./") == std::string::npos, "dots", out);
  }
  const Url url{.authority = authority, .target = target, .absolute = true};
  SquidUris uris;
  squid_uri(url, out);
  fuzz::require(uris.add(authority, target) == out, "two ways to the canonical URI", out);
  squid_carp_key(url, kCarpHost | kCarpPort | kCarpParams, out);
  haproxy_uri_key(url, {.len = 7, .depth = 2}, out);
  haproxy_header_key(authority, true);
  haproxy_url_param_key(target, "id");
  out.clear();
  expand_nginx_key(target, url, out);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t newline = std::min(text.find('\n'), text.size());
  const std::string_view authority = text.substr(0, newline);
  const std::string_view target = text.substr(std::min(newline + 1, text.size()));
  check_keys(authority, target);
  check_schemes(authority, target);
  return 0;
}
