// Paths of request targets: what is accepted names something below the root, and escaped again names the same.
#include <cstdint>
#include <string>

#include "fuzz/invariants.h"
#include "http/path.h"

using namespace proxycore;

namespace {

// A relative name without an empty, "." or ".." segment.
bool stays_below(std::string_view name) {
  if (name.empty()) return true;
  for (;;) {
    const std::size_t slash = name.find('/');
    const std::string_view segment = name.substr(0, slash);
    if (segment.empty() || segment == "." || segment == "..") return false;
    if (slash == name.npos) return true;
    name.remove_prefix(slash + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t octets) {
  const std::string path = "/" + std::string(reinterpret_cast<const char*>(data), octets);
  FilePath file;
  file.assign(path);
  if (file.verdict != FilePath::Verdict::Good) return 0;
  fuzz::require(stays_below(file.name), "a name that leads elsewhere", path);
  fuzz::require(file.name.find('\0') == file.name.npos, "a NUL in a name", path);
  std::string again = "/";
  append_escaped_path(again, file.name);
  FilePath second;
  second.assign(again);
  fuzz::require(second.verdict == FilePath::Verdict::Good && second.name == file.name, "escaped again", path);
  return 0;
}
