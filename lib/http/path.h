// The path of a request target as the name of a file below a root (RFC 3986 sections 2.1 and 5.2.4). Pure functions, any
// thread; whether there is such a file, and whether links lead it elsewhere, is the file system's business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace proxycore {

struct FilePath {
  enum class Verdict : std::uint8_t {
    Good,
    Broken,  // 400: an escape that is none, a NUL, dots that lead above the root
    NoFile,  // 404: no file can have that name, since it has an encoded slash
  };
  Verdict verdict = Verdict::Broken;
  std::string name;        // relative, "a/b.txt", percent-decoded once; "" for the root itself
  bool directory = false;  // ended in "/", "/." or "/..": can only be a directory
  bool dotted = false;     // has a segment that begins with a dot

  // `path` begins with "/". Empty segments are left out, "." and ".." (also when encoded) are resolved, in segments that
  // are decoded once and not looked at again. Keeps the memory of `name`.
  void assign(std::string_view path);

 private:
  bool append_segment(std::string_view segment);
  bool up();
};

// `name` with everything escaped that may not stand in a path segment, slashes kept, appended to `out`.
void append_escaped_path(std::string& out, std::string_view name);

}  // namespace proxycore
