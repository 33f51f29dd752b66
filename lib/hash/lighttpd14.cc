#include "hash/lighttpd14.h"

#include "hash/byte_hash.h"
#include "hash/crc32.h"
#include "hash/keyed_scheme.h"
#include "hash/lighttpd_key.h"
#include "hash/member_text.h"

namespace proxycore {
namespace {

enum class LighttpdEra { To55, To59, To73, From74 };

std::string_view host_of(const Member& member, LighttpdEra era) {
  const bool is_unix = numeric_address(member).starts_with("unix:") || numeric_address(member).starts_with('/');
  return is_unix && (era == LighttpdEra::To55 || era == LighttpdEra::To59) ? std::string_view{} : numeric_host(member);
}

template <LighttpdEra kEra>
class Lighttpd14 final : public KeyedScheme {
 public:
  explicit Lighttpd14(std::span<const Member> members) : KeyedScheme(members.size()) {
    for (const Member& member : members) {
      const std::string_view host = host_of(member, kEra);
      hosts_.emplace_back(kEra == LighttpdEra::To59 ? host : std::string_view{});
      std::uint32_t hash = kEra == LighttpdEra::To55 ? crc32(host) : djb2a(host);
      if (kEra == LighttpdEra::From74)
        hash ^= port_number(split_host_port(numeric_address(member)).port.value_or("")).value_or(0);
      hashes_.push_back(hash);
    }
  }

  std::uint64_t hash(const HashInput& input) const override {
    if (input.key) return kEra == LighttpdEra::To55 ? crc32(*input.key) : djb2a(*input.key);
    static thread_local std::string path;
    static thread_local std::string authority;
    lighttpd_path(input.target, path);
    lighttpd_authority(input.authority,
                       kEra == LighttpdEra::To59 ? LighttpdAuthority::LowerCase : LighttpdAuthority::Normalized,
                       authority);
    if (kEra == LighttpdEra::To55) return static_cast<std::uint32_t>(crc32(path) + crc32(authority));
    return djb2a(authority, djb2a(path));
  }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    const auto base = static_cast<std::uint32_t>(hash);
    std::uint32_t chosen = MemberSet::kNone;
    std::uint32_t best = 0;
    for (std::uint32_t i = 0; i < hashes_.size(); ++i) {
      if (!usable.contains(i)) continue;
      const std::uint32_t value = value_of(base, i);
      if (chosen != MemberSet::kNone && !beats(value, best)) continue;
      best = value;
      chosen = i;
    }
    return chosen;
  }

 private:
  std::uint32_t value_of(std::uint32_t base, std::uint32_t i) const {
    if (kEra == LighttpdEra::To55) return base + hashes_[i];
    if (kEra == LighttpdEra::To59) return djb2a(hosts_[i], base);
    return base ^ hashes_[i];
  }

  // The largest possible value was also the mark of "none yet".
  static bool beats(std::uint32_t value, std::uint32_t best) {
    if (kEra == LighttpdEra::To55) return value > best;
    if (kEra == LighttpdEra::From74) return value >= best;
    return value > best || best == UINT32_MAX;
  }

  std::vector<std::uint32_t> hashes_;
  std::vector<std::string> hosts_;
};

}  // namespace

std::unique_ptr<Scheme> make_lighttpd_1455(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Lighttpd14<LighttpdEra::To55>>(members);
}
std::unique_ptr<Scheme> make_lighttpd_1459(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Lighttpd14<LighttpdEra::To59>>(members);
}
std::unique_ptr<Scheme> make_lighttpd_1469(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Lighttpd14<LighttpdEra::To73>>(members);
}
std::unique_ptr<Scheme> make_lighttpd_1485(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Lighttpd14<LighttpdEra::From74>>(members);
}

}  // namespace proxycore
