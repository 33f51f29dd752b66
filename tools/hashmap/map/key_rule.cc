#include "hashmap/map/key_rule.h"

#include <algorithm>

#include "base/text.h"
#include "common/hash_options.h"
#include "common/values.h"
#include "hash/nginx_key.h"

namespace proxycore {
namespace {

std::string_view origin_target(const Url& url) { return url.target.empty() ? std::string_view("/") : url.target; }

std::string_view part_of(const HashKeyPart& part, const Url& url) {
  const std::string_view target = origin_target(url);
  switch (part.kind) {
    case HashKeyKind::Uri: return target;
    case HashKeyKind::Path: return target.substr(0, target.find('?'));
    case HashKeyKind::Host: return url.authority;
    case HashKeyKind::Query: return haproxy_url_param_key(target, part.name).value_or(std::string_view{});
    case HashKeyKind::Client:
    case HashKeyKind::Header:
    case HashKeyKind::Cookie: break;
  }
  return {};
}

// As upstream/hash_key.h does it for requests.
struct Extract {
  const Url& url;
  std::string_view& key;
  std::string& buffer;
  TextPool& arena;

  bool take(std::optional<std::string_view> value) const {
    key = value.value_or(std::string_view{});
    return !key.empty();
  }
  bool keep_buffer() const {
    key = arena.copy(buffer);
    return !key.empty();
  }

  bool operator()(const SchemeKey&) const { return false; }
  bool operator()(const HashKeySpec& spec) const;
  bool operator()(const HaproxyUri& uri) const {
    const std::string_view value = haproxy_uri_key(url, uri, buffer);
    const bool in_buffer = value.data() >= buffer.data() && value.data() <= buffer.data() + buffer.size();
    return take(in_buffer ? arena.copy(value) : value);
  }
  bool operator()(const HaproxyHost& host) const { return take(haproxy_header_key(url.authority, host.domain_only)); }
  bool operator()(const HaproxyParam& param) const { return take(haproxy_url_param_key(url.target, param.name)); }
  bool operator()(const HaproxyBase&) const {
    haproxy_base_key(url, buffer);
    return keep_buffer();
  }
  bool operator()(const NginxKey& nginx) const {
    buffer.clear();
    expand_nginx_key(nginx.format, url, buffer);
    return keep_buffer();
  }
};

bool Extract::operator()(const HashKeySpec& spec) const {
  if (spec.parts.size() == 1 && spec.parts[0].kind != HashKeyKind::Host) return take(part_of(spec.parts[0], url));
  buffer.clear();
  bool found = false;
  for (const HashKeyPart& part : spec.parts) {
    const std::string_view value = part_of(part, url);
    found = found || !value.empty();
    if (&part != &spec.parts.front()) buffer += '\n';
    const bool lower = part.kind == HashKeyKind::Host;
    for (const char c : value) buffer += lower ? ascii_lower(c) : c;
  }
  return found && keep_buffer();
}

}  // namespace

bool KeyRule::extract(const Url& url, std::string_view& key, std::string& buffer, TextPool& arena) const {
  return std::visit(Extract{url, key, buffer, arena}, rule_);
}

KeyRule parse_url_key(std::string_view text) {
  HashKeySpec spec = parse_key_option(text);
  for (const HashKeyPart& part : spec.parts)
    if (part.kind == HashKeyKind::Client || part.kind == HashKeyKind::Header || part.kind == HashKeyKind::Cookie)
      throw ValueError("'" + HashKeySpec{{part}}.text() + "' is not in a URL; use uri, path, host or query:NAME");
  std::string name = spec.text();
  return {std::move(spec), std::move(name)};
}

}  // namespace proxycore
