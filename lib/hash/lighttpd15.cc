#include "hash/lighttpd15.h"

#include "hash/crc32.h"
#include "hash/escape.h"

namespace proxycore {
namespace {

// As there, a decoded control character becomes '_'.
int decoded_octet(std::string_view text) {
  const int octet = escaped_octet(text);
  return octet >= 0 && (octet < 32 || octet == 127) ? '_' : octet;
}

// The CRC of the decoded path, taken piece by piece so that the decoded path is never stored.
std::uint32_t crc32_decoded(std::string_view path) {
  std::uint32_t crc = 0;
  for (;;) {
    const std::size_t percent = path.find('%');
    crc = crc32(path.substr(0, percent), crc);
    if (percent == std::string_view::npos) return crc;
    path.remove_prefix(percent);
    const int octet = decoded_octet(path);
    const char decoded = octet < 0 ? '%' : static_cast<char>(octet);
    crc = crc32({&decoded, 1}, crc);
    path.remove_prefix(octet < 0 ? 1 : 3);
  }
}

class Lighttpd15 final : public Scheme {
 public:
  explicit Lighttpd15(std::span<const Member> members) : Scheme(members.size()) {
    for (const Member& member : members) hashes_.push_back(crc32(member.id));
  }

  std::uint64_t hash(const HashInput& input) const override { return request_hash(input); }

  std::uint32_t pick(const HashInput& input, const MemberSet& usable) const override {
    const std::uint32_t request = request_hash(input);
    std::uint32_t chosen = MemberSet::kNone;
    std::uint32_t best = 0;
    for (std::uint32_t i = 0; i < hashes_.size(); ++i) {
      const std::uint32_t value = request + hashes_[i];
      if (!usable.contains(i) || (chosen != MemberSet::kNone && value <= best)) continue;
      best = value;
      chosen = i;
    }
    return chosen;
  }

 private:
  static std::uint32_t request_hash(const HashInput& input) {
    if (input.key) return crc32(*input.key);
    return crc32_decoded(input.target.substr(0, input.target.find('?'))) + crc32(input.authority);
  }

  std::vector<std::uint32_t> hashes_;
};

}  // namespace

std::unique_ptr<Scheme> make_lighttpd15(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<Lighttpd15>(members);
}

}  // namespace proxycore
