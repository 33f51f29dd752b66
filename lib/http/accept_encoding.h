// Accept-Encoding (RFC 9110 section 12.5.3): which content codings a client takes, and how gladly. Pure functions, any
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "http/fields.h"

namespace proxycore {

enum class Coding : std::uint8_t { Identity, Gzip, Zstd, Brotli };
inline constexpr std::size_t kCodings = 4;

// "gzip"; "identity" never stands in Content-Encoding.
std::string_view coding_name(Coding coding);

// Weights from 0 (not acceptable) to 1000, for each coding.
class CodingWeights {
 public:
  // Of all Accept-Encoding lines. Without any, only identity is assumed to be taken. A member with a broken weight does
  // not count; a coding named twice has its lowest weight.
  static CodingWeights parse(const Fields& fields);

  int of(Coding coding) const { return weights_[static_cast<std::size_t>(coding)]; }
  bool takes(Coding coding) const { return of(coding) > 0; }

 private:
  void read(std::string_view member, int& star);

  static constexpr int kUnknown = -1;
  std::array<int, kCodings> weights_{kUnknown, kUnknown, kUnknown, kUnknown};
};

}  // namespace proxycore
