#include "hash/nginx_consistent.h"

#include "base/text.h"

#include "hash/crc32.h"
#include "hash/keyed_scheme.h"
#include "hash/member_text.h"
#include "hash/ring.h"

namespace proxycore {
namespace {

constexpr std::uint32_t kNginxPoints = 160;
constexpr std::size_t kPointsTried = 21;  // the first point, and 20 more

using Points = Ring<std::uint32_t>::Points;

// crc32(HOST 0x00 PORT) of a server's text, of which the points are made.
std::uint32_t base_of(std::string_view text) {
  std::string_view port;
  if (text.size() >= 5 && iequals(text.substr(0, 5), "unix:")) {
    text.remove_prefix(5);
  } else {
    const std::size_t colon = text.find_last_not_of("0123456789");
    if (colon != std::string_view::npos && text[colon] == ':') {
      port = text.substr(colon + 1);
      text = text.substr(0, colon);
    }
  }
  return crc32(port, crc32({"\0", 1}, crc32(text)));
}

void add_points(const Member& member, std::uint32_t number, Points& points) {
  const std::uint32_t base = base_of(label_or_address(member));
  std::uint32_t point = 0;
  for (std::uint64_t i = std::uint64_t{kNginxPoints} * member.weight; i > 0; --i) {
    const char octets[4] = {static_cast<char>(point), static_cast<char>(point >> 8), static_cast<char>(point >> 16),
                            static_cast<char>(point >> 24)};
    point = crc32({octets, 4}, base);
    points.push_back({point, number});
  }
}

Ring<std::uint32_t> make_nginx_ring(std::span<const Member> members) {
  double count = 0;
  for (const Member& member : members) count += static_cast<double>(member.weight) * kNginxPoints;
  check_points(count);
  Points points;
  points.reserve(static_cast<std::size_t>(count));
  for (std::uint32_t i = 0; i < members.size(); ++i)
    if (!members[i].backup) add_points(members[i], i, points);
  return {std::move(points), true};
}

class NginxConsistent final : public KeyedScheme {
 public:
  explicit NginxConsistent(std::span<const Member> members)
      : KeyedScheme(members.size()), ring_(make_nginx_ring(members)) {}

  std::uint64_t hash(const HashInput& input) const override { return crc32(key_of(input)); }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    return ring_.next_usable(ring_.find(static_cast<std::uint32_t>(hash)), usable, kPointsTried);
  }
  void prefetch(std::uint64_t hash) const override { ring_.prefetch(static_cast<std::uint32_t>(hash)); }
  void prefetch_more(std::uint64_t hash) const override { ring_.prefetch_more(static_cast<std::uint32_t>(hash)); }

 private:
  static std::string_view key_of(const HashInput& input) { return input.key.value_or(input.target); }

  Ring<std::uint32_t> ring_;
};

}  // namespace

std::unique_ptr<Scheme> make_nginx_consistent(std::span<const Member> members, const SchemeOptions&) {
  return std::make_unique<NginxConsistent>(members);
}

}  // namespace proxycore
