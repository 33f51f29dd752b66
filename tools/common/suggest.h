// "did you mean": the nearest of a list of words. Pure functions, any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace proxycore {

// Insertions, deletions, replacements and swaps of neighbours that make `a` from `b` (optimal string alignment).
std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate that was probably meant: the only one that begins with `word`, else the nearest within a third of the
// word's length (at least one edit); empty when there is none.
std::string_view nearest_word(std::string_view word, const std::vector<std::string_view>& candidates);

// "; did you mean 'NEAREST'?", or nothing. `prefix` goes before the candidate, e.g. "--".
std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates,
                         std::string_view prefix = {});

}  // namespace proxycore
