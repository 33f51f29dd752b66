#include "golden/hash/recorded_support.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include <catch2/catch.hpp>

#include "hash/escape.h"
#include "hash/haproxy_key.h"
#include "hash/nginx_key.h"

namespace proxycore {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (;;) {
    const std::size_t to = text.find(separator, from);
    out.push_back(text.substr(from, to - from));
    if (to == std::string::npos) return out;
    from = to + 1;
  }
}

std::vector<std::vector<std::string>> read_table(const std::string& file) {
  std::ifstream in(PROXYCORE_TESTS_DIR "/golden/hash/" + file);
  REQUIRE(in);
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(in, line);) rows.push_back(split(line, '\t'));
  return rows;
}

std::uint8_t carp_parts(const std::string& text) {
  std::uint8_t parts = 0;
  for (const std::string& part : split(text, '+')) {
    if (part == "scheme") parts |= kCarpScheme;
    if (part == "host") parts |= kCarpHost;
    if (part == "port") parts |= kCarpPort;
    if (part == "path") parts |= kCarpPath;
    if (part == "params") parts |= kCarpParams;
  }
  REQUIRE(parts != 0);
  return parts;
}

Member parse_member(const std::string& text) {
  const auto words = split(text, ',');
  Member member{.id = words[0]};
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string name = words[i].substr(0, words[i].find('='));
    const std::string value = words[i].substr(std::min(name.size() + 1, words[i].size()));
    if (name == "weight")
      member.weight = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "id")
      member.number = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "label")
      member.label = value;
    else if (name == "backup")
      member.backup = true;
    else if (name == "carp")
      member.carp_key = carp_parts(value);
    else
      FAIL(name << " of a member is unknown");
  }
  return member;
}

void apply_option(const std::string& text, SchemeOptions& options) {
  if (text == "node=addr") return void(options.node = HaproxyNode::Address);
  if (text == "node=addr-port") return void(options.node = HaproxyNode::AddressPort);
  if (text == "node=guid") return void(options.node = HaproxyNode::Guid);
  if (text == "node=id32") return void(options.node = HaproxyNode::Id32);
  if (text == "murmur2") return void(options.murmur2 = true);
  if (text == "ignore_query") return void(options.ignore_query = true);
  if (text == "by=hash") return void(options.by = VarnishBy::Hash);
  if (text == "alternative=1") return void(options.alternative = 1);
  if (text == "replicas=25") return void(options.replicas = 25);
  FAIL(text << " is no option");
}

// "\xNN" to the octet.
std::string unescape(const std::string& url) {
  std::string out;
  for (std::size_t i = 0; i < url.size(); ++i) {
    if (url.compare(i, 2, "\\x") != 0) {
      out += url[i];
      continue;
    }
    out += static_cast<char>(hex_digit(url[i + 2]) * 16 + hex_digit(url[i + 3]));
    i += 3;
  }
  return out;
}

std::optional<std::string_view> haproxy_key(const std::string& line, const Url& url, std::string& buffer) {
  const auto words = split(line, ' ');
  if (words[0] == "hash") return haproxy_base_key(url, buffer);
  if (words[0] == "url_param") return haproxy_url_param_key(url.target, words[1]);
  if (words[0].starts_with("hdr(")) return haproxy_header_key(url.authority, words.size() > 1);
  HaproxyUri what;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] == "whole") what.whole = true;
    if (words[i] == "path-only") what.path_only = true;
    if (words[i] == "len") what.len = static_cast<std::uint32_t>(std::stoul(words[i + 1]));
    if (words[i] == "depth") what.depth = static_cast<std::uint32_t>(std::stoul(words[i + 1]));
  }
  return haproxy_uri_key(url, what, buffer);
}

std::string custom_key(const Recording& recording, const std::string& whole, const Request& request) {
  const Url url{.authority = request.authority, .target = request.target, .absolute = recording.form != "origin"};
  std::string buffer;
  if (recording.key == "url") return whole;
  if (recording.key == "url200") return whole.substr(0, 200);
  if (recording.key == "host") return request.authority;
  if (recording.key == "host_url") return request.authority + request.target;
  if (recording.key.starts_with("haproxy ")) {
    const auto key = haproxy_key(recording.key.substr(8), url, buffer);
    REQUIRE(key);
    return std::string(*key);
  }
  REQUIRE(recording.key.starts_with("nginx "));
  REQUIRE(expand_nginx_key(std::string_view(recording.key).substr(6), url, buffer));
  return buffer;
}

}  // namespace

std::vector<Recording> read_recordings(const std::string& folder) {
  auto rows = read_table(folder + "/index.tsv");
  std::vector<Recording> recordings;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    Recording one{row[0], row[1], row[2], row[3], row[4], {}, {}, {}};
    if (!row[5].empty())
      for (const std::string& option : split(row[5], ' ')) apply_option(option, one.options);
    for (const std::string& member : split(row[7], ' ')) {
      one.members.push_back(parse_member(member));
      if (one.members.back().id == row[6]) one.dead.push_back(static_cast<std::uint32_t>(one.members.size() - 1));
    }
    REQUIRE(one.dead.empty() == row[6].empty());
    recordings.push_back(std::move(one));
  }
  return recordings;
}

std::map<std::string, std::vector<Answer>> read_answers(const std::string& folder) {
  auto rows = read_table(folder + "/answers.tsv");
  std::map<std::string, std::vector<Answer>> answers;
  for (std::size_t i = 1; i < rows.size(); ++i)
    for (std::size_t k = 1; k < rows[i].size(); ++k)
      if (rows[i][k] != "-")
        answers[rows[0][k]].push_back({rows[i][0], static_cast<std::uint32_t>(std::stoul(rows[i][k]) - 1)});
  return answers;
}

Request make_request(const Recording& recording, const std::string& url) {
  const std::string whole = recording.form.ends_with(" raw") ? unescape(url) : url;
  constexpr std::size_t kScheme = 7;  // "http://"
  const std::size_t path = std::min(whole.find_first_of("/?#", kScheme), whole.size());
  Request request{whole.substr(kScheme, path - kScheme), whole.substr(path), std::nullopt};
  if (!recording.key.empty()) request.key = custom_key(recording, whole, request);
  return request;
}

}  // namespace proxycore
