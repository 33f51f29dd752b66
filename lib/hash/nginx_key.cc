#include "hash/nginx_key.h"

#include "base/text.h"
#include "hash/host_port.h"

namespace proxycore {
namespace {

bool is_name(char c) { return c == '_' || (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'); }

std::string_view arguments(std::string_view target) {
  target = target.substr(0, target.find('#'));
  const std::size_t mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

// Names of arguments have no case in nginx.
std::string_view argument(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t end = list.find('&');
    const std::string_view pair = list.substr(0, end);
    if (pair.size() > name.size() && pair[name.size()] == '=' && iequals(pair.substr(0, name.size()), name))
      return pair.substr(name.size() + 1);
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
  return {};
}

bool append_variable(std::string_view name, const Url& url, std::string& out) {
  if (name == "request_uri") {
    out += url.target.empty() ? "/" : url.target;
  } else if (name == "host") {
    append_nginx_host(url.authority, out);
  } else if (name == "http_host") {
    out += url.authority;
  } else if (name == "scheme") {
    out += url.scheme;
  } else if (name == "request_method") {
    out += "GET";
  } else if (name == "args" || name == "query_string") {
    out += arguments(url.target);
  } else if (name == "is_args") {
    out += arguments(url.target).empty() ? "" : "?";
  } else if (name.starts_with("arg_")) {
    out += argument(arguments(url.target), name.substr(4));
  } else {
    return false;
  }
  return true;
}

}  // namespace

void append_nginx_host(std::string_view authority, std::string& out) {
  std::string_view host = split_host_port(authority).host;
  if (host.ends_with('.')) host.remove_suffix(1);
  append_lower(host, out);
}

bool expand_nginx_key(std::string_view format, const Url& url, std::string& out) {
  while (!format.empty()) {
    const std::size_t dollar = format.find('$');
    out += format.substr(0, dollar);
    if (dollar == std::string_view::npos) return true;
    format.remove_prefix(dollar + 1);
    const bool braced = format.starts_with('{');
    if (braced) format.remove_prefix(1);
    std::size_t length = 0;
    while (length < format.size() && is_name(format[length])) ++length;
    if (!append_variable(format.substr(0, length), url, out)) return false;
    format.remove_prefix(length);
    if (!braced) continue;
    if (!format.starts_with('}')) return false;
    format.remove_prefix(1);
  }
  return true;
}

}  // namespace proxycore
