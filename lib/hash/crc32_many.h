// CRC-32 of many keys. Any thread.
#pragma once

#include <cstddef>
#include <span>

#include "hash/crc32.h"
#include "hash/scheme.h"

namespace proxycore {

// use(i, crc32(key_of(inputs[i]))) for each input, in order.
template <class KeyOf, class Use>
void crc32_many(std::span<const HashInput> inputs, KeyOf&& key_of, Use&& use) {
  for (std::size_t i = 0; i < inputs.size(); ++i) use(i, crc32(key_of(inputs[i])));
}

}  // namespace proxycore
