#include "hashmap/identify/identify_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "hashmap/report/table.h"
#include "hashmap/report/terminal.h"

namespace proxycore {
namespace {

constexpr std::size_t kOthers = 5;  // shown besides those that explain everything
constexpr std::size_t kMostSame = 3;

std::string scheme_text(const Explanation& one) {
  std::string text = one.scheme;
  if (!one.variant.empty()) text += " (" + one.variant + ")";
  for (std::size_t i = 0; i < one.same.size() && i < kMostSame; ++i) text += ", " + one.same[i];
  if (one.same.size() > kMostSame) text += fmt::format(", {} more", one.same.size() - kMostSame);
  return text;
}

std::string head(const Findings& findings, const HashPool& pool) {
  std::string text = fmt::format("{} observations", grouped(findings.observations));
  if (findings.lines != findings.observations) text += fmt::format(" in {} lines", grouped(findings.lines));
  text += fmt::format(", {} backends; by chance about 1 of {} is right\n", pool.members.size(), pool.members.size());
  if (findings.unknown_backends > 0)
    text += fmt::format("{} are of backends that the pool does not have\n", grouped(findings.unknown_backends));
  return text + "\n";
}

}  // namespace

std::string findings_text(const Findings& findings, const HashPool& pool) {
  Table table({Table::Align::Right, Table::Align::Left, Table::Align::Left, Table::Align::Left});
  table.add({"explained", "key", "authority", "scheme"});
  std::size_t others = 0;
  for (const Explanation& one : findings.list) {
    const bool all = one.explained == findings.observations;
    const bool by_chance = one.explained * pool.members.size() < 2 * findings.observations;
    if (!all && (by_chance || others++ >= kOthers)) break;
    table.add({grouped(one.explained) + " of " + grouped(findings.observations), one.key,
               one.authority.empty() ? "-" : one.authority, scheme_text(one)});
  }
  if (table.rows() == 1) return head(findings, pool) + "nothing explains them better than chance\n";
  return head(findings, pool) + table.text();
}

std::string findings_json(const Findings& findings) {
  using Json = nlohmann::ordered_json;
  std::string text;
  for (const Explanation& one : findings.list)
    text += Json{{"scheme", one.scheme},
                 {"key", one.key},
                 {"variant", one.variant},
                 {"authority", one.authority},
                 {"explained", one.explained},
                 {"of", findings.observations},
                 {"lines", one.lines},
                 {"of_lines", findings.lines},
                 {"same", one.same}}
                .dump(-1, ' ', false, Json::error_handler_t::replace) +
            "\n";
  return text;
}

}  // namespace proxycore
