// Which media type a file has, by the extension of its name. Filled at start, immutable from then on: any thread.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace proxycore {

struct MediaType {
  std::string text;           // the value of Content-Type, with its charset
  bool compressible = false;  // worth the work of a content coding
};

class MimeTypes {
 public:
  // A few dozen types that the web is made of.
  MimeTypes();

  // Adds what a file in the format of /etc/mime.types says: "type extension...", a line each, "#" begins a comment. A later
  // line about the same extension counts.
  void add(std::string_view mime_types);

  // By the last extension of `name`, in any case; application/octet-stream for all others.
  const MediaType& of(std::string_view name) const;

 private:
  void add_line(std::string_view line);

  std::unordered_map<std::string, MediaType> by_extension_;
  MediaType unknown_;
};

}  // namespace proxycore
