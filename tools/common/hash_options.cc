#include "common/hash_options.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "common/values.h"
#include "hash/scheme.h"

namespace proxycore {
namespace {

std::vector<std::string_view> scheme_names() {
  std::vector<std::string_view> names;
  for (const SchemeInfo& scheme : scheme_list()) names.push_back(scheme.name);
  return names;
}

std::vector<std::string> scheme_words() {
  std::vector<std::string> words{"list"};
  for (const std::string_view name : scheme_names()) words.emplace_back(name);
  return words;
}

}  // namespace

OptionSpec hash_key_option(const std::string& group) {
  return {.name = "hash-key",
          .value = "KEY",
          .meaning =
              "what is hashed: uri, path, host, client, header:NAME, cookie:NAME, query:NAME; "
              "several joined by +",
          .fallback = "uri",
          .group = group,
          .words = {"uri", "path", "host", "client", "header:", "cookie:", "query:"}};
}

OptionSpec hash_scheme_option(const std::string& group) {
  return {.name = "hash-scheme",
          .value = "NAME",
          .meaning = "how it is hashed; 'list' shows the schemes",
          .fallback = "hrw",
          .group = group,
          .words = scheme_words()};
}

OptionSpec hash_seed_option(const std::string& group) {
  return {.name = "hash-seed",
          .value = "N",
          .meaning = "seed of the hash, for another distribution",
          .fallback = "0",
          .group = group};
}

HashKeySpec parse_key_option(std::string_view text) {
  try {
    return parse_hash_key(text);
  } catch (const std::invalid_argument& error) {
    throw ValueError(error.what());
  }
}

std::string parse_scheme_option(std::string_view text) { return std::string(parse_word(text, scheme_names())); }

std::uint64_t parse_seed_option(std::string_view text) {
  return parse_number(text, 0, std::numeric_limits<std::uint64_t>::max());
}

std::string scheme_lines() {
  std::size_t widest = 0;
  for (const SchemeInfo& scheme : scheme_list()) widest = std::max(widest, scheme.name.size());
  std::string text;
  for (const SchemeInfo& scheme : scheme_list()) {
    std::string name(scheme.name);
    name.resize(widest + 2, ' ');
    text += name + std::string(scheme.summary) + "\n";
  }
  return text;
}

}  // namespace proxycore
