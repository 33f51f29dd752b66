#include "hashmap/identify/observations.h"

#include <algorithm>

#include "base/text.h"
#include "hashmap/input/block_reader.h"

namespace proxycore {
namespace {

constexpr std::string_view kPicked = "using hash-balancing: ";
constexpr std::string_view kAdding = "(trace) adding ";
constexpr std::string_view kToPool = " to the address-pool";
constexpr std::string_view kArrows[] = {" -> ", " -&gt; ", " -&amp;gt; "};
constexpr std::size_t kMostAuthorities = 16;

void add_distinct(std::vector<std::string>& list, std::string_view text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

}  // namespace

Observations::Observations(std::optional<LogFormat> format, bool absolute)
    : urls_({}, absolute), logs_(format.value_or(LogFormat::Auto), {}, absolute) {}

bool Observations::read_trace(std::string_view line, Url& url, std::string_view& text, std::string_view& backend) {
  const std::size_t begin = line.find(kPicked);
  if (begin == line.npos) return false;
  line.remove_prefix(begin + kPicked.size());
  for (const std::string_view arrow : kArrows) {
    const std::size_t at = line.find(arrow);
    if (at == line.npos) continue;
    backend = line.substr(at + arrow.size());
    return urls_.read(line.substr(0, at), false, url, text, line_texts_) == LineFault::None;
  }
  return false;
}

bool Observations::read_columns(std::string_view line, Url& url, std::string_view& text, std::string_view& backend) {
  const std::size_t tab = line.find('\t');
  if (tab == line.npos) return false;
  backend = line.substr(tab + 1);
  backend = backend.substr(0, backend.find('\t'));
  return urls_.read(line.substr(0, tab), false, url, text, line_texts_) == LineFault::None;
}

bool Observations::read(std::string_view line, Url& url, std::string_view& text, std::string_view& backend) {
  if (read_trace(line, url, text, backend) || read_columns(line, url, text, backend)) return true;
  LogRecord record;
  if (logs_.read(line, record, line_texts_) != LineFault::None) return false;
  url = record.url;
  text = record.text;
  backend = record.backend;
  return true;
}

// A copy of what lasts only as long as its line.
void Observations::keep(const Url& url, std::string_view text, std::string_view backend) {
  ++lines_;
  std::string key(url.authority);
  key.append("\t").append(text).append("\t").append(backend);
  const auto [place, is_new] = known_.try_emplace(std::move(key), list_.size());
  if (!is_new) {
    ++list_[place->second].lines;
    return;
  }
  if (list_.size() >= kMost) {
    known_.erase(place);
    ++ignored_;
    return;
  }
  Observation kept;
  kept.url = url;
  kept.url.authority = texts_.copy(url.authority);
  kept.url.target = texts_.copy(url.target);
  kept.backend = texts_.copy(backend);
  list_.push_back(kept);
}

void Observations::glean(std::string_view line) {
  const std::size_t adding = line.find(kAdding);
  const std::size_t to_pool = line.find(kToPool);
  if (adding != line.npos && to_pool != line.npos && to_pool > adding + kAdding.size()) {
    const std::size_t begin = adding + kAdding.size();
    add_distinct(backends_, line.substr(begin, to_pool - begin));
    return;
  }
  for (std::size_t at = line.find("http://"); at != line.npos; at = line.find("http://", at + 1)) {
    const std::string_view rest = line.substr(at + 7);
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?# \t\"'<>&;,)"));
    if (!authority.empty() && authorities_.size() < kMostAuthorities) add_distinct(authorities_, authority);
  }
}

void Observations::add_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > kLongestLine) return;
  line_texts_.clear();
  Url url;
  std::string_view text;
  std::string_view backend;
  if (!read(line, url, text, backend)) return glean(line);
  backend = trim_ows(backend);
  if (backend.empty()) return glean(line);
  if (backend != "-") keep(url, text, backend);
}

}  // namespace proxycore
