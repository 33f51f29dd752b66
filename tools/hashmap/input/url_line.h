// One line to one URL: http://host/path (https:// too), host/path or /path, taken as it stands: nothing is decoded or
// normalised here, the schemes do that as the originals do.
//
// Views into the line or into constants. Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hash/url.h"
#include "hashmap/input/text_pool.h"

namespace proxycore {

// Why a line is no URL.
enum class LineFault : std::uint8_t {
  None,
  Blank,      // nothing in it: not counted as bad
  TooLong,    // over kLongestLine
  Invisible,  // blanks or control characters in it
  NoUrl,      // neither a path nor host/path
  NoRequest,  // of a log: a line without a request in it
};

std::string_view text_of(LineFault fault);

class UrlReader {
 public:
  // `host`: the authority of bare paths. `absolute`: requests name the whole URL (hash/url.h).
  explicit UrlReader(std::string host = {}, bool absolute = false) : host_(std::move(host)), absolute_(absolute) {}

  // `visible`: it is known already that all octets are visible ones. `text` is the URL as it came; a bare path has the
  // authority that was given for such. `arena` holds a target that is not in the line as it must be ("host?query").
  LineFault read(std::string_view line, bool visible, Url& url, std::string_view& text, TextPool& arena) const;

 private:
  std::string host_;
  bool absolute_;
};

}  // namespace proxycore
