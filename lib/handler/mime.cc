#include "handler/mime.h"

#include <algorithm>

#include "base/text.h"

namespace proxycore {
namespace {

constexpr std::string_view kBuiltIn =
    "text/html html htm\n"
    "text/css css\n"
    "text/javascript js mjs\n"
    "text/plain txt text log md conf ini\n"
    "text/csv csv\n"
    "text/calendar ics\n"
    "application/json json map webmanifest\n"
    "application/xml xml xsl\n"
    "application/atom+xml atom\n"
    "application/rss+xml rss\n"
    "application/xhtml+xml xhtml\n"
    "application/wasm wasm\n"
    "application/pdf pdf\n"
    "application/gzip gz\n"
    "application/zip zip\n"
    "application/zstd zst\n"
    "application/x-tar tar\n"
    "image/png png\n"
    "image/jpeg jpg jpeg\n"
    "image/gif gif\n"
    "image/webp webp\n"
    "image/avif avif\n"
    "image/svg+xml svg\n"
    "image/vnd.microsoft.icon ico\n"
    "font/woff woff\n"
    "font/woff2 woff2\n"
    "font/ttf ttf\n"
    "font/otf otf\n"
    "audio/mpeg mp3\n"
    "audio/ogg ogg oga opus\n"
    "audio/wav wav\n"
    "audio/mp4 m4a\n"
    "audio/flac flac\n"
    "video/mp4 mp4 m4v\n"
    "video/webm webm\n"
    "video/ogg ogv\n";

// What the web calls by another name than /etc/mime.types does (RFC 9239).
std::string_view usual_name(std::string_view type) {
  return type == "application/javascript" || type == "application/x-javascript" ? "text/javascript" : type;
}

bool is_compressible(std::string_view type) {
  for (const std::string_view exact : {"application/json", "application/xml", "application/wasm", "application/rtf",
                                       "application/x-ndjson", "font/ttf", "font/otf", "image/vnd.microsoft.icon"})
    if (type == exact) return true;
  return type.starts_with("text/") || type.ends_with("+xml") || type.ends_with("+json");
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// Takes the next word off the line; empty at its end.
std::string_view next_word(std::string_view& line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::size_t end = 0;
  while (end < line.size() && !is_blank(line[end])) ++end;
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(end);
  return word;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

}  // namespace

MimeTypes::MimeTypes() {
  unknown_.text = "application/octet-stream";
  add(kBuiltIn);
}

void MimeTypes::add(std::string_view mime_types) {
  while (!mime_types.empty()) {
    const std::size_t end = std::min(mime_types.find('\n'), mime_types.size());
    const std::string_view line = mime_types.substr(0, end);
    add_line(line.substr(0, line.find('#')));
    mime_types.remove_prefix(std::min(end + 1, mime_types.size()));
  }
}

void MimeTypes::add_line(std::string_view line) {
  const std::string_view type = usual_name(next_word(line));
  if (type.find('/') == type.npos) return;
  // RFC 9110 section 8.3.2: what is no text has no charset, or says it itself.
  const MediaType media{std::string(type) + (type.starts_with("text/") ? "; charset=utf-8" : ""),
                        is_compressible(type)};
  for (std::string_view word = next_word(line); !word.empty(); word = next_word(line))
    by_extension_[lowered(word)] = media;
}

const MediaType& MimeTypes::of(std::string_view name) const {
  const std::size_t slash = name.rfind('/');
  if (slash != name.npos) name.remove_prefix(slash + 1);
  const std::size_t dot = name.rfind('.');
  if (dot == name.npos || dot == 0) return unknown_;
  const auto found = by_extension_.find(lowered(name.substr(dot + 1)));
  return found == by_extension_.end() ? unknown_ : found->second;
}

}  // namespace proxycore
