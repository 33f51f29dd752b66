// Runs the message files beside it (README.md says how they are written): each case whole, cut in two at every octet, and
// octet by octet. PROXYCORE_GOLDEN_WRITE=1 in the environment writes the events that came out into the files instead.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "golden/http/events.h"

using namespace proxycore;
namespace fs = std::filesystem;

namespace {

struct Case {
  std::string title;
  HeadLimits limits;
  std::vector<Method> methods;
  bool eof = false;
  std::string input;
  std::string expected;
  std::vector<std::string> source;  // its lines without the expected ones
};

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    switch (const char c = text.at(++i)) {
      case 'r': out += '\r'; break;
      case 'n': out += '\n'; break;
      case 't': out += '\t'; break;
      case 'x':
        out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
        i += 2;
        break;
      default: out += c;
    }
  }
  return out;
}

void read_setting(Case& into, const std::string& line) {
  std::istringstream words(line);
  std::string word;
  while (words >> word) {
    const std::string value = word.substr(word.find('=') + 1);
    if (word == "eof")
      into.eof = true;
    else if (word.starts_with("max_bytes="))
      into.limits.max_bytes = std::stoul(value);
    else if (word.starts_with("max_fields="))
      into.limits.max_fields = std::stoul(value);
    else if (word.starts_with("method="))
      into.methods.push_back(method_of(value));
    else
      FAIL("unknown setting " << word);
  }
}

void read_input(Case& into, std::string_view line) {
  std::size_t times = 1;
  if (line.starts_with('*')) {
    times = std::stoul(std::string(line.substr(1)));
    line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
  }
  const std::string text = unescaped(line);
  for (std::size_t i = 0; i < times; ++i) into.input += text;
}

std::vector<Case> read_cases(const fs::path& path) {
  std::vector<Case> cases(1);  // the first holds what stands before any case
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("= ")) cases.emplace_back().title = line.substr(2);
    if (line.starts_with("! ")) read_setting(cases.back(), line.substr(2));
    if (line.starts_with("< ")) read_input(cases.back(), std::string_view(line).substr(2));
    if (line.starts_with("<*")) read_input(cases.back(), std::string_view(line).substr(1));
    if (line.starts_with("> "))
      cases.back().expected += line.substr(2) + "\n";
    else
      cases.back().source.push_back(line);
  }
  return cases;
}

std::unique_ptr<events::Run> make_run(const std::string& kind, const Case& from) {
  if (kind == "request") return std::make_unique<events::RequestRun>(from.limits);
  if (kind == "response") return std::make_unique<events::ResponseRun>(from.limits, from.methods);
  REQUIRE(kind == "chunked");
  return std::make_unique<events::BodyOnlyRun>(Framing::chunked());
}

std::string run_in_two(const std::string& kind, const Case& from, std::size_t at) {
  const auto run = make_run(kind, from);
  run->feed(std::string_view(from.input).substr(0, at));
  run->feed(std::string_view(from.input).substr(at));
  run->finish(from.eof);
  return run->lines();
}

// Octet by octet; an error line says after how many octets it came.
std::string run_dribbled(const std::string& kind, const Case& from) {
  const auto run = make_run(kind, from);
  std::size_t shown = 0;
  while (shown < from.input.size() && !run->stopped()) run->feed(std::string_view(from.input).substr(shown++, 1));
  const bool stopped = run->stopped();
  run->finish(from.eof);
  std::string lines = run->lines();
  if (stopped) lines.insert(lines.size() - 1, " after " + std::to_string(shown));
  return lines;
}

std::string without_place(std::string lines) {
  const std::size_t after = lines.rfind(" after ");
  if (after != lines.npos && lines.rfind("error ") != lines.npos) lines.resize(after), lines += '\n';
  return lines;
}

void check(const std::string& kind, const Case& one) {
  INFO(one.title);
  const std::string dribbled = run_dribbled(kind, one);
  CHECK(dribbled == one.expected);
  const std::string expected = without_place(dribbled);
  const std::size_t step = std::max<std::size_t>(1, one.input.size() / 2000);  // a few cases are long
  for (std::size_t at = 0; at <= one.input.size(); at += step) {
    const std::string lines = run_in_two(kind, one, at);
    if (lines == expected) continue;
    INFO("cut at " << at);
    CHECK(lines == expected);
    break;
  }
}

void rewrite(const std::string& kind, const fs::path& path, const std::vector<Case>& cases) {
  std::ofstream file(path);
  for (const Case& one : cases) {
    auto end = one.source.end();
    while (end != one.source.begin() && (end - 1)->empty()) --end;
    for (auto line = one.source.begin(); line != end; ++line) file << *line << "\n";
    std::istringstream lines(one.title.empty() ? "" : run_dribbled(kind, one));
    for (std::string line; std::getline(lines, line);) file << "> " << line << "\n";
    if (&one != &cases.back()) file << "\n";
  }
}

}  // namespace

TEST_CASE("message files") {
  const bool write = std::getenv("PROXYCORE_GOLDEN_WRITE") != nullptr;
  const std::string kind = GENERATE("request", "response", "chunked");
  std::size_t count = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(PROXYCORE_TESTS_DIR) / "golden/http" / kind)) {
    INFO(entry.path().string());
    const std::vector<Case> cases = read_cases(entry.path());
    if (write) rewrite(kind, entry.path(), cases);
    for (std::size_t i = 1; i < cases.size() && !write; ++i, ++count) check(kind, cases[i]);
  }
  CHECK((write || count > 10));
}
