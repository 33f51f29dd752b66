#include "hash/haproxy_key.h"

#include <algorithm>

#include "base/text.h"
#include "hash/host_port.h"

namespace proxycore {
namespace {

// Where `balance uri` stops within `text`.
std::size_t uri_end(std::string_view text, const HaproxyUri& what) {
  std::size_t limit = text.size();
  if (what.len != 0) limit = std::min<std::size_t>(limit, what.len);
  std::uint32_t slashes = 0;
  for (std::size_t i = 0; i < limit; ++i) {
    if (text[i] == '?' && !what.whole) return i;
    if (text[i] == '/' && what.depth != 0 && ++slashes > what.depth) return i;
  }
  return limit;
}

std::string_view without_default_port(const Url& url) {
  const std::string_view authority = url.authority;
  const std::size_t at = authority.rfind('@');
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  const auto port = split_host_port(host).port;
  if (!port || (!port->empty() && *port != (url.scheme == "https" ? "443" : "80"))) return authority;
  return authority.substr(0, authority.size() - port->size() - 1);
}

}  // namespace

std::string_view haproxy_uri_key(const Url& url, const HaproxyUri& what, std::string& buffer) {
  std::string_view text = url.target;
  if (url.absolute) {
    buffer.clear();
    if (!what.path_only) buffer.append(url.scheme).append("://").append(without_default_port(url));
    if (what.slash_for_empty_path && !url.target.starts_with('/')) buffer += '/';
    text = buffer.append(url.target);
  }
  return text.substr(0, uri_end(text, what));
}

std::optional<std::string_view> haproxy_header_key(std::string_view field_value, bool use_domain_only) {
  const std::string_view value = trim_ows(field_value.substr(0, field_value.find(',')));
  if (value.empty()) return std::nullopt;
  if (!use_domain_only) return value;
  const std::size_t last = value.rfind('.');
  if (last == std::string_view::npos || last == 0) return value;
  const std::size_t before = value.rfind('.', last - 1);
  const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
  if (start >= last) return value.substr(0, last);
  return value.substr(start, last - start);
}

std::optional<std::string_view> haproxy_url_param_key(std::string_view target, std::string_view name) {
  std::size_t at = target.find('?');
  while (at != std::string_view::npos) {
    std::string_view pair = target.substr(at + 1);
    const std::size_t end = pair.find('&');
    pair = pair.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    at = end == std::string_view::npos ? end : at + 1 + end;
  }
  return std::nullopt;
}

std::string_view haproxy_base_key(const Url& url, std::string& buffer) {
  buffer.assign(url.authority).append(url.target.substr(0, url.target.find('?')));
  return buffer;
}

}  // namespace proxycore
