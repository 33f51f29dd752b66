#include "hash/lanes.h"

#include <bit>
#include <cstring>

namespace proxycore {

void Lanes::load(std::span<const std::string_view> texts) {
  lengths_.fill(0);
  std::size_t longest = 0;
  std::size_t shortest = texts.size() == kCount ? kLongest : 0;
  for (std::size_t lane = 0; lane < texts.size(); ++lane) {
    lengths_[lane] = static_cast<std::uint32_t>(texts[lane].size());
    longest = std::max(longest, texts[lane].size());
    shortest = std::min(shortest, texts[lane].size());
  }
  common_rows_ = shortest / 4;
  all_rows_ = (longest + 3) / 4;
  if (rows_.size() < all_rows_) rows_.resize(all_rows_);
  for (std::size_t lane = 0; lane < texts.size(); ++lane) {
    const std::string_view text = texts[lane];
    const std::size_t words = text.size() / 4;
    for (std::size_t row = 0; row < words; ++row)
      std::memcpy(&rows_[row].words[lane], text.data() + 4 * row, sizeof(std::uint32_t));
    if (text.size() % 4 != 0) std::memcpy(&rows_[words].words[lane], text.data() + 4 * words, text.size() % 4);
  }
  if constexpr (std::endian::native == std::endian::big)
    for (std::size_t row = 0; row < all_rows_; ++row)
      for (std::uint32_t& word : rows_[row].words) word = __builtin_bswap32(word);
}

void Lanes::spread() {
  if (octets_.size() < 4 * all_rows_) octets_.resize(4 * all_rows_);
  for (std::size_t row = 0; row < all_rows_; ++row)
    for (std::size_t octet = 0; octet < 4; ++octet)
      for (std::size_t lane = 0; lane < kCount; ++lane)
        octets_[4 * row + octet].words[lane] = (((rows_[row].words[lane] >> (8 * octet)) & 0xffu) ^ 0x80u) - 0x80u;
}

std::size_t order_by_length(std::span<const std::string_view> texts, std::span<std::uint16_t> order) {
  // By length in words; the last class is for those that are too long.
  constexpr std::size_t kClasses = 258;
  constexpr std::size_t kTooLong = kClasses - 1;
  const auto class_of = [](std::string_view text) {
    return text.size() > Lanes::kLongest ? kTooLong : std::min<std::size_t>(text.size() / 4, kTooLong - 1);
  };
  std::array<std::uint16_t, kClasses + 1> next{};
  for (const std::string_view text : texts) ++next[class_of(text) + 1];
  const std::size_t fit = texts.size() - next[kTooLong + 1];
  for (std::size_t i = 1; i <= kClasses; ++i) next[i] = static_cast<std::uint16_t>(next[i] + next[i - 1]);
  for (std::size_t i = 0; i < texts.size(); ++i) order[next[class_of(texts[i])]++] = static_cast<std::uint16_t>(i);
  return fit;
}

}  // namespace proxycore
