#include "exchange/state.h"

#include <fmt/format.h>

namespace proxycore {

std::string_view name_of(ExchangeState state) {
  constexpr std::array<std::string_view, 7> kNames{"Idle",   "Filtering", "Waiting", "Streaming",
                                                   "Tunnel", "Done",      "Broken"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string state_picture() {
  std::string picture;
  for (const auto& transition : kExchangeTransitions)
    picture += fmt::format("{:>9} --> {:<9}  {}\n", name_of(transition.from), name_of(transition.to), transition.why);
  return picture;
}

}  // namespace proxycore
