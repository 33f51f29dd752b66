// Blocking sockets on loopback for tests: whatever waits gives up after ten seconds. Any thread, one at a time.
#pragma once

#include <poll.h>
#include <sys/socket.h>

#include <stdexcept>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "io/listener.h"

namespace proxycore::test {

inline Address loopback(std::uint16_t port = 0) { return *Address::ip("127.0.0.1", port); }

// The other end of a connection, for what is under test.
class Peer {
 public:
  explicit Peer(UniqueFd fd) : fd_(std::move(fd)) {
    const timeval patience{10, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  }

  int fd() const { return fd_.get(); }
  void send(std::string_view text) {
    while (!text.empty()) {
      const ssize_t n = ::send(fd_.get(), text.data(), text.size(), MSG_NOSIGNAL);
      if (n <= 0) throw std::runtime_error("the peer does not take it");
      text.remove_prefix(static_cast<std::size_t>(n));
    }
  }
  // As many octets, or fewer if it closes before.
  std::string read(std::size_t size) {
    std::string text;
    while (text.size() < size && read_some(text, size - text.size())) {
    }
    return text;
  }
  std::string read_until(std::string_view end) {
    std::string text;
    while (!text.ends_with(end) && read_some(text, 1)) {
    }
    return text;
  }
  std::string read_head() { return read_until("\r\n\r\n"); }
  std::string read_to_end() {
    std::string text;
    while (read_some(text, 65536)) {
    }
    return text;
  }
  // Whether something (octets, or the end) comes within that time.
  bool hears_within(int millis) {
    pollfd ready{fd_.get(), POLLIN, 0};
    return ::poll(&ready, 1, millis) == 1;
  }
  bool was_reset() const { return reset_; }
  void finish() { ::shutdown(fd_.get(), SHUT_WR); }
  void close() { fd_.reset(); }
  void reset() {
    const linger now{1, 0};
    ::setsockopt(fd_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
  }

 private:
  bool read_some(std::string& text, std::size_t most) {
    const std::size_t before = text.size();
    text.resize(before + most);
    const ssize_t n = ::recv(fd_.get(), text.data() + before, most, 0);
    text.resize(before + static_cast<std::size_t>(n > 0 ? n : 0));
    if (n < 0 && errno == ECONNRESET)
      reset_ = true;
    else if (n < 0)
      throw std::runtime_error("nothing came for ten seconds");
    return n > 0;
  }

  UniqueFd fd_;
  bool reset_ = false;
};

inline Peer connect_to(const Address& address) {
  UniqueFd fd(::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(fd.get(), address.raw(), address.size()) != 0) throw std::runtime_error("cannot connect");
  return Peer(std::move(fd));
}

// A listening socket that the test itself accepts from.
class Door {
 public:
  explicit Door(Address where = loopback(), int backlog = 64)
      : fd_(bind_listener(where, {.share_port = false, .mode = -1, .backlog = backlog})) {
    if (!fd_) throw std::runtime_error("cannot listen");
  }
  Address address() const { return bound_address(fd_.get()); }
  int fd() const { return fd_.get(); }
  UniqueFd take() { return std::move(fd_); }
  bool somebody_within(int millis) {
    pollfd ready{fd_.get(), POLLIN, 0};
    return ::poll(&ready, 1, millis) == 1;
  }
  Peer accept() {
    if (!somebody_within(10'000)) throw std::runtime_error("nobody came for ten seconds");
    return Peer(UniqueFd(::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)));
  }
  void close() { fd_.reset(); }

 private:
  UniqueFd fd_;
};

}  // namespace proxycore::test
