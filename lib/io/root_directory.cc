#include "io/root_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace proxycore {
namespace {

constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

std::int64_t nanos(const timespec& time) { return time.tv_sec * kNanosPerSecond + time.tv_nsec; }

FileStatus make_status(const struct stat& found) {
  FileStatus status;
  status.kind = S_ISREG(found.st_mode)   ? FileStatus::Kind::Regular
                : S_ISDIR(found.st_mode) ? FileStatus::Kind::Directory
                                         : FileStatus::Kind::Special;
  status.device = found.st_dev;
  status.inode = found.st_ino;
  status.size = static_cast<std::uint64_t>(found.st_size);
  status.modified_ns = nanos(found.st_mtim);
  status.changed_ns = nanos(found.st_ctim);
  return status;
}

// A link that would leave the root (EXDEV) is as good as missing; so is one that leads round in circles.
FileStatus failed(int error) {
  FileStatus status;
  const bool denied = error == EACCES || error == EPERM;
  const bool failure = error == EMFILE || error == ENFILE || error == ENOMEM || error == EIO || error == EAGAIN;
  status.kind = denied ? FileStatus::Kind::Forbidden : failure ? FileStatus::Kind::Failed : FileStatus::Kind::Missing;
  return status;
}

const char* path_of(const std::string& name) { return name.empty() ? "." : name.c_str(); }

}  // namespace

std::int64_t FileStatus::modified() const {
  const std::int64_t whole = modified_ns / kNanosPerSecond;
  return modified_ns % kNanosPerSecond < 0 ? whole - 1 : whole;
}

FileStatus status_of(int fd) {
  struct stat found {};
  return ::fstat(fd, &found) == 0 ? make_status(found) : failed(errno);
}

int RootDirectory::open(const std::string& path) {
  fd_.reset(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd_) return errno;
  FileStatus status;
  const UniqueFd itself = open_beneath("", O_RDONLY | O_DIRECTORY, status);
  return itself ? 0 : errno;
}

FileStatus RootDirectory::look_at(const std::string& name) const {
  struct stat found {};
  return ::fstatat(fd_.get(), path_of(name), &found, 0) == 0 ? make_status(found) : failed(errno);
}

UniqueFd RootDirectory::open_beneath(const std::string& name, int flags, FileStatus& status) const {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
  long fd;
  // EAGAIN: something was renamed meanwhile, and the kernel cannot vouch for what it found.
  int tries = 0;
  do fd = ::syscall(SYS_openat2, fd_.get(), path_of(name), &how, sizeof how);
  while (fd < 0 && errno == EAGAIN && ++tries < 100);
  status = fd < 0 ? failed(errno) : status_of(static_cast<int>(fd));
  return UniqueFd(static_cast<int>(fd));
}

FileStatus RootDirectory::find(const std::string& name) const {
  FileStatus status;
  const UniqueFd itself = open_beneath(name, O_PATH, status);
  return status;
}

UniqueFd RootDirectory::open_file(const std::string& name, FileStatus& status) const {
  status = look_at(name);
  if (status.kind != FileStatus::Kind::Regular) {
    // A link may have led outside to what was seen.
    if (status.kind != FileStatus::Kind::Missing) status = find(name);
    if (status.kind == FileStatus::Kind::Regular) status.kind = FileStatus::Kind::Failed;
    return {};
  }
  // Should a FIFO have come in its place just now, O_NONBLOCK keeps the open from waiting, and it is closed unread.
  UniqueFd fd = open_beneath(name, O_RDONLY | O_NONBLOCK | O_NOCTTY, status);
  if (status.kind != FileStatus::Kind::Regular) return {};
  return fd;
}

UniqueFd RootDirectory::open_directory(const std::string& name, FileStatus& status) const {
  return open_beneath(name, O_RDONLY | O_DIRECTORY, status);
}

}  // namespace proxycore
