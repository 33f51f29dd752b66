// What must hold for every input, whatever it is: however it is cut, and whichever vectors the CPU has, the same events.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "golden/http/events.h"
#include "http/scan.h"

namespace proxycore::fuzz {

[[noreturn]] inline void fail(const char* what, std::string_view one, std::string_view other) {
  std::fprintf(stderr, "%s\n--- one\n%.*s\n--- other\n%.*s\n", what, static_cast<int>(one.size()), one.data(),
               static_cast<int>(other.size()), other.data());
  std::abort();
}

inline void require(bool holds, const char* what, std::string_view about = {}) {
  if (!holds) fail(what, about, {});
}

// A number that depends on every octet, to choose places by.
inline std::size_t number_of(std::string_view text) {
  std::uint32_t hash = 2166136261U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

template <typename MakeRun>
std::string run_in_pieces(std::string_view input, std::size_t piece, MakeRun make_run) {
  auto run = make_run();
  for (std::size_t at = 0; at < input.size(); at += piece) run.feed(input.substr(at, piece));
  run.finish(true);
  return run.lines();
}

// The events of `input`; aborts when they depend on how it was shown or on the kernel.
template <typename MakeRun>
std::string stable_events(std::string_view input, MakeRun make_run) {
  const std::string whole = run_in_pieces(input, input.size() + 1, make_run);
  const std::string dribbled = run_in_pieces(input, 1 + input.size() / 1024, make_run);
  if (whole != dribbled) fail("events depend on the cuts: whole, in small pieces", whole, dribbled);
  const std::size_t piece = 2 + number_of(input) % 100;
  for (const ScanKernel* kernel : usable_scan_kernels()) {
    detail::chosen_scan_kernel = kernel;
    const std::string again = run_in_pieces(input, piece, make_run);
    if (whole != again) fail(kernel->name, whole, again);
  }
  return whole;
}

}  // namespace proxycore::fuzz
