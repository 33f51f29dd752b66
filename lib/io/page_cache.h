// What of a file the kernel has in memory: the difference between a read that costs microseconds and one that stops the
// worker until a disk has turned. Pure functions over descriptors; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace proxycore {

// Whether all of the `size` octets at `offset` are in the page cache, or on their way there. cachestat(2) tells (Linux 6.5, and
// of files that we own or may write); else the first octet stands for all, and asking has a few pages read ahead.
bool is_cached(int fd, std::uint64_t offset, std::uint64_t size);

// Reads `size` octets at `offset` if they are in the page cache; never waits (preadv2(2), RWF_NOWAIT). False where some are not,
// where the file is shorter, or where the file system cannot say. Only to be asked where is_cached(): the kernel begins to read
// what it has not, although nobody waits for it.
bool read_if_cached(int fd, char* into, std::size_t size, std::uint64_t offset);

// How many of the `size` octets at `offset` can be sent without waiting for a disk.
std::uint64_t cached_octets(int fd, std::uint64_t offset, std::uint64_t size);

// Has the kernel read them into the page cache, in the background.
void warm(int fd, std::uint64_t offset, std::uint64_t size);

// An ordinary read that waits; false where the octets are not all there.
bool read_waiting(int fd, char* into, std::size_t size, std::uint64_t offset);

}  // namespace proxycore
