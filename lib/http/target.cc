#include "http/target.h"

#include <arpa/inet.h>

#include <array>

#include "base/text.h"
#include "http/char_class.h"

namespace proxycore {
namespace {

bool is_reg_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (octet::is(text[i], octet::kRegName)) continue;
    const bool escape =
        text[i] == '%' && text.size() - i > 2 && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0;
    if (!escape) return false;
    i += 2;
  }
  return !text.empty();
}

// 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ), behind the "v".
bool is_ip_future(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == 0 || dot == text.npos || dot + 1 == text.size()) return false;
  for (char c : text.substr(0, dot))
    if (hex_value(c) < 0) return false;
  for (char c : text.substr(dot + 1))
    if (c != ':' && !octet::is(c, octet::kRegName)) return false;
  return true;
}

// What is between the brackets of an IP-literal.
bool is_ip_literal(std::string_view text) {
  if (!text.empty() && ascii_lower(text.front()) == 'v') return is_ip_future(text.substr(1));
  std::array<char, INET6_ADDRSTRLEN> copy{};
  if (text.size() >= copy.size() || text.find('\0') != text.npos) return false;
  text.copy(copy.data(), text.size());
  in6_addr address{};
  return inet_pton(AF_INET6, copy.data(), &address) == 1;
}

bool is_port(std::string_view digits) {
  unsigned port = 0;
  for (char c : digits) {
    if (!is_digit(c)) return false;
    port = port * 10 + static_cast<unsigned>(c - '0');
    if (port > 65535) return false;
  }
  return true;
}

// The length of the uri-host at the start of `text`: up to the colon before a port, or all of it.
std::size_t host_size(std::string_view text) {
  const std::size_t from = !text.empty() && text.front() == '[' ? text.find(']') : 0;
  const std::size_t colon = from == text.npos ? from : text.find(':', from);
  return colon == text.npos ? text.size() : colon;
}

bool read_absolute(RequestHead& head) {
  const std::string_view raw = head.raw_target;
  const std::size_t colon = raw.find("://");
  if (colon == raw.npos) return false;
  const std::string_view scheme = raw.substr(0, colon);
  if (!iequals(scheme, "http") && !iequals(scheme, "https")) return false;
  const std::string_view rest = raw.substr(colon + 3);
  const std::size_t end = rest.find_first_of("/?");
  head.form = TargetForm::Absolute;
  head.host = rest.substr(0, end);
  if (!is_authority(head.host)) return false;
  if (end == rest.npos) {
    head.target = head.method == Method::Options ? "*" : "/";  // RFC 9112 section 3.2.4, section 3.2.1
  } else if (rest[end] == '/') {
    head.target = rest.substr(end);
  } else {
    head.target_storage.assign(1, '/').append(rest.substr(end));
    head.target = head.target_storage;
  }
  return true;
}

bool read_authority(RequestHead& head) {
  head.form = TargetForm::Authority;
  head.target = head.host = head.raw_target;
  // RFC 9110 section 9.3.6: there is no default port.
  return is_authority(head.host) && head.host.size() > host_size(head.host) + 1;
}

}  // namespace

bool is_authority(std::string_view text) {
  const std::size_t size = host_size(text);
  const std::string_view host = text.substr(0, size);
  if (size < text.size() && !is_port(text.substr(size + 1))) return false;
  if (host.size() > 1 && host.front() == '[')
    return host.back() == ']' && is_ip_literal(host.substr(1, host.size() - 2));
  return is_reg_name(host);
}

bool read_target(RequestHead& head) {
  const std::string_view raw = head.raw_target;
  if (head.method == Method::Connect) return read_authority(head);
  if (!raw.empty() && raw.front() == '/') {
    head.form = TargetForm::Origin;
    head.target = raw;
    return true;
  }
  if (raw == "*") {
    head.form = TargetForm::Asterisk;
    head.target = raw;
    return head.method == Method::Options;
  }
  return read_absolute(head);
}

}  // namespace proxycore
