#include "io/file_reader.h"

#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "io/page_cache.h"

namespace proxycore {
namespace {

constexpr int kQueue = 256;             // reads in flight
constexpr std::uint64_t kAlign = 4096;  // of offset, length and memory
constexpr std::size_t kMostIdle = kQueue;

std::uint64_t aligned_down(std::uint64_t n) { return n / kAlign * kAlign; }
std::uint64_t aligned_up(std::uint64_t n) { return aligned_down(n + kAlign - 1); }

char* aligned(char* at) {
  return at + (aligned_up(reinterpret_cast<std::uintptr_t>(at)) - reinterpret_cast<std::uintptr_t>(at));
}

}  // namespace

FileReader::FileReader(Loop& loop, FileReadCounters& counters) : loop_(loop), counters_(counters) {
  if (::io_setup(kQueue, &context_) != 0) context_ = nullptr;
  eventfd_.reset(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  event_assign(&event_, loop.base(), eventfd_.get(), EV_READ | EV_PERSIST, &FileReader::on_event, this);
  if (eventfd_) event_add(&event_, nullptr);
}

FileReader::~FileReader() {
  for (iocb* control : waiting_) delete static_cast<FileRead*>(control->data);
  for (FileRead* read : ordinary_) delete read;
  io_event done[1];
  while (in_flight_ > 0 && ::io_getevents(context_, 1, 1, done, nullptr) == 1) {
    --in_flight_;
    delete static_cast<FileRead*>(done[0].data);
  }
  if (context_) ::io_destroy(context_);
  event_del_noblock(&event_);
}

bool FileReader::open_direct(OpenFile& file) {
  if (file.direct) return true;
  char path[40];
  *fmt::format_to(path, "/proc/self/fd/{}", file.fd.get()) = '\0';
  file.direct.reset(::open(path, O_RDONLY | O_DIRECT | O_CLOEXEC));
  return bool(file.direct);
}

FileRead* FileReader::start(FileReadEvents& owner, OpenFileRef file, std::uint64_t offset, std::uint32_t size,
                            ChunkRef chunk) {
  std::unique_ptr<FileRead> fresh;
  if (idle_.empty()) {
    fresh = std::make_unique<FileRead>();
  } else {
    fresh = std::move(idle_.back());
    idle_.pop_back();
  }
  FileRead* const read = fresh.release();
  read->owner = &owner;
  read->file = std::move(file);
  read->chunk = std::move(chunk);
  read->offset = offset;
  read->size = size;
  read->complete = false;
  read->data = aligned(read->chunk->data()) + (offset - aligned_down(offset));
  prepare(*read);
  loop_.defer(*this);
  return read;
}

void FileReader::prepare(FileRead& read) {
  Counter* why = nullptr;
  if (!context_)
    why = &counters_.no_queue;
  else if (in_flight_ + static_cast<int>(waiting_.size()) >= kQueue)
    why = &counters_.queue_full;
  else if (!open_direct(*read.file.get()))
    why = &counters_.no_direct;
  if (why) {
    why->add();
    ordinary_.push_back(&read);
    return;
  }
  const std::uint64_t from = aligned_down(read.offset);
  const std::uint64_t length = aligned_up(read.offset + read.size) - from;
  io_prep_pread(&read.control, read.file->direct.get(), read.data - (read.offset - from), length,
                static_cast<long long>(from));
  io_set_eventfd(&read.control, eventfd_.get());
  read.control.data = &read;
  waiting_.push_back(&read.control);
}

void FileReader::settle() {
  submit();
  // Those that are told may start others, which have their turn in the next settle().
  std::vector<FileRead*> now;
  now.swap(ordinary_);
  for (FileRead* read : now) read_now(*read);
}

void FileReader::submit() {
  std::size_t done = 0;
  while (done < waiting_.size()) {
    const int n = ::io_submit(context_, static_cast<long>(waiting_.size() - done), waiting_.data() + done);
    if (n > 0) {
      done += static_cast<std::size_t>(n);
      in_flight_ += n;
      counters_.asynchronous.add(static_cast<std::uint64_t>(n));
      continue;
    }
    // The first of them is refused: for the time being (EAGAIN), or for good.
    (n == -EAGAIN ? counters_.queue_full : counters_.no_direct).add();
    ordinary_.push_back(static_cast<FileRead*>(waiting_[done++]->data));
  }
  waiting_.clear();
}

void FileReader::read_now(FileRead& read) {
  read.complete = read.owner && read_waiting(read.file->fd.get(), read.data, read.size, read.offset);
  finish(read);
}

void FileReader::on_event(int fd, short, void* self) {
  FileReader& reader = *static_cast<FileReader*>(self);
  std::uint64_t count;
  if (::read(fd, &count, sizeof count) < 0) return;
  reader.loop_.update_now();
  reader.reap();
}

void FileReader::reap() {
  io_event done[64];
  timespec at_once{};
  int n;
  while ((n = ::io_getevents(context_, 0, 64, done, &at_once)) > 0) {
    in_flight_ -= n;
    for (int i = 0; i < n; ++i) {
      FileRead& read = *static_cast<FileRead*>(done[i].data);
      const auto result = static_cast<std::int64_t>(done[i].res);
      const std::uint64_t skipped = read.offset % kAlign;
      read.complete = result >= 0 && static_cast<std::uint64_t>(result) >= skipped + read.size;
      if (result == -EINVAL) {
        // Opened with O_DIRECT, and yet not read: some file systems only tell now.
        counters_.no_direct.add();
        read_now(read);
        continue;
      }
      finish(read);
    }
  }
}

void FileReader::finish(FileRead& read) {
  std::unique_ptr<FileRead> over(&read);
  if (over->owner) over->owner->on_read(*over);
  over->file = OpenFileRef();
  over->chunk = ChunkRef();
  if (idle_.size() < kMostIdle) idle_.push_back(std::move(over));
}

}  // namespace proxycore
