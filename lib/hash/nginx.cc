#include "hash/nginx.h"

#include <array>
#include <charconv>

#include "hash/crc32.h"
#include "hash/weight_line.h"

namespace proxycore {
namespace {

constexpr std::uint32_t kRehashes = 20;

class Nginx final : public Scheme {
 public:
  explicit Nginx(std::span<const Member> members) : Scheme(members.size()), line_(members, SkipBackups::Yes) {}

  std::uint64_t hash(const HashInput& input) const override { return short_crc(crc32(key_of(input))); }

  std::uint32_t pick(const HashInput& input, const MemberSet& usable) const override {
    return line_.total() == 0 ? MemberSet::kNone : settle(short_crc(crc32(key_of(input))), input, usable);
  }

 private:
  static std::string_view key_of(const HashInput& input) { return input.key.value_or(input.target); }
  static std::uint32_t short_crc(std::uint32_t crc) { return crc >> 16 & 0x7fff; }

  // Goes on from the first hash until a usable member is met.
  std::uint32_t settle(std::uint32_t sum, const HashInput& input, const MemberSet& usable) const {
    for (std::uint32_t r = 1;; ++r) {
      const std::uint32_t candidate = line_.at(sum % line_.total());
      if (usable.contains(candidate)) return candidate;
      if (r > kRehashes) return MemberSet::kNone;
      std::array<char, 4> digits;
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), r).ptr;
      sum += short_crc(crc32(key_of(input), crc32({digits.data(), static_cast<std::size_t>(end - digits.data())})));
    }
  }

  WeightLine line_;
};

}  // namespace

std::unique_ptr<Scheme> make_nginx(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Nginx>(members);
}

}  // namespace proxycore
