#include "base/log_sink.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/clock.h"

namespace proxycore {
namespace {

constexpr Millis kLastChance = 1000;  // for a blocked reader, at the end

// Not blocking, because a FIFO without a reader would hold up the start; files do not care.
UniqueFd open_log(const std::string& path) {
  return UniqueFd(::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, 0640));
}

std::uint32_t count_lines(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

LogChannel::LogChannel(LogSink& sink) : sink_(sink) {}

LineBuffer* LogChannel::begin_line() {
  const std::uint32_t at = handed_over_.load(std::memory_order_relaxed);
  if (at - written_.load(std::memory_order_acquire) == kBuffers) {
    lost_.fetch_add(1, std::memory_order_relaxed);
    sink_.tell_loss("its reader does not keep up");
    return nullptr;
  }
  return &buffers_[at % kBuffers].text;
}

void LogChannel::end_line() {
  ++filling_lines_;
  const std::uint32_t at = handed_over_.load(std::memory_order_relaxed);
  if (buffers_[at % kBuffers].text.size() >= kHandOver) flush();
}

void LogChannel::flush() {
  if (!pending()) return;
  const std::uint32_t at = handed_over_.load(std::memory_order_relaxed);
  buffers_[at % kBuffers].lines = filling_lines_;
  filling_lines_ = 0;
  handed_over_.store(at + 1, std::memory_order_release);
  sink_.wake();
}

LogSink::LogSink(const std::string& where, const Log& log) : log_(log), name_(where), is_path_(where != "-") {
  if (is_path_) {
    UniqueFd fd = open_log(where);
    if (!fd) throw std::system_error(errno, std::generic_category(), where);
    use(std::move(fd));
  } else {
    name_ = "standard output";
    fd_ = STDOUT_FILENO;
  }
  start();
}

LogSink::LogSink(int fd, const std::string& name, const Log& log) : log_(log), name_(name), fd_(fd) { start(); }

void LogSink::start() {
  look_at_file();
  wake_fd_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_fd_) throw std::system_error(errno, std::generic_category(), "eventfd");
  // Signals are for the other threads; and a pipe that nobody reads any more is an error like others here.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  writer_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

LogSink::~LogSink() {
  for (auto& channel : channels_) channel->flush();
  stop_deadline_ = monotonic_millis() + kLastChance;
  stop_ = true;
  wake();
  writer_.join();
  tell_count();
}

LogChannel& LogSink::open_channel() {
  const std::lock_guard lock(mutex_);
  return *channels_.emplace_back(std::make_unique<LogChannel>(*this));
}

void LogSink::reopen() {
  if (!is_path_) return;
  reopen_ = true;
  wake();
}

std::uint64_t LogSink::lost() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t sum = lost_.load(std::memory_order_relaxed);
  for (const auto& channel : channels_) sum += channel->lost_.load(std::memory_order_relaxed);
  return sum;
}

bool LogSink::is_terminal() const { return ::isatty(fd_) == 1; }

void LogSink::wake() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t n = ::write(wake_fd_.get(), &one, sizeof one);  // fails only when it is awake anyway
}

void LogSink::drain_wakeups() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t n = ::read(wake_fd_.get(), &count, sizeof count);
}

void LogSink::run() {
  pthread_setname_np(pthread_self(), "access-log");
  for (;;) {
    pollfd wait{wake_fd_.get(), POLLIN, 0};
    ::poll(&wait, 1, -1);
    drain_wakeups();
    const bool reopen = reopen_;
    const bool stop = stop_;
    std::vector<LogChannel*> channels;
    {
      const std::lock_guard lock(mutex_);
      for (const auto& channel : channels_) channels.push_back(channel.get());
    }
    for (LogChannel* channel : channels) write_channel(*channel);
    if (reopen) do_reopen();
    if (stop) return;
  }
}

void LogSink::write_channel(LogChannel& channel) {
  std::uint32_t at = channel.written_.load(std::memory_order_relaxed);
  const std::uint32_t end = channel.handed_over_.load(std::memory_order_acquire);
  for (; at != end; ++at) {
    LogChannel::Buffer& buffer = channel.buffers_[at % LogChannel::kBuffers];
    write_buffer(buffer);
    buffer.text.clear();
    channel.written_.store(at + 1, std::memory_order_release);
  }
}

void LogSink::write_buffer(LogChannel::Buffer& buffer) {
  std::string_view newline = "\n";
  if (torn_ && write_text(newline)) torn_ = false;
  const std::string_view all = buffer.text.view();
  std::string_view rest = all;
  if (!torn_ && write_text(rest)) return;
  const std::string_view done = all.substr(0, all.size() - rest.size());
  lost_.fetch_add(buffer.lines - count_lines(done), std::memory_order_relaxed);
  if (!done.empty()) torn_ = done.back() != '\n';
}

// False when the rest of `text` cannot be written.
bool LogSink::write_text(std::string_view& text) {
  while (!text.empty()) {
    if (!regular_ && wait_writable() == Wait::GiveUp) {
      tell_loss("its reader does not keep up");
      return false;
    }
    // A pipe that poll() says is writable takes PIPE_BUF octets without blocking, and not surely more.
    const std::size_t size = regular_ ? text.size() : std::min<std::size_t>(text.size(), PIPE_BUF);
    const ssize_t n = ::write(fd_, text.data(), size);
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
      tell_loss(n == 0 ? "nothing is written" : std::strerror(errno));
      return false;
    }
  }
  return true;
}

LogSink::Wait LogSink::wait_writable() {
  for (;;) {
    pollfd wait[2] = {{fd_, POLLOUT, 0}, {wake_fd_.get(), POLLIN, 0}};
    const bool stop = stop_;
    const Millis left = stop ? std::max<Millis>(stop_deadline_ - monotonic_millis(), 0) : -1;
    const int ready = ::poll(wait, stop ? 1 : 2, static_cast<int>(left));
    if (wait[0].revents != 0) return Wait::Ready;
    if (stop && ready == 0) return Wait::GiveUp;
    // Woken for more lines, the end or a reopening, which run() has to hear of as well.
    drain_wakeups();
    if (reopen_ || stop_) wake();
    if (reopen_) return Wait::GiveUp;
  }
}

void LogSink::do_reopen() {
  reopen_ = false;
  UniqueFd fd = open_log(name_);
  if (!fd) {
    log_.error("{}: cannot reopen the access log: {}; the old file stays in use", name_, std::strerror(errno));
    return;
  }
  tell_count();
  use(std::move(fd));
}

void LogSink::use(UniqueFd fd) {
  own_fd_ = std::move(fd);
  fd_ = own_fd_.get();
  look_at_file();
}

void LogSink::look_at_file() {
  struct stat info {};
  ::fstat(fd_, &info);
  regular_ = S_ISREG(info.st_mode);
  if (info.st_dev != device_ || info.st_ino != inode_) torn_ = false;
  device_ = info.st_dev;
  inode_ = info.st_ino;
}

void LogSink::tell_loss(std::string_view why) {
  if (told_loss_.load(std::memory_order_relaxed)) return;
  if (!told_loss_.exchange(true)) log_.error("{}: lines of the access log are being lost ({})", name_, why);
}

void LogSink::tell_count() {
  const std::uint64_t count = lost();
  if (count > told_count_) log_.error("{}: {} lines of the access log were lost", name_, count - told_count_);
  told_count_ = count;
  told_loss_ = false;
}

}  // namespace proxycore
