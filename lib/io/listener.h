// A listening socket in a loop: accepts, and hands each new connection to its owner. The socket itself is bound by
// bind_listener(), at start, before any worker runs. The loop's thread.
#pragma once

#include <event2/event_struct.h>

#include <cstdint>

#include "base/unique_fd.h"
#include "io/address.h"
#include "io/timer.h"

namespace proxycore {

struct BindOptions {
  bool share_port = false;  // SO_REUSEPORT: several sockets on one TCP port
  int mode = -1;            // of a unix socket's file; -1: as umask says
  int backlog = 4096;
};

// Binds and listens. The descriptor, or -1 with errno. A unix socket file that nobody listens on any more (connect() says
// ECONNREFUSED) is replaced; one that is in use is EADDRINUSE; any other kind of file is EEXIST and never touched.
int bind_listener(const Address& address, const BindOptions& options);
// Whether somebody holds this TCP address: a bind without SO_REUSEPORT, taken back at once. 0, or the errno.
int probe_bind(const Address& address);
// What the socket is bound to.
Address bound_address(int fd);

class ListenerEvents {
 public:
  virtual void on_accept(UniqueFd fd, const Address& peer) = 0;

 protected:
  ~ListenerEvents() = default;
};

class Listener final : TimerEvents {
 public:
  Listener(Loop& loop, UniqueFd fd, ListenerEvents& owner);
  ~Listener();

  int fd() const { return fd_.get(); }
  // Takes what is in the accept queue already, then closes.
  void close();

 private:
  // One wake-up takes this many at most, so that a flood of connects does not starve the ones that are open.
  static constexpr int kMostAccepts = 16;
  static constexpr Millis kRest = 100;

  static void on_event(int fd, short what, void* self);
  void accept_some(int most);
  void on_timer() override;

  Loop& loop_;
  ListenerEvents& owner_;
  UniqueFd fd_;
  Timer rest_;  // out of descriptors: tries again later instead of spinning
  event event_;
};

}  // namespace proxycore
