// A directory that files are served from: everything is looked up beneath it, and nothing that a name, a link or a rename
// leads to is ever opened outside (openat2(2), RESOLVE_BENEATH). Immutable after open(): any thread.
#pragma once

#include <cstdint>
#include <string>

#include "base/unique_fd.h"

namespace proxycore {

// What there is by a name, and which version of it: two that are equal have the same content, as far as a file system tells.
struct FileStatus {
  enum class Kind : std::uint8_t {
    Missing,
    Forbidden,
    Regular,
    Directory,
    Special,  // a FIFO, a device, a socket
    Failed,   // out of descriptors, or the disk does not answer: it may well be there
  };
  Kind kind = Kind::Missing;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;  // since 1970
  std::int64_t changed_ns = 0;   // likewise: ctime, which renames and chmod move as well

  std::int64_t modified() const;  // in seconds, rounded down
  friend bool operator==(const FileStatus&, const FileStatus&) = default;
};

FileStatus status_of(int fd);

class RootDirectory {
 public:
  // 0, or the errno of why not.
  int open(const std::string& path);

  // `name` is relative, "" for the root itself. Follows links wherever they lead, and therefore only says what open_file()
  // is likely to find, but it costs one call.
  FileStatus look_at(const std::string& name) const;
  // What open_file() or open_directory() would find.
  FileStatus find(const std::string& name) const;
  // Opens a regular file for reading, never anything else: no FIFO, no device. Without one the status says why not.
  UniqueFd open_file(const std::string& name, FileStatus& status) const;
  UniqueFd open_directory(const std::string& name, FileStatus& status) const;

 private:
  UniqueFd open_beneath(const std::string& name, int flags, FileStatus& status) const;

  UniqueFd fd_;
};

}  // namespace proxycore
