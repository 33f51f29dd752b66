#include "http/path.h"

#include "http/char_class.h"

namespace proxycore {
namespace {

// pchar without escapes (RFC 3986 section 3.3), and the slash between segments. Apostrophes are left out too, so that the
// result can stand in an attribute of either quotes.
bool stays(char c) {
  return (octet::is(c, octet::kRegName) || c == ':' || c == '@' || c == '/') && c != '\'' && c != '&';
}

}  // namespace

// Back over the last segment. False at the root.
bool FilePath::up() {
  if (name.empty()) return false;
  const std::size_t slash = name.rfind('/');
  name.resize(slash == name.npos ? 0 : slash);
  return true;
}

// Decodes, and resolves what has become of it. False where the verdict is spoken.
bool FilePath::append_segment(std::string_view segment) {
  const std::size_t before = name.size();
  if (before > 0) name += '/';
  const std::size_t begin = name.size();
  for (std::size_t i = 0; i < segment.size(); ++i) {
    char c = segment[i];
    if (c == '%') {
      if (segment.size() - i < 3 || hex_value(segment[i + 1]) < 0 || hex_value(segment[i + 2]) < 0) return false;
      c = static_cast<char>(hex_value(segment[i + 1]) * 16 + hex_value(segment[i + 2]));
      i += 2;
    }
    if (c == '\0') return false;
    if (c == '/') verdict = Verdict::NoFile;
    name += c;
  }
  const std::string_view decoded = std::string_view(name).substr(begin);
  directory = decoded == "." || decoded == "..";
  if (!directory) {
    dotted = dotted || decoded.starts_with('.');
    return true;
  }
  const bool parent = decoded.size() == 2;
  name.resize(before);
  return !parent || up();
}

void FilePath::assign(std::string_view path) {
  name.clear();
  directory = dotted = false;
  verdict = Verdict::Good;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    if (segment.empty()) {
      directory = true;
      continue;
    }
    if (append_segment(segment)) continue;
    verdict = Verdict::Broken;
    return;
  }
}

void append_escaped_path(std::string& out, std::string_view name) {
  constexpr char kHex[] = "0123456789ABCDEF";
  for (const char c : name) {
    if (stays(c)) {
      out += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[octet >> 4];
    out += kHex[octet & 15];
  }
}

}  // namespace proxycore
