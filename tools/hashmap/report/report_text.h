// What --summary and the what-if options print for people. Pure functions.
#pragma once

#include <optional>
#include <string>

#include "hashmap/report/moves.h"
#include "hashmap/report/survey.h"
#include "hashmap/report/terminal.h"

namespace proxycore {

// One mapping: a line with a bar for each backend. Several: a column for each scheme.
std::string summary_text(const Survey& survey, std::optional<double> max_skew, const Terminal& terminal);

std::string moves_text(const Moves& moves, const Terminal& terminal);

// The one line of it: "12 of 100 URLs move (12.0 %), 3 innocent; ...".
std::string moves_line(const Moves& moves);

}  // namespace proxycore
