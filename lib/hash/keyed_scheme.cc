#include "hash/keyed_scheme.h"

#include <algorithm>
#include <array>

namespace proxycore {

void KeyedScheme::hash_many(std::span<const HashInput> inputs, std::span<std::uint64_t> hashes) const {
  for (std::size_t i = 0; i < inputs.size(); ++i) hashes[i] = hash(inputs[i]);
}

void KeyedScheme::pick_many(std::span<const HashInput> inputs, const MemberSet& usable,
                            std::span<std::uint32_t> out) const {
  constexpr std::size_t kBatch = 256;
  std::array<std::uint64_t, kBatch> hashes;
  for (std::size_t from = 0; from < inputs.size(); from += kBatch) {
    const std::size_t count = std::min(kBatch, inputs.size() - from);
    hash_many(inputs.subspan(from, count), {hashes.data(), count});
    choose_many({hashes.data(), count}, usable, out.subspan(from, count));
  }
}

void KeyedScheme::choose_many(std::span<const std::uint64_t> hashes, const MemberSet& usable,
                              std::span<std::uint32_t> out) const {
  constexpr std::size_t kAhead = 64;  // what has been brought must still be in the first cache when it is wanted
  for (std::size_t from = 0; from < hashes.size(); from += kAhead) {
    const std::size_t end = std::min(from + kAhead, hashes.size());
    for (std::size_t i = from; i < end; ++i) prefetch(hashes[i]);
    for (std::size_t i = from; i < end; ++i) prefetch_more(hashes[i]);
    for (std::size_t i = from; i < end; ++i) out[i] = choose(hashes[i], usable);
  }
}

}  // namespace proxycore
