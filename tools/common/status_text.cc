// The status for people: text in a terminal, a page in a browser.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/status_formats.h"

namespace proxycore {
namespace {

constexpr std::array kHeadings{"backend", "address", "weight", "state", "in flight", "requests", "failures"};
using Row = std::array<std::string, kHeadings.size()>;
constexpr std::size_t kFirstNumber = 4;  // columns from here on are aligned to the right

Row row_of(const BackendStatus& backend) {
  return {backend.id,
          backend.address,
          std::to_string(backend.weight) + (backend.backup ? " backup" : ""),
          backend.up ? "up" : "down",
          std::to_string(backend.in_flight) + (backend.max != 0 ? " of " + std::to_string(backend.max) : ""),
          std::to_string(backend.requests),
          std::to_string(backend.failures)};
}

std::vector<Row> rows_of(const UpstreamStatus& upstream) {
  std::vector<Row> rows;
  for (const BackendStatus& backend : upstream.backends) rows.push_back(row_of(backend));
  return rows;
}

// The two largest units: "3 d 4 h", "12 s".
std::string rough_duration(Millis millis) {
  const std::int64_t seconds = millis / 1000;
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  if (seconds < 86'400) return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
  return fmt::format("{} d {} h", seconds / 86'400, seconds % 86'400 / 3600);
}

std::string headline(const ServerStatus& status) {
  return fmt::format("{} {}, pid {}, {}up for {}", status.tool, PROXYCORE_VERSION, status.pid,
                     status.draining ? "draining, " : "", rough_duration(status.uptime));
}

std::string upstream_line(const UpstreamStatus& upstream) {
  if (upstream.backends.empty()) return {};
  return fmt::format("{}; {} of {} backends up", upstream.summary, upstream.count_up(), upstream.backends.size());
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  return out;
}

constexpr char kPageBegin[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<title>{0}</title>\n<style>\n"
    ":root {{ color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }}\n"
    "table {{ border-collapse: collapse }}\nth, td {{ padding: .2em 1em .2em 0; text-align: left }}\n"
    "td:nth-child(n+5), th:nth-child(n+5) {{ text-align: right }}\n"
    "tr {{ border-bottom: 1px solid #8886 }}\ntr.down td:nth-child(4) {{ color: #d33; font-weight: bold }}\n"
    "</style>\n</head>\n<body>\n<h1>{0}</h1>\n<p>{1}<br>{2}</p>\n<table>\n";
constexpr char kPageEnd[] =
    "</table>\n<p><a href=\"status.json\">status.json</a> <a href=\"metrics\">metrics</a></p>\n"
    "<form action=\"map\">\n<label>Where does <input name=\"uri\" size=\"40\" placeholder=\"/path?query\" required> go?"
    "</label> <button>Ask</button>\n</form>\n</body>\n</html>\n";

}  // namespace

std::vector<std::string> backend_lines(const UpstreamStatus& upstream) {
  std::vector<Row> rows = rows_of(upstream);
  Row head;
  std::copy(kHeadings.begin(), kHeadings.end(), head.begin());
  rows.insert(rows.begin(), head);
  std::array<std::size_t, kHeadings.size()> widths{};
  for (const Row& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::vector<std::string> lines;
  for (const Row& row : rows) {
    std::string& line = lines.emplace_back();
    for (std::size_t i = 0; i < row.size(); ++i)
      line += (i == 0 ? "" : "  ") +
              (i < kFirstNumber ? fmt::format("{:<{}}", row[i], widths[i]) : fmt::format("{:>{}}", row[i], widths[i]));
  }
  return lines;
}

std::string status_text(const ServerStatus& status) {
  std::string text = headline(status) + "\n" + listed(status.listens);
  if (status.upstream.backends.empty()) return text + "\n";
  text += " -> " + upstream_line(status.upstream) + "\n\n";
  for (const std::string& line : backend_lines(status.upstream)) text += line + "\n";
  return text;
}

std::string status_html(const ServerStatus& status) {
  std::string page = fmt::format(kPageBegin, html_escaped(headline(status)), html_escaped(listed(status.listens)),
                                 html_escaped(upstream_line(status.upstream)));
  page += "<tr>";
  for (const char* heading : kHeadings) page += fmt::format("<th>{}</th>", heading);
  page += "</tr>\n";
  for (std::size_t i = 0; i < status.upstream.backends.size(); ++i) {
    page += status.upstream.backends[i].up ? "<tr>" : "<tr class=\"down\">";
    for (const std::string& cell : row_of(status.upstream.backends[i]))
      page += fmt::format("<td>{}</td>", html_escaped(cell));
    page += "</tr>\n";
  }
  return page + kPageEnd;
}

std::string place_text(const UriPlace& place) {
  if (place.order.empty()) return place.uri + "\tdepends on more than the request (" + place.policy + ")\n";
  std::string text = place.uri + "\t" + place.order.front() + "\n";
  for (std::size_t i = 1; i < place.order.size(); ++i) text += (i == 1 ? "then\t" : "\t") + place.order[i] + "\n";
  return text;
}

}  // namespace proxycore
