// Reads files without waiting for the disk: Linux AIO (libaio) on descriptors with O_DIRECT, completions told by an eventfd
// in the loop.
//
// AIO without O_DIRECT waits in io_submit(2), and O_DIRECT with more than 128 KiB mostly does as well. What the kernel does
// not take (its queue is full, fs.aio-max-nr is used up, the file system knows no O_DIRECT) is read the ordinary way, and
// counted. Owned by a handler; the loop's thread.
#pragma once

#include <event2/event_struct.h>
#include <libaio.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "base/counter.h"
#include "base/unique_fd.h"
#include "buf/chunk.h"
#include "buf/open_file.h"
#include "io/loop.h"

namespace proxycore {

struct FileRead;

class FileReadEvents {
 public:
  // It is over; `read` says how it went, and is gone afterwards.
  virtual void on_read(FileRead& read) = 0;

 protected:
  ~FileReadEvents() = default;
};

// One read under way. Owned by its reader.
struct FileRead {
  FileReadEvents* owner = nullptr;  // null: nobody waits for it any more
  OpenFileRef file;
  ChunkRef chunk;        // a large one
  char* data = nullptr;  // where in it
  std::uint64_t offset = 0;
  std::uint32_t size = 0;  // octets wanted
  bool complete = false;   // they are all there; else there was an error, or the file has become shorter
  iocb control{};
};

struct FileReadCounters {
  Counter asynchronous;
  // Ordinary reads, for want of
  Counter no_direct;  // O_DIRECT, on this file system
  Counter no_queue;   // AIO at all: fs.aio-max-nr
  Counter queue_full;
};

class FileReader final : Deferred {
 public:
  static constexpr std::uint32_t kMost = 128 * 1024;  // octets of one read

  // `counters` are borrowed.
  FileReader(Loop& loop, FileReadCounters& counters);
  // Waits for what the kernel is writing into memory.
  ~FileReader() override;

  // `size` octets, at most kMost less what `offset` is behind a multiple of 4096, into `chunk`, a large one. The owner is told
  // later, never from within.
  FileRead* start(FileReadEvents& owner, OpenFileRef file, std::uint64_t offset, std::uint32_t size, ChunkRef chunk);
  // The owner does not want to know any more.
  void forget(FileRead& read) { read.owner = nullptr; }

 private:
  static void on_event(int fd, short what, void* self);
  void settle() override;
  bool open_direct(OpenFile& file);
  void prepare(FileRead& read);
  void submit();
  void read_now(FileRead& read);
  void reap();
  void finish(FileRead& read);

  Loop& loop_;
  io_context_t context_ = nullptr;
  UniqueFd eventfd_;
  event event_;
  std::vector<std::unique_ptr<FileRead>> idle_;
  std::vector<iocb*> waiting_;       // for io_submit(2), at the end of the batch
  std::vector<FileRead*> ordinary_;  // to be read without it, likewise
  int in_flight_ = 0;
  FileReadCounters& counters_;
};

}  // namespace proxycore
