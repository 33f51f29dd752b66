// modulo: what everybody writes first. To compare with.
//
//   XXH64(key, seed) mod W, W the sum of weights: the member in whose share, laid out in order, it falls. A dead member
//   is taken off the line. Key: path and query as received.
//
// Origin: folklore. Known defects: nearly every key moves when a member comes, goes or changes its weight; the order
// matters, names do not.
// Immutable once made, any thread, like every scheme (hash/scheme.h).
#pragma once

#include "hash/scheme.h"

namespace proxycore {

std::unique_ptr<Scheme> make_modulo(std::span<const Member> members, const SchemeOptions& options);

}  // namespace proxycore
