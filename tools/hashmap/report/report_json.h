// What --summary and the what-if options print with --json: one object, a line. Pure functions.
#pragma once

#include <string>

#include "hashmap/input/url_batch.h"
#include "hashmap/report/moves.h"
#include "hashmap/report/survey.h"

namespace proxycore {

// {"urls","hits","bad_lines","schemes":[{"scheme","key","url_deviation","url_max_mean","hit_deviation","hit_max_mean",
// "backends":[{"backend","weight","urls","hits","url_share","hit_share"}]}]}
std::string summary_json(const Survey& survey, const LineCount& lines);

// {"urls","hits","bad_lines","before":{as above},"after":{...},"moved":{"urls","hits","url_share","hit_share"},
// "innocent":{...},"moves":[{"from","to","urls","hits","innocent"}]}
std::string moves_json(const Moves& moves, const LineCount& lines);

}  // namespace proxycore
