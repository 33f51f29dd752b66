#include "http/field_name.h"

#include <array>
#include <cstddef>

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
    "If-Modified-Since",
    "If-None-Match",
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
// compiling; kSlots is static_asserted to hold every name.
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

constexpr bool all_found() {
  for (std::size_t i = 1; i < kNames; ++i)
    if (kSlots.id[slot(kSpelling[i], kSlots.multiplier)] != i) return false;
  return true;
}
static_assert(all_found());

}  // namespace

FieldId field_id(std::string_view name) {
  if (name.empty()) return FieldId::Other;
  const std::size_t id = kSlots.id[slot(name, kSlots.multiplier)];
  return id != 0 && iequals(name, kSpelling[id]) ? static_cast<FieldId>(id) : FieldId::Other;
}

std::string_view field_name(FieldId id) { return kSpelling[static_cast<std::size_t>(id)]; }

}  // namespace proxycore
