// SipHash-2-4 with 64 bits of result and a key of zeros (Aumasson and Bernstein 2012): Traffic Server's hash. With a
// known key it keeps nobody out; it is here because they use it. Pure function, any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

namespace proxycore {

class SipState {
 public:
  constexpr void word(std::uint64_t m) {
    v3_ ^= m;
    rounds(2);
    v0_ ^= m;
  }
  constexpr std::uint64_t finish() {
    v2_ ^= 0xff;
    rounds(4);
    return v0_ ^ v1_ ^ v2_ ^ v3_;
  }

 private:
  constexpr void rounds(int count) {
    for (; count > 0; --count) {
      v0_ += v1_;
      v2_ += v3_;
      v1_ = std::rotl(v1_, 13) ^ v0_;
      v3_ = std::rotl(v3_, 16) ^ v2_;
      v0_ = std::rotl(v0_, 32);
      v2_ += v1_;
      v0_ += v3_;
      v1_ = std::rotl(v1_, 17) ^ v2_;
      v3_ = std::rotl(v3_, 21) ^ v0_;
      v2_ = std::rotl(v2_, 32);
    }
  }

  std::uint64_t v0_ = 0x736f6d6570736575;
  std::uint64_t v1_ = 0x646f72616e646f6d;
  std::uint64_t v2_ = 0x6c7967656e657261;
  std::uint64_t v3_ = 0x7465646279746573;
};

constexpr std::uint64_t siphash24(std::string_view text) {
  SipState state;
  const std::uint64_t length = text.size();
  for (;;) {
    std::uint64_t m = 0;
    const std::size_t take = text.size() < 8 ? text.size() : 8;
    for (std::size_t i = 0; i < take; ++i)
      m |= static_cast<std::uint64_t>(static_cast<unsigned char>(text[i])) << (8 * i);
    if (take == 8) {
      state.word(m);
      text.remove_prefix(8);
      continue;
    }
    state.word(m | length << 56);
    return state.finish();
  }
}

}  // namespace proxycore
