// The loops of lanes.h, each compiled for several instruction sets.
#include "hash/lanes.h"

#include <cstring>

#include "hash/byte_hash.h"

#if defined(__x86_64__)
#define PROXYCORE_LANES_X86 1
#endif

namespace proxycore {

namespace {

// A word of each lane. Passed by reference only: by value its ABI would depend on the instruction set.
using Vector = std::uint32_t __attribute__((vector_size(64)));
using HalfVector = std::uint32_t __attribute__((vector_size(32)));
using SignedHalf = std::int32_t __attribute__((vector_size(32)));
using Doubles = double __attribute__((vector_size(64)));
static_assert(sizeof(Vector) == Lanes::kCount * sizeof(std::uint32_t));

[[gnu::always_inline]] inline void rotate_left(Vector& x, int by) { x = x << by | x >> (32 - by); }
[[gnu::always_inline]] inline void rotate_left(Vector& x, const Vector& by) { x = x << by | x >> (-by & 31); }

struct SdbmLanes {
  Vector h = {};
  [[gnu::always_inline]] void step(const Vector& c) { h = (h << 6) + (h << 16) + (c - h); }
  [[gnu::always_inline]] void keep(const SdbmLanes& old, const Vector& mask) { h = (h & mask) | (old.h & ~mask); }
  [[gnu::always_inline]] void finish() {}
};

struct Djb2Lanes {
  Vector h = Vector{} + kDjb2Start;
  [[gnu::always_inline]] void step(const Vector& c) { h = (h << 5) + (h + c); }
  [[gnu::always_inline]] void keep(const Djb2Lanes& old, const Vector& mask) { h = (h & mask) | (old.h & ~mask); }
  [[gnu::always_inline]] void finish() {}
};

struct Wt6Lanes {
  Vector h = Vector{} + 0xa53c965au;
  Vector h1 = Vector{} + 0x5ca6953au;
  Vector s = Vector{} + 6u;
  Vector t = Vector{} + 18u;
  [[gnu::always_inline]] void step(const Vector& c) {
    Vector next = ~(h1 + c);
    rotate_left(next, s);
    h1 = ~(h ^ c);
    rotate_left(h1, t);
    h = next;
    const Vector x = (h >> 16 ^ h1) & 0xffffu;
    s = x & 31u;
    t = x >> 11;
  }
  [[gnu::always_inline]] void keep(const Wt6Lanes& old, const Vector& mask) {
    h = (h & mask) | (old.h & ~mask);
    h1 = (h1 & mask) | (old.h1 & ~mask);
    s = (s & mask) | (old.s & ~mask);
    t = (t & mask) | (old.t & ~mask);
  }
  [[gnu::always_inline]] void finish() { h ^= h1; }
};

template <class To>
[[gnu::always_inline]] inline void load_vector(const void* from, To& to) {
  std::memcpy(&to, from, sizeof to);
}

}  // namespace

struct LaneKernels {
  using Candidates = std::span<const Lanes::CarpCandidate>;

  template <class Hash>
  [[gnu::always_inline]] static void run(const Lanes& lanes, Hash& hash) {
    Vector word;
    for (std::size_t row = 0; row < lanes.common_rows_; ++row) {
      load_vector(&lanes.rows_[row], word);
      for (int octet = 0; octet < 4; ++octet, word >>= 8) hash.step(word & 0xffu);
    }
    Vector lengths;
    load_vector(lanes.lengths_.data(), lengths);
    for (std::size_t row = lanes.common_rows_; row < lanes.all_rows_; ++row) {
      load_vector(&lanes.rows_[row], word);
      for (std::uint32_t octet = 0; octet < 4; ++octet, word >>= 8) {
        const Hash old = hash;
        hash.step(word & 0xffu);
        const Vector position = Vector{} + (static_cast<std::uint32_t>(row) * 4 + octet);
        hash.keep(old, (Vector)(lengths > position));
      }
    }
    hash.finish();
  }

  template <class Hash>
  [[gnu::always_inline]] static void run(const Lanes& lanes, Hash hash, Lanes::States& states) {
    run(lanes, hash);
    std::memcpy(states.data(), &hash.h, sizeof hash.h);
  }

  [[gnu::always_inline]] static void run(const Lanes& lanes, LaneHash which, Lanes::States& states) {
    switch (which) {
      case LaneHash::Sdbm: return run(lanes, SdbmLanes{}, states);
      case LaneHash::Djb2: return run(lanes, Djb2Lanes{}, states);
      case LaneHash::Wt6: return run(lanes, Wt6Lanes{}, states);
    }
  }

  [[gnu::always_inline]] static void carp_step(const Lanes::Row& octets, Vector& h) {
    Vector octet;
    load_vector(&octets, octet);
    octet += h;
    rotate_left(h, 19);
    h += octet;
  }

  [[gnu::always_inline]] static void carp_text(const Lanes& lanes, Vector& h) {
    std::size_t i = 0;
    for (; i < 4 * lanes.common_rows_; ++i) carp_step(lanes.octets_[i], h);
    Vector lengths;
    load_vector(lanes.lengths_.data(), lengths);
    for (; i < 4 * lanes.all_rows_; ++i) {
      const Vector old = h;
      carp_step(lanes.octets_[i], h);
      const auto mask = (Vector)(lengths > (Vector{} + static_cast<std::uint32_t>(i)));
      h = (h & mask) | (old & ~mask);
    }
  }

  // Half of the lanes: as many as there are doubles in a vector.
  [[gnu::always_inline]] static void carp_score(const HalfVector& mixed, const Lanes::CarpCandidate& candidate,
                                                Doubles& best, HalfVector& chosen) {
    const Doubles score = __builtin_convertvector(mixed, Doubles) * candidate.factor;
    const auto better = score > best;
    best = better ? score : best;
    const auto mask = (HalfVector) __builtin_convertvector(better, SignedHalf);
    chosen = ((HalfVector{} + candidate.number) & mask) | (chosen & ~mask);
  }

  [[gnu::always_inline]] static void carp(const Lanes& lanes, Candidates candidates, Lanes::CarpRound& round) {
    Vector h;
    Doubles best[2];
    HalfVector chosen[2];
    load_vector(&round.hash, h);
    load_vector(&round.score, best);
    load_vector(&round.best, chosen);
    for (const Lanes::CarpCandidate& candidate : candidates) {
      carp_text(lanes, h);
      Vector mixed = (h ^ candidate.hash) * 0x62531966u;
      rotate_left(mixed, 21);
      HalfVector halves[2];
      std::memcpy(&halves, &mixed, sizeof halves);
      for (int half = 0; half < 2; ++half) carp_score(halves[half], candidate, best[half], chosen[half]);
    }
    std::memcpy(&round.hash, &h, sizeof h);
    std::memcpy(&round.score, &best, sizeof best);
    std::memcpy(&round.best, &chosen, sizeof chosen);
  }

  static void run_portable(const Lanes& lanes, LaneHash which, Lanes::States& states) { run(lanes, which, states); }
  static void carp_portable(const Lanes& lanes, Candidates candidates, Lanes::CarpRound& round) {
    carp(lanes, candidates, round);
  }
#ifdef PROXYCORE_LANES_X86
  [[gnu::target("avx2")]] static void run_avx2(const Lanes& lanes, LaneHash which, Lanes::States& states) {
    run(lanes, which, states);
  }
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] static void run_avx512(const Lanes& lanes, LaneHash which,
                                                                               Lanes::States& states) {
    run(lanes, which, states);
  }
  [[gnu::target("avx2")]] static void carp_avx2(const Lanes& lanes, Candidates candidates, Lanes::CarpRound& round) {
    carp(lanes, candidates, round);
  }
  [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl")]] static void carp_avx512(const Lanes& lanes,
                                                                                Candidates candidates,
                                                                                Lanes::CarpRound& round) {
    carp(lanes, candidates, round);
  }
#endif
};

LaneLevel lane_level() {
#ifdef PROXYCORE_LANES_X86
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return LaneLevel::Avx512;
  if (__builtin_cpu_supports("avx2")) return LaneLevel::Avx2;
#endif
  return LaneLevel::Portable;
}

void Lanes::run(LaneHash hash, States& states, LaneLevel level) const {
#ifdef PROXYCORE_LANES_X86
  if (level == LaneLevel::Avx512) return LaneKernels::run_avx512(*this, hash, states);
  if (level == LaneLevel::Avx2) return LaneKernels::run_avx2(*this, hash, states);
#endif
  static_cast<void>(level);
  LaneKernels::run_portable(*this, hash, states);
}

void Lanes::run_carp(std::span<const CarpCandidate> candidates, CarpRound& round, LaneLevel level) const {
#ifdef PROXYCORE_LANES_X86
  if (level == LaneLevel::Avx512) return LaneKernels::carp_avx512(*this, candidates, round);
  if (level == LaneLevel::Avx2) return LaneKernels::carp_avx2(*this, candidates, round);
#endif
  static_cast<void>(level);
  LaneKernels::carp_portable(*this, candidates, round);
}

}  // namespace proxycore
