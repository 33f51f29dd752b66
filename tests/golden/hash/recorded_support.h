// The recordings of vectors/ and own/ as the tests read them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "hash/scheme.h"

namespace proxycore {

struct Recording {
  std::string name;
  std::string version;
  std::string scheme;
  std::string form;
  std::string key;
  SchemeOptions options;
  std::vector<std::uint32_t> dead;
  std::vector<Member> members;
};

struct Answer {
  std::string url;
  std::uint32_t member;
};

// One request of a recording, with the key that it asks for.
struct Request {
  std::string authority;
  std::string target;
  std::optional<std::string> key;
  HashInput input() const { return {target, authority, key ? std::optional<std::string_view>(*key) : std::nullopt}; }
};

// Of "vectors" or "own".
std::vector<Recording> read_recordings(const std::string& folder);
std::map<std::string, std::vector<Answer>> read_answers(const std::string& folder);
Request make_request(const Recording& recording, const std::string& url);

}  // namespace proxycore
