// The heads of HTTP/1 messages (RFC 9112 sections 3 and 4) as views. Filled by the parsers, read and edited by filters,
// written by the writer. Passive; one worker's thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/fields.h"

namespace proxycore {

enum class Method : std::uint8_t { Other, Get, Head, Post, Put, Delete, Connect, Options, Trace, Patch };

// Method names are case-sensitive (RFC 9110 section 9.1).
Method method_of(std::string_view name);
// Doing it twice is as good as once (RFC 9110 section 9.2.2); false for a method that we do not know.
bool is_idempotent(Method method);

// RFC 9112 section 3.2.
enum class TargetForm : std::uint8_t { Origin, Absolute, Authority, Asterisk };

struct RequestHead {
  std::string_view method_name;
  Method method = Method::Other;
  std::uint8_t minor = 1;  // HTTP/1.minor; a higher minor than 1 counts as 1
  TargetForm form = TargetForm::Origin;
  // As received.
  std::string_view raw_target;
  // What an origin server is asked for: path and query, or "*". An absolute-form is reduced to it, an empty path is "/".
  std::string_view target;
  // The authority: of an absolute-form if it was one, else the Host field's value (RFC 9112 section 3.2.2). May be empty.
  std::string_view host;
  Fields fields;
  // Backs `target` where it is not a part of `raw_target` ("http://host?x" asks for "/?x"). A copied or moved head has a
  // storage of its own, but its `target` still looks at the first one's.
  std::string target_storage;

  void clear();
  // The part of `target` before '?', and the part after it (empty without one).
  std::string_view path() const { return target.substr(0, target.find('?')); }
  std::string_view query() const {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
  }
};

struct ResponseHead {
  int status = 0;  // 100 to 599
  std::uint8_t minor = 1;
  std::string_view reason;  // may be empty
  Fields fields;

  void clear();
};

// A status that says "not the final response yet" (RFC 9110 section 15.2).
constexpr bool is_interim(int status) { return status >= 100 && status < 200; }

}  // namespace proxycore
