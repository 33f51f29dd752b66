// Views into a block that moves. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace proxycore {

// A view into the `size` octets at `from` follows them to `to`; one into anything else stays as it is. The block at `from`
// may be gone already: it is not read.
inline void follow(std::string_view& view, const char* from, std::size_t size, const char* to) {
  const auto at = reinterpret_cast<std::uintptr_t>(view.data()) - reinterpret_cast<std::uintptr_t>(from);
  if (view.data() != nullptr && at <= size && view.size() <= size - at) view = {to + at, view.size()};
}

}  // namespace proxycore
