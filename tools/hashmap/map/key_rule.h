// What of a URL is hashed: what belongs to the scheme, what --hash-key asks for, or what a directive of a peer's
// configuration says (`balance uri depth 2`, `hash $scheme://$host$request_uri`).
//
// Immutable once made, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "hash/haproxy_key.h"
#include "hash/url.h"
#include "hashmap/input/text_pool.h"
#include "upstream/hash_key.h"

namespace proxycore {

struct SchemeKey {};  // the scheme's own
struct HaproxyHost {
  bool domain_only = false;
};
struct HaproxyParam {
  std::string name;
};
struct HaproxyBase {};
struct NginxKey {
  std::string format;
};

class KeyRule {
 public:
  using Rule = std::variant<SchemeKey, HashKeySpec, HaproxyUri, HaproxyHost, HaproxyParam, HaproxyBase, NginxKey>;

  KeyRule() = default;
  // `text` names it to people.
  KeyRule(Rule rule, std::string text) : rule_(std::move(rule)), text_(std::move(text)) {}

  bool is_schemes_own() const { return std::holds_alternative<SchemeKey>(rule_); }
  const std::string& text() const { return text_; }  // empty for the scheme's own

  // False when the URL has nothing of the key: then the original does not hash at all. Not to be called for the scheme's
  // own key. `key` is a view into the URL or the arena; `buffer` is the caller's, to be used again.
  bool extract(const Url& url, std::string_view& key, std::string& buffer, TextPool& arena) const;

 private:
  Rule rule_;
  std::string text_;
};

// --hash-key for URLs: what only a request has (client, header, cookie) throws ValueError.
KeyRule parse_url_key(std::string_view text);

}  // namespace proxycore
