#include "io/listener.h"

#include <errno.h>
#include <event2/event.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <unistd.h>

namespace proxycore {
namespace {

// Removes the socket file of a listener that died. 0, or why it has to stay.
int clear_stale_socket(const Address& address) {
  const std::string path = address.path();
  struct stat info {};
  if (path.empty() || path[0] == '@' || ::lstat(path.c_str(), &info) != 0) return 0;
  if (!S_ISSOCK(info.st_mode)) return EEXIST;
  UniqueFd probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (::connect(probe.get(), address.raw(), address.size()) == 0) return EADDRINUSE;
  if (errno != ECONNREFUSED) return EADDRINUSE;
  return ::unlink(path.c_str()) == 0 ? 0 : errno;
}

void set_option(int fd, int level, int name, int value) { ::setsockopt(fd, level, name, &value, sizeof value); }

}  // namespace

int probe_bind(const Address& address) {
  UniqueFd fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) return errno;
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (address.family() == AF_INET6) set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  return ::bind(fd.get(), address.raw(), address.size()) == 0 ? 0 : errno;
}

int bind_listener(const Address& address, const BindOptions& options) {
  UniqueFd fd(::socket(address.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return -1;
  if (address.is_unix()) {
    if (const int why = clear_stale_socket(address); why != 0) {
      errno = why;
      return -1;
    }
  } else {
    set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
    set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);  // inherited by what is accepted
    if (address.family() == AF_INET6) set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
    if (options.share_port) set_option(fd.get(), SOL_SOCKET, SO_REUSEPORT, 1);
  }
  if (::bind(fd.get(), address.raw(), address.size()) != 0) return -1;
  if (options.mode >= 0 && address.is_unix() && !address.path().empty() && address.path()[0] != '@' &&
      ::chmod(address.path().c_str(), static_cast<mode_t>(options.mode)) != 0)
    return -1;
  if (::listen(fd.get(), options.backlog) != 0) return -1;
  return fd.release();
}

Address bound_address(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  return Address(reinterpret_cast<sockaddr*>(&storage), size);
}

Listener::Listener(Loop& loop, UniqueFd fd, ListenerEvents& owner)
    : loop_(loop), owner_(owner), fd_(std::move(fd)), rest_(loop, *this) {
  event_assign(&event_, loop.base(), fd_.get(), EV_READ | EV_PERSIST, &Listener::on_event, this);
  event_add(&event_, nullptr);
}

Listener::~Listener() {
  if (fd_) event_del_noblock(&event_);
}

void Listener::on_event(int, short, void* self) {
  Listener& listener = *static_cast<Listener*>(self);
  listener.loop_.update_now();
  listener.accept_some(kMostAccepts);
}

void Listener::accept_some(int most) {
  while (most-- > 0) {
    sockaddr_storage storage;
    socklen_t size = sizeof storage;
    UniqueFd fd(::accept4(fd_.get(), reinterpret_cast<sockaddr*>(&storage), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd) {
      owner_.on_accept(std::move(fd), Address(reinterpret_cast<sockaddr*>(&storage), size));
      continue;
    }
    if (errno == ECONNABORTED || errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {  // EMFILE, ENFILE, ENOBUFS, ENOMEM
      event_del_noblock(&event_);
      rest_.set_after(kRest);
    }
    return;
  }
}

void Listener::on_timer() {
  if (fd_) event_add(&event_, nullptr);
}

void Listener::close() {
  if (!fd_) return;
  accept_some(INT32_MAX);
  event_del_noblock(&event_);
  rest_.cancel();
  fd_.reset();
}

}  // namespace proxycore
