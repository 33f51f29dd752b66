// The order that people give numbered names: "web2" before "web10", "10.0.0.9:80" before "10.0.0.10:80". Pure function.
#pragma once

#include <string_view>

namespace proxycore {

bool natural_less(std::string_view a, std::string_view b);

}  // namespace proxycore
