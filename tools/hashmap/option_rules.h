// Which of hashmap's options go together. Pure function.
#pragma once

#include "hashmap/options.h"

namespace proxycore {

// Throws StartError 64 for those that do not, with what to leave out or to add.
void check_options(const HashmapOptions& options);

}  // namespace proxycore
