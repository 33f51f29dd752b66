#include "http/field_name.h"

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <type_traits>

#include "base/text.h"

namespace proxycore {
namespace {

constexpr std::size_t kNames = static_cast<std::size_t>(FieldId::kCount);

// In the order of FieldId.
constexpr std::array<std::string_view, kNames> kSpelling{
    "",
    "Accept-Encoding",
    "Connection",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "Cookie",
    "Date",
    "Expect",
    "Forwarded",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Keep-Alive",
    "Location",
    "Max-Forwards",
    "Proxy-Connection",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "Server",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
};

// A perfect hash: the length, the first, middle and last letter tell all our names apart. The multiplier is found when
// compiling.
constexpr std::size_t kTable = 128;

constexpr std::size_t slot(std::string_view name, std::uint32_t multiplier) {
  const auto octet = [name](std::size_t i) { return std::uint32_t{static_cast<unsigned char>(name[i])} | 0x20U; };
  const std::size_t n = name.size();
  const std::uint32_t key = octet(0) | octet(n / 2) << 8 | octet(n - 1) << 16 | static_cast<std::uint32_t>(n) << 24;
  return key * multiplier >> 25;
}

struct Slots {
  std::array<std::uint8_t, kTable> id{};
  std::uint32_t multiplier = 0;
};

constexpr bool fill(Slots& slots) {
  slots.id = {};
  for (std::size_t i = 1; i < kNames; ++i) {
    std::uint8_t& id = slots.id[slot(kSpelling[i], slots.multiplier)];
    if (id != 0) return false;
    id = static_cast<std::uint8_t>(i);
  }
  return true;
}

constexpr Slots kSlots = [] {
  Slots slots;
  std::uint32_t state = 1;
  do {
    state = state * 1664525U + 1013904223U;
    slots.multiplier = state | 1U;
  } while (!fill(slots));
  return slots;
}();

// A name as three words that overlap where it is shorter: its first, last and middle octets.
using Words = std::array<std::uint64_t, 3>;
constexpr std::size_t kLongest = 24;

constexpr std::uint64_t load(const char* from, std::size_t size) {
  std::uint64_t word = 0;
  if (std::is_constant_evaluated()) {
    constexpr bool kLittle = std::endian::native == std::endian::little;
    for (std::size_t i = 0; i < size; ++i)
      word |= std::uint64_t{static_cast<unsigned char>(from[i])} << 8 * (kLittle ? i : 7 - i);
  } else {
    std::memcpy(&word, from, size);
  }
  return word;
}

constexpr Words words_of(std::string_view name) {
  const char* const at = name.data();
  const std::size_t n = name.size();
  if (n >= 16) return {load(at, 8), load(at + n - 8, 8), load(at + 8, 8)};
  if (n >= 8) return {load(at, 8), load(at + n - 8, 8), 0};
  if (n >= 4) return {load(at, 4), load(at + n - 4, 4), 0};
  if (n >= 2) return {load(at, 2), load(at + n - 2, 2), 0};
  return {load(at, n), 0, 0};
}

// `case_bits`: where the name has a letter, the bit that is its case; elsewhere nothing may differ.
struct Pattern {
  Words octets{};
  Words case_bits{};
};

constexpr auto kPatterns = [] {
  std::array<Pattern, kNames> patterns{};
  for (std::size_t i = 1; i < kNames; ++i) {
    char lower[kLongest] = {};
    char bits[kLongest] = {};
    const std::string_view name = kSpelling[i];
    for (std::size_t at = 0; at < name.size(); ++at) {
      lower[at] = ascii_lower(name[at]);
      bits[at] = lower[at] >= 'a' && lower[at] <= 'z' ? 0x20 : 0;
    }
    patterns[i] = {words_of({lower, name.size()}), words_of({bits, name.size()})};
  }
  return patterns;
}();

constexpr bool matches(std::string_view name, std::size_t id) {
  if (name.size() != kSpelling[id].size()) return false;
  const Words words = words_of(name);
  const Pattern& pattern = kPatterns[id];
  std::uint64_t differences = 0;
  for (std::size_t i = 0; i < words.size(); ++i) differences |= (words[i] | pattern.case_bits[i]) ^ pattern.octets[i];
  return differences == 0;
}

constexpr bool all_found() {
  for (std::size_t i = 1; i < kNames; ++i) {
    const std::string_view name = kSpelling[i];
    if (name.size() > kLongest || kSlots.id[slot(name, kSlots.multiplier)] != i || !matches(name, i)) return false;
  }
  return true;
}
static_assert(all_found());

}  // namespace

FieldId field_id(std::string_view name) {
  if (name.empty()) return FieldId::Other;
  const std::size_t id = kSlots.id[slot(name, kSlots.multiplier)];
  return id != 0 && matches(name, id) ? static_cast<FieldId>(id) : FieldId::Other;
}

std::string_view field_name(FieldId id) { return kSpelling[static_cast<std::size_t>(id)]; }

}  // namespace proxycore
