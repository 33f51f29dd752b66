// Takes lines from many threads to one file, without ever holding them up: the way of the access log to disk.
// What the lines say is exchange/access_log's business; messages of the process go through base/log.
//
//   worker --LogChannel--> ring of kBuffers buffers --> writer thread --> file, pipe or terminal
//
// A channel is a ring between one worker and the writer: no lock, no allocation, one eventfd write a handed-over
// buffer. When the disk is full or the reader of a pipe has stopped, the rings fill up, and lines are then dropped and
// counted; one notice tells of the first, another the count, at reopen() and at the end. Serving goes on.
// Owned by main, made before the workers and destroyed after they have ended.
#pragma once

#include <sys/types.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "base/line_buffer.h"
#include "base/log.h"
#include "base/unique_fd.h"

namespace proxycore {

class LogSink;

// One worker's end. Owned by the sink; used by that worker's thread only.
class LogChannel {
 public:
  // No line is longer than this; a buffer is handed over when it holds kHandOver octets.
  static constexpr std::size_t kMaxLine = 32 * 1024;
  static constexpr std::size_t kHandOver = 64 * 1024;
  static constexpr std::uint32_t kBuffers = 8;

  explicit LogChannel(LogSink& sink);

  // Where to append one line with its '\n', then call end_line(). nullptr when every buffer waits for the writer: the
  // line is lost and counted.
  LineBuffer* begin_line();
  void end_line();
  // Hands over what there is; to be called at least every 100 ms while pending().
  void flush();
  bool pending() const { return filling_lines_ > 0; }

 private:
  friend class LogSink;
  struct Buffer {
    LineBuffer text{kHandOver + kMaxLine};
    std::uint32_t lines = 0;
  };

  LogSink& sink_;
  std::array<Buffer, kBuffers> buffers_;
  std::uint32_t filling_lines_ = 0;
  std::atomic<std::uint64_t> lost_{0};
  // Counts of buffers; their difference is what waits for the writer.
  alignas(64) std::atomic<std::uint32_t> handed_over_{0};  // written by the worker
  alignas(64) std::atomic<std::uint32_t> written_{0};      // written by the writer
};

class LogSink {
 public:
  // "-" is standard output, all else a path: appended to, made with mode 0640. Throws std::system_error.
  LogSink(const std::string& where, const Log& log);
  // A descriptor that stays the caller's, e.g. standard error; `name` is for messages.
  LogSink(int fd, const std::string& name, const Log& log);
  LogSink(const LogSink&) = delete;
  // Writes what was handed over; gives a blocked reader one second.
  ~LogSink();

  // One for each worker, for the life of the sink. Any thread.
  LogChannel& open_channel();
  // After the file was renamed: what was handed over before goes to the old one, the rest to a new one. A path that
  // cannot be opened any more leaves the old file in use. Any thread, not a signal handler.
  void reopen();

  std::uint64_t lost() const;
  bool is_terminal() const;

 private:
  friend class LogChannel;
  enum class Wait { Ready, GiveUp };

  void start();
  void wake() const;
  void drain_wakeups() const;
  // The writer thread.
  void run();
  void write_channel(LogChannel& channel);
  void write_buffer(LogChannel::Buffer& buffer);
  bool write_text(std::string_view& text);
  Wait wait_writable();
  void do_reopen();
  void use(UniqueFd fd);
  void look_at_file();
  void tell_loss(std::string_view why);
  void tell_count();

  const Log& log_;
  std::string name_;
  bool is_path_ = false;
  UniqueFd own_fd_;  // of a path
  int fd_ = -1;
  bool regular_ = false;
  dev_t device_ = 0;
  ino_t inode_ = 0;
  bool torn_ = false;  // the last thing written was half a line
  UniqueFd wake_fd_;

  mutable std::mutex mutex_;  // guards channels_
  std::vector<std::unique_ptr<LogChannel>> channels_;
  std::atomic<std::uint64_t> lost_{0};  // by the writer
  std::atomic<bool> told_loss_{false};
  std::uint64_t told_count_ = 0;
  std::atomic<bool> reopen_{false};
  std::atomic<bool> stop_{false};
  Millis stop_deadline_ = 0;  // set before stop_
  std::thread writer_;
};

}  // namespace proxycore
