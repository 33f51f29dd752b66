#include <fmt/format.h>

#include <algorithm>

#include "hashmap/report/evenness.h"
#include "hashmap/report/report_text.h"
#include "hashmap/report/table.h"

namespace proxycore {
namespace {

using Align = Table::Align;

constexpr std::size_t kBarWidth = 24;
constexpr int kRed = 31;
constexpr int kGreen = 32;

// Whether the last row, that of no backend, has anything in it.
std::uint32_t rows_of(const Survey& survey) {
  for (std::size_t m = 0; m < survey.mappings(); ++m)
    if (survey.shares(m)[survey.names().none()].hits > 0) return survey.names().size();
  return survey.names().none();
}

// A log hits URLs again, a list does not: then hits say nothing more.
std::string evenness_line(const char* what, const Evenness& even) {
  return fmt::format("{}: standard deviation {:.1f} % of the fair share, max/mean {:.3f}\n", what, even.deviation * 100,
                     even.max);
}

std::string one_summary(const Survey& survey, std::optional<double> max_skew, const Terminal& terminal) {
  const auto& shares = survey.shares(0);
  const Evenness urls = evenness(survey, 0, &Count::urls);
  const bool hits = survey.has_hits();
  std::uint64_t largest = 1;
  for (const Count& share : shares) largest = std::max(largest, share.urls);
  Table table(hits ? std::vector{Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left}
                   : std::vector{Align::Left, Align::Right, Align::Right, Align::Left});
  table.add(hits ? std::vector<std::string>{"backend", "URLs", "", "hits", ""}
                 : std::vector<std::string>{"backend", "URLs", ""});
  for (std::uint32_t i = 0; i < rows_of(survey); ++i) {
    std::vector<std::string> row{survey.names().name(i), percent(ratio(shares[i].urls, survey.total().urls)),
                                 grouped(shares[i].urls)};
    if (hits) {
      row.push_back(percent(ratio(shares[i].hits, survey.total().hits)));
      row.push_back(grouped(shares[i].hits));
    }
    const bool skewed = max_skew && i == urls.most && urls.max > *max_skew;
    row.push_back(terminal.painted(terminal.bar(ratio(shares[i].urls, largest), kBarWidth), skewed ? kRed : kGreen));
    table.add(std::move(row));
  }
  std::string text = table.text() + "\n" + evenness_line("URLs", urls);
  if (hits) text += evenness_line("hits", evenness(survey, 0, &Count::hits));
  return text;
}

std::string comparison(const Survey& survey) {
  std::vector<Align> columns(survey.mappings() + 1, Align::Right);
  columns[0] = Align::Left;
  Table table(columns);
  std::vector<std::string> head{"URLs"};
  for (std::size_t m = 0; m < survey.mappings(); ++m) head.push_back(survey.mapping(m).pool().scheme);
  table.add(head);
  for (std::uint32_t i = 0; i < rows_of(survey); ++i) {
    std::vector<std::string> row{survey.names().name(i)};
    for (std::size_t m = 0; m < survey.mappings(); ++m)
      row.push_back(percent(ratio(survey.shares(m)[i].urls, survey.total().urls)));
    table.add(row);
  }
  std::vector<std::string> deviation{"standard deviation"};
  std::vector<std::string> url_max{"max/mean"};
  std::vector<std::string> hit_max{"max/mean of hits"};
  for (std::size_t m = 0; m < survey.mappings(); ++m) {
    const Evenness urls = evenness(survey, m, &Count::urls);
    deviation.push_back(percent(urls.deviation));
    url_max.push_back(fmt::format("{:.3f}", urls.max));
    hit_max.push_back(fmt::format("{:.3f}", evenness(survey, m, &Count::hits).max));
  }
  table.add(deviation);
  table.add(url_max);
  if (survey.has_hits()) table.add(hit_max);
  return table.text();
}

}  // namespace

std::string summary_text(const Survey& survey, std::optional<double> max_skew, const Terminal& terminal) {
  const std::size_t backends = survey.mapping(0).pool().members.size();
  std::string head = fmt::format("{} URLs", grouped(survey.total().urls));
  if (survey.has_hits()) head += fmt::format(", {} hits", grouped(survey.total().hits));
  head += fmt::format(" over {} backend{}", grouped(backends), backends == 1 ? "" : "s");
  if (survey.mappings() > 1) return head + "\n\n" + comparison(survey);
  return head + ", " + survey.mapping(0).pool().text() + "\n\n" + one_summary(survey, max_skew, terminal);
}

}  // namespace proxycore
