#include "io/page_cache.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>

namespace proxycore {
namespace {

constexpr std::uint64_t kStep = 128 * 1024;

constexpr long kCachestat = 451;  // its number on every architecture; unknown to older headers

struct CachestatRange {
  std::uint64_t offset;
  std::uint64_t length;
};
struct Cachestat {
  std::uint64_t cached, dirty, writeback, evicted, recently_evicted;  // in pages
};

bool has_first_octet(int fd, std::uint64_t offset) {
  char octet;
  return read_if_cached(fd, &octet, 1, offset);
}

}  // namespace

bool is_cached(int fd, std::uint64_t offset, std::uint64_t size) {
  CachestatRange range{offset, size};
  Cachestat found{};
  if (::syscall(kCachestat, fd, &range, &found, 0) != 0) return has_first_octet(fd, offset);
  static const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  const std::uint64_t pages = (offset + size - 1) / page - offset / page + 1;
  return found.cached >= pages;
}

bool read_if_cached(int fd, char* into, std::size_t size, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < size) {
    iovec part{into + done, size - done};
    const ssize_t n = ::preadv2(fd, &part, 1, static_cast<off_t>(offset + done), RWF_NOWAIT);
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

std::uint64_t cached_octets(int fd, std::uint64_t offset, std::uint64_t size) {
  const std::uint64_t end = offset + size;
  std::uint64_t at = offset;
  if (is_cached(fd, offset, size)) {
    at = end;
  } else {
    for (std::uint64_t next; at < end; at = next) {
      next = std::min(end, (at / kStep + 1) * kStep);
      if (!is_cached(fd, at, next - at)) break;
    }
  }
  // The last of them may still be on its way.
  return at > offset && has_first_octet(fd, at - 1) ? at - offset : 0;
}

void warm(int fd, std::uint64_t offset, std::uint64_t size) {
  ::posix_fadvise(fd, static_cast<off_t>(offset), static_cast<off_t>(size), POSIX_FADV_WILLNEED);
}

bool read_waiting(int fd, char* into, std::size_t size, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t n = ::pread(fd, into + done, size - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

}  // namespace proxycore
