#include "hash/caddy.h"

#include <xxhash.h>

#include "hash/byte_hash.h"
#include "hash/member_text.h"

namespace proxycore {
namespace {

enum class CaddyEra { KeyFirst, DialFirst, Xxh64 };

template <CaddyEra kEra>
class Caddy final : public Scheme {
 public:
  explicit Caddy(std::span<const Member> members) : Scheme(members.size()) {
    for (const Member& member : members) dials_.emplace_back(label_or_address(member));
    for (const std::string& dial : dials_) starts_.push_back(fnv1a(dial));
  }

  std::uint64_t hash(const HashInput& input) const override {
    const std::string_view key = key_of(input);
    return kEra == CaddyEra::Xxh64 ? XXH64(key.data(), key.size(), 0) : fnv1a(key);
  }

  std::uint32_t pick(const HashInput& input, const MemberSet& usable) const override {
    const std::string_view key = key_of(input);
    const std::uint32_t start = kEra == CaddyEra::KeyFirst ? fnv1a(key) : 0;
    std::uint32_t chosen = MemberSet::kNone;
    std::uint64_t best = 0;
    for (std::uint32_t i = 0; i < dials_.size(); ++i) {
      if (!usable.contains(i)) continue;
      const std::uint64_t value = value_of(i, key, start);
      if (value <= best) continue;
      best = value;
      chosen = i;
    }
    return chosen;
  }

 private:
  static std::string_view key_of(const HashInput& input) { return input.key.value_or(input.target); }

  std::uint64_t value_of(std::uint32_t i, std::string_view key, std::uint32_t start) const {
    if constexpr (kEra == CaddyEra::KeyFirst) return fnv1a(dials_[i], start);
    if constexpr (kEra == CaddyEra::DialFirst) return fnv1a(key, starts_[i]);
    static thread_local std::string text;
    text.assign(dials_[i]).append(key);
    return XXH64(text.data(), text.size(), 0);
  }

  std::vector<std::string> dials_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace

std::unique_ptr<Scheme> make_caddy_262(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Caddy<CaddyEra::KeyFirst>>(members);
}
std::unique_ptr<Scheme> make_caddy_263(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Caddy<CaddyEra::DialFirst>>(members);
}
std::unique_ptr<Scheme> make_caddy_28(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Caddy<CaddyEra::Xxh64>>(members);
}

}  // namespace proxycore
