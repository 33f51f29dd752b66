#include "upstream/hash_key.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "base/text.h"

namespace proxycore {
namespace {

struct Word {
  HashKeyKind kind;
  std::string_view word;
  bool named;
};
constexpr std::array kWords{
    Word{HashKeyKind::Uri, "uri", false},      Word{HashKeyKind::Path, "path", false},
    Word{HashKeyKind::Host, "host", false},    Word{HashKeyKind::Client, "client", false},
    Word{HashKeyKind::Header, "header", true}, Word{HashKeyKind::Cookie, "cookie", true},
    Word{HashKeyKind::Query, "query", true},
};

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument(why); }

// RFC 9110 section 5.6.2: what names of fields and (RFC 6265 section 4.1.1) of cookies consist of.
bool is_token(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

HashKeyPart parse_part(std::string_view text) {
  if (text.empty()) refuse("there is an empty part; join parts with one '+'");
  const std::size_t colon = text.find(':');
  const std::string_view word = text.substr(0, colon);
  const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const Word& w) { return w.word == word; });
  if (found == kWords.end())
    refuse(quoted(word) + " is none of uri, path, host, client, header:NAME, cookie:NAME, query:NAME");
  const std::string_view name = colon == std::string_view::npos ? std::string_view{} : text.substr(colon + 1);
  if (found->named && name.empty()) refuse(quoted(word) + " needs a name, as in '" + std::string(word) + ":NAME'");
  if (!found->named && colon != std::string_view::npos) refuse(quoted(word) + " takes no name");
  if (found->kind != HashKeyKind::Query && !is_token(name))
    refuse(quoted(name) + " cannot be the name of a " + std::string(word));
  return {found->kind, std::string(name)};
}

std::string_view header_value(const Fields& fields, std::string_view name) {
  const Field* field = fields.find(name);
  return field != nullptr ? field->value : std::string_view{};
}

// The value in the first `name=value` of a list in which `separator` stands between the pairs.
bool find_pair(std::string_view list, char separator, std::string_view name, std::string_view& value) {
  while (!list.empty()) {
    const std::size_t end = list.find(separator);
    const std::string_view pair = trim_ows(list.substr(0, end));
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      value = pair.substr(name.size() + 1);
      return true;
    }
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
  return false;
}

// RFC 6265 section 4.2.1; the field may come in several lines (RFC 9113 section 8.2.3).
std::string_view cookie_value(const Fields& fields, std::string_view name) {
  std::string_view value;
  if (!fields.has(FieldId::Cookie)) return value;
  for (const Field& field : fields)
    if (field.id == FieldId::Cookie && find_pair(field.value, ';', name, value)) break;
  return value;
}

std::string_view query_value(std::string_view query, std::string_view name) {
  std::string_view value;
  find_pair(query, '&', name, value);
  return value;
}

std::string_view part_value(const HashKeyPart& part, const RequestHead& head, std::string_view client) {
  switch (part.kind) {
    case HashKeyKind::Uri: return head.target;
    case HashKeyKind::Path: return head.path();
    case HashKeyKind::Host: return head.host;
    case HashKeyKind::Client: return client;
    case HashKeyKind::Header: return header_value(head.fields, part.name);
    case HashKeyKind::Cookie: return cookie_value(head.fields, part.name);
    case HashKeyKind::Query: return query_value(head.query(), part.name);
  }
  return {};
}

bool needs_lowering(const HashKeyPart& part, std::string_view value) {
  return part.kind == HashKeyKind::Host &&
         std::any_of(value.begin(), value.end(), [](char c) { return c != ascii_lower(c); });
}

}  // namespace

std::string HashKeySpec::text() const {
  std::string out;
  for (const HashKeyPart& part : parts) {
    if (!out.empty()) out += '+';
    out += kWords[static_cast<std::size_t>(part.kind)].word;
    if (!part.name.empty()) out += ':' + part.name;
  }
  return out;
}

HashKeySpec parse_hash_key(std::string_view text) {
  HashKeySpec spec;
  for (;;) {
    const std::size_t plus = text.find('+');
    spec.parts.push_back(parse_part(text.substr(0, plus)));
    if (plus == std::string_view::npos) return spec;
    text.remove_prefix(plus + 1);
  }
}

std::string_view extract_hash_key(const HashKeySpec& spec, const RequestHead& head, std::string_view client,
                                  std::string& buffer) {
  if (spec.parts.size() == 1) {
    const std::string_view value = part_value(spec.parts[0], head, client);
    if (!needs_lowering(spec.parts[0], value)) return value;
  }
  buffer.clear();
  bool found = false;
  for (const HashKeyPart& part : spec.parts) {
    const std::string_view value = part_value(part, head, client);
    found = found || !value.empty();
    if (&part != &spec.parts.front()) buffer += '\n';
    const std::size_t at = buffer.size();
    buffer += value;
    if (part.kind == HashKeyKind::Host)
      std::transform(value.begin(), value.end(), buffer.begin() + static_cast<std::ptrdiff_t>(at), ascii_lower);
  }
  return found ? std::string_view(buffer) : std::string_view{};
}

}  // namespace proxycore
