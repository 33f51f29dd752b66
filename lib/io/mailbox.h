// Small messages from any thread to a loop, through a pipe: the kernel does the locking. A message is written whole or not
// at all (it is shorter than PIPE_BUF). Receives on the loop's thread.
#pragma once

#include <event2/event_struct.h>

#include <cstdint>

#include "base/unique_fd.h"
#include "io/loop.h"

namespace proxycore {

struct Mail {
  enum class Kind : std::uint8_t { Connection, Drain, Stop, Reload, WorkerDone };
  Kind kind = Kind::Stop;
  int fd = -1;  // of Connection: the socket, which now belongs to the receiver
};

class MailboxEvents {
 public:
  virtual void on_mail(const Mail& mail) = 0;

 protected:
  ~MailboxEvents() = default;
};

class Mailbox {
 public:
  Mailbox(Loop& loop, MailboxEvents& owner);
  ~Mailbox();

  // Any thread. False when it is full: then the sender keeps what it had.
  bool send(const Mail& mail) const;

 private:
  static void on_event(int fd, short what, void* self);

  Loop& loop_;
  MailboxEvents& owner_;
  UniqueFd read_end_, write_end_;
  event event_;
};

}  // namespace proxycore
