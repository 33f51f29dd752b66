#include "hashmap/peers/haproxy_balance.h"

#include "base/text.h"
#include "hash/scheme.h"

namespace proxycore {
namespace {

using Words = std::vector<ConfigWord>;

// The words of a directive behind its name, as it is shown.
std::string text_of(const Words& words) {
  std::string text;
  for (std::size_t i = 1; i < words.size(); ++i) text += (i > 1 ? " " : "") + words[i].text;
  return text;
}

const ConfigWord& argument(const PeerContext& context, const Words& words, std::size_t at) {
  if (at >= words.size()) context.fail(words[0].line, "'" + words.back().text + "' needs a value");
  return words[at];
}

KeyRule uri_key(const PeerContext& context, const Words& words) {
  HaproxyUri uri;
  uri.slash_for_empty_path = at_least(context.question().version, "3.0");
  bool plain = true;
  for (std::size_t i = 2; i < words.size(); ++i) {
    const std::string& name = words[i].text;
    plain = false;
    if (name == "whole") {
      uri.whole = true;
    } else if (name == "path-only") {
      uri.path_only = true;
    } else if (name == "len" || name == "depth") {
      const ConfigWord& value = argument(context, words, ++i);
      (name == "len" ? uri.len : uri.depth) = context.number(value, value.text, UINT32_MAX);
    } else {
      context.fail(words[i].line, "'" + name + "' is not understood; balance uri takes whole, path-only, len, depth");
    }
  }
  return {uri, plain ? "uri (haproxy's: the path)" : text_of(words)};
}

// hdr(NAME); only Host is in a URL.
bool is_host_header(std::string_view text) { return iequals(text, "hdr(host)") || iequals(text, "hdr(:authority)"); }

KeyRule sample_key(const PeerContext& context, const Words& words) {
  const std::string& sample = argument(context, words, 2).text;
  if (sample == "base") return {HaproxyBase{}, text_of(words)};
  if (sample == "path") return {HaproxyUri{.path_only = true}, text_of(words)};
  if (sample == "pathq") return {HaproxyUri{.whole = true, .path_only = true}, text_of(words)};
  context.fail(words[0].line, "'balance hash " + sample + "' is not understood; base, path and pathq are");
}

}  // namespace

void read_balance(const PeerContext& context, const Words& words, HaproxyBalance& balance) {
  const std::string& method = argument(context, words, 1).text;
  const int line = words[0].line;
  balance.hashes = true;
  if (method == "uri") {
    balance.key = uri_key(context, words);
  } else if (is_host_header(method)) {
    const bool domain_only = words.size() > 2 && words[2].text == "use_domain_only";
    balance.key = {HaproxyHost{domain_only}, text_of(words)};
  } else if (method == "url_param") {
    balance.key = {HaproxyParam{argument(context, words, 2).text}, text_of(words)};
  } else if (method == "hash") {
    balance.key = sample_key(context, words);
  } else {
    balance.hashes = false;
    balance.why_not = context.at(line) + "'balance " + method + "' does not go by the URL";
  }
}

void read_hash_type(const PeerContext& context, const Words& words, HaproxyBalance& balance) {
  const std::string& method = argument(context, words, 1).text;
  if (method != "map-based" && method != "consistent")
    context.fail(words[1].line, "'" + method + "' is not understood; hash-type is map-based or consistent");
  std::string scheme = method == "consistent" ? "haproxy-consistent" : "haproxy-map";
  for (std::size_t i = 2; i < words.size(); ++i) scheme += "-" + words[i].text;
  if (find_scheme(scheme) == nullptr)
    context.fail(words[0].line, "'hash-type " + text_of(words) + "' is not understood");
  balance.hash_type = scheme;
}

}  // namespace proxycore
