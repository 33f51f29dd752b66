#include <fmt/format.h>

#include <algorithm>

#include "hashmap/report/report_text.h"
#include "hashmap/report/table.h"

namespace proxycore {
namespace {

using Align = Table::Align;
using Pair = std::pair<std::pair<std::uint32_t, std::uint32_t>, Count>;

constexpr std::size_t kMostColumns = 8;  // of a matrix that fits a screen
constexpr std::size_t kMostPairs = 50;

std::string part_of(const char* what, std::uint64_t part, std::uint64_t whole) {
  return fmt::format("{} of {} {} ({})", grouped(part), grouped(whole), what, percent(ratio(part, whole)));
}

// Before and after, backend by backend.
std::string shares(const Moves& moves) {
  Table table({Align::Left, Align::Right, Align::Right});
  table.add({"URLs", "before", "after"});
  for (std::uint32_t i = 0; i < moves.names().none(); ++i) {
    const auto cell = [&](std::size_t m) {
      return moves.names().member(m, i) == nullptr ? std::string("-")
                                                   : percent(ratio(moves.shares(m)[i].urls, moves.total().urls));
    };
    table.add({moves.names().name(i), cell(0), cell(1)});
  }
  return table.text();
}

// Numbers of the members that URLs leave (or come to).
std::vector<std::uint32_t> ends_of(const Moves& moves, bool from) {
  std::vector<std::uint32_t> ends;
  for (const auto& [pair, count] : moves.pairs()) ends.push_back(from ? pair.first : pair.second);
  std::sort(ends.begin(), ends.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  return ends;
}

std::string matrix(const Moves& moves, const std::vector<std::uint32_t>& from, const std::vector<std::uint32_t>& to) {
  std::vector<Align> columns(to.size() + 1, Align::Right);
  columns[0] = Align::Left;
  Table table(columns);
  std::vector<std::string> head{"URLs from \\ to"};
  for (const std::uint32_t t : to) head.push_back(moves.names().name(t));
  table.add(head);
  for (const std::uint32_t f : from) {
    std::vector<std::string> row{moves.names().name(f)};
    for (const std::uint32_t t : to) {
      const auto found = moves.pairs().find({f, t});
      row.push_back(found == moves.pairs().end() ? "." : grouped(found->second.urls));
    }
    table.add(row);
  }
  return table.text();
}

std::string list(const Moves& moves) {
  std::vector<Pair> pairs(moves.pairs().begin(), moves.pairs().end());
  std::stable_sort(pairs.begin(), pairs.end(),
                   [](const Pair& a, const Pair& b) { return a.second.urls > b.second.urls; });
  Table table({Align::Left, Align::Left, Align::Right});
  table.add({"from", "to", "URLs"});
  for (std::size_t i = 0; i < std::min(pairs.size(), kMostPairs); ++i)
    table.add({moves.names().name(pairs[i].first.first), moves.names().name(pairs[i].first.second),
               grouped(pairs[i].second.urls)});
  std::string text = table.text();
  if (pairs.size() > kMostPairs)
    text += fmt::format("and {} pairs more; --json has all\n", grouped(pairs.size() - kMostPairs));
  return text;
}

}  // namespace

std::string moves_line(const Moves& moves) {
  std::string text = part_of("URLs", moves.moved().urls, moves.total().urls);
  if (moves.has_hits()) text += ", " + part_of("hits", moves.moved().hits, moves.total().hits);
  text += fmt::format(" move; {} innocent", part_of("URLs", moves.innocent().urls, moves.total().urls));
  return text;
}

std::string moves_text(const Moves& moves, const Terminal&) {
  const std::string before = moves.mapping(0).pool().text();
  const std::string after = moves.mapping(1).pool().text();
  std::string text = (before == after ? before : before + " -> " + after) + "\n";
  text += part_of("URLs", moves.moved().urls, moves.total().urls) + " move";
  if (moves.has_hits()) text += ", " + part_of("hits", moves.moved().hits, moves.total().hits);
  text += "\n" + part_of("URLs", moves.innocent().urls, moves.total().urls) + " are innocent: they move although " +
          "their backends, old and new, are as they were\n\n" + shares(moves);
  if (moves.pairs().empty()) return text;
  const auto from = ends_of(moves, true);
  const auto to = ends_of(moves, false);
  return text + "\n" + (to.size() <= kMostColumns ? matrix(moves, from, to) : list(moves));
}

}  // namespace proxycore
