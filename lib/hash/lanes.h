// Hash functions that take one octet after the other wait for themselves: two or three cycles an octet, whatever the
// processor could do besides. Here 16 texts go side by side, one in each lane of a vector, with the widest vectors
// that this processor has. The answers are those of byte_hash.h and carp_math.h, octet by octet.
//
// A Lanes belongs to one thread; it keeps its memory, so that nothing is allocated in the long run.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace proxycore {

enum class LaneHash { Sdbm, Djb2, Wt6 };
enum class LaneLevel { Portable, Avx2, Avx512 };

// The best of this processor.
LaneLevel lane_level();

class Lanes {
 public:
  static constexpr std::size_t kCount = 16;
  // A longer text is not worth the memory of its lane; its user hashes it alone.
  static constexpr std::size_t kLongest = 4096;

  using States = std::array<std::uint32_t, kCount>;

  // At most kCount texts, none longer than kLongest. They are copied.
  void load(std::span<const std::string_view> texts);

  // Hashes each lane's text from the start. `level` is not above lane_level().
  void run(LaneHash hash, States& states, LaneLevel level) const;
  void run(LaneHash hash, States& states) const { run(hash, states, lane_level()); }

  // One CARP member after the other: carp_hash() of each lane's text goes on from `hash`, and where it gives the member
  // a larger score than the best so far, that is the best. After spread().
  struct CarpRound {
    alignas(64) States hash{};
    alignas(64) std::array<double, kCount> score{};
    alignas(64) States best{};  // members; whatever was there while no score is above 0
  };
  struct CarpCandidate {
    std::uint32_t hash;
    std::uint32_t number;
    double factor;  // 0 for one that must not win
  };
  void run_carp(std::span<const CarpCandidate> candidates, CarpRound& round, LaneLevel level) const;
  // Gives every octet a word of its own, with its sign.
  void spread();

 private:
  friend struct LaneKernels;
  // Four octets of each text.
  struct alignas(64) Row {
    std::array<std::uint32_t, kCount> words;
  };

  std::vector<Row> rows_;
  std::vector<Row> octets_;
  alignas(64) std::array<std::uint32_t, kCount> lengths_{};
  std::size_t common_rows_ = 0;  // rows that every text fills
  std::size_t all_rows_ = 0;
};

// The positions of `texts` by length, so that those side by side end together; how many of them, at the front, are not
// longer than Lanes::kLongest. `order` is as long as `texts`, at most 65536.
std::size_t order_by_length(std::span<const std::string_view> texts, std::span<std::uint16_t> order);

// Calls use(i, hash) for each of `texts` (at most 256), in any order: in lanes, and with `alone(text)` for those that
// are too long.
template <class Alone, class Use>
void hash_in_lanes(Lanes& lanes, LaneHash hash, std::span<const std::string_view> texts, Alone&& alone, Use&& use) {
  std::array<std::uint16_t, 256> order;
  std::array<std::string_view, Lanes::kCount> group;
  const std::size_t fit = order_by_length(texts, {order.data(), texts.size()});
  for (std::size_t from = 0; from < fit; from += Lanes::kCount) {
    const std::size_t count = std::min(Lanes::kCount, fit - from);
    for (std::size_t i = 0; i < count; ++i) group[i] = texts[order[from + i]];
    Lanes::States states;
    lanes.load({group.data(), count});
    lanes.run(hash, states);
    for (std::size_t i = 0; i < count; ++i) use(order[from + i], states[i]);
  }
  for (std::size_t i = fit; i < texts.size(); ++i) use(order[i], alone(texts[order[i]]));
}

}  // namespace proxycore
