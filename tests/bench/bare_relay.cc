// The physical limit that balance is measured against: a relay that knows nothing of HTTP. One thread, raw epoll, edge
// triggered; every client connection is tied to a backend connection of its own (round robin) for as long as it lives.
//
//   bare_relay [--splice PIPE_SIZE] LISTEN BACKEND...        addresses are PORT or IPV4:PORT
//
// Octets to the backend are copied. Octets to the client are copied too, or with --splice go through a pipe of that
// size and never enter user memory.
#include <fcntl.h>

#include <csignal>
#include <memory>
#include <vector>

#include "bench_socket.h"

namespace {

constexpr std::size_t kBuffer = 64 * 1024;

struct Options {
  sockaddr_in listen{};
  std::vector<sockaddr_in> backends;
  int pipe_size = 0;  // 0: copy
};

struct Pair;

// One of the two sockets of a pair, as epoll knows it.
struct Side {
  Pair* pair = nullptr;
  Side* other = nullptr;
  int fd = -1;
  bool readable = false;
  bool writable = false;
  // What has been read here and does not fit into the other side yet: copied octets, or octets in the pipe.
  std::vector<char> pending;
  std::size_t piped = 0;
  int pipe[2] = {-1, -1};
};

struct Pair {
  Side client, backend;
  bool dead = false;
};

enum class Move { Blocked, Progress, End };

class Relay {
 public:
  explicit Relay(Options options) : options_(std::move(options)), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    listener_ = bench::listen_on(options_.listen, false);
    bench::watch(epoll_, listener_, EPOLLIN, nullptr);
  }
  [[noreturn]] void run();

 private:
  void accept_all();
  void open_pair(int client);
  void on_event(Side& side, std::uint32_t events);
  // Moves octets read from `from` to the other side until one of them would block.
  void pump(Side& from);
  Move copy_once(Side& from);
  Move splice_once(Side& from);
  bool flush(Side& from);
  void close_pair(Pair& pair);

  Options options_;
  int epoll_;
  int listener_;
  std::size_t next_ = 0;
  std::vector<Pair*> graveyard_;  // freed after the batch: a later event of it may still name them
  char buffer_[kBuffer];
};

void Relay::run() {
  epoll_event events[256];
  for (;;) {
    const int count = ::epoll_wait(epoll_, events, 256, -1);
    for (int i = 0; i < count; ++i) {
      if (events[i].data.ptr == nullptr) {
        accept_all();
      } else {
        on_event(*static_cast<Side*>(events[i].data.ptr), events[i].events);
      }
    }
    for (Pair* pair : graveyard_) delete pair;
    graveyard_.clear();
  }
}

void Relay::accept_all() {
  for (;;) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    open_pair(fd);
  }
}

void Relay::open_pair(int client) {
  auto* pair = new Pair;
  const int backend = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  pair->client.fd = client;
  pair->backend.fd = backend;
  for (Side* side : {&pair->client, &pair->backend}) side->pair = pair;
  pair->client.other = &pair->backend;
  pair->backend.other = &pair->client;
  const int on = 1;
  ::setsockopt(backend, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (options_.pipe_size > 0) {
    if (::pipe2(pair->backend.pipe, O_NONBLOCK | O_CLOEXEC) != 0) bench::die("pipe2");
    if (::fcntl(pair->backend.pipe[1], F_SETPIPE_SZ, options_.pipe_size) < 0) bench::die("F_SETPIPE_SZ");
  }
  const sockaddr_in& to = options_.backends[next_++ % options_.backends.size()];
  if (::connect(backend, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS) {
    return close_pair(*pair);
  }
  constexpr std::uint32_t kEvents = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  bench::watch(epoll_, backend, kEvents, &pair->backend);
  bench::watch(epoll_, client, kEvents, &pair->client);
}

void Relay::on_event(Side& side, std::uint32_t events) {
  if (side.pair->dead) return;
  if (events & (EPOLLERR | EPOLLHUP)) return close_pair(*side.pair);
  if (events & EPOLLOUT) {
    side.writable = true;
    pump(*side.other);
  }
  if (events & (EPOLLIN | EPOLLRDHUP)) {
    side.readable = true;
    pump(side);
    // A short read leaves `readable` off; only the end of the stream is still to be fetched.
    if ((events & EPOLLRDHUP) && !side.readable && !side.pair->dead) {
      side.readable = true;
      pump(side);
    }
  }
}

void Relay::pump(Side& from) {
  if (from.pair->dead || !from.other->writable || !flush(from)) return;
  while (from.readable && from.other->writable) {
    const Move move = from.pipe[0] >= 0 ? splice_once(from) : copy_once(from);
    if (move == Move::End) return close_pair(*from.pair);
    if (move == Move::Blocked) return;
  }
}

Move Relay::copy_once(Side& from) {
  const ssize_t got = ::read(from.fd, buffer_, kBuffer);
  if (got == 0) return Move::End;
  if (got < 0) {
    from.readable = false;
    return bench::would_block() ? Move::Blocked : Move::End;
  }
  // Edge triggered: what comes after a short read announces itself.
  if (static_cast<std::size_t>(got) < kBuffer) from.readable = false;
  const ssize_t put = ::send(from.other->fd, buffer_, static_cast<std::size_t>(got), MSG_NOSIGNAL);
  if (put < 0 && !bench::would_block()) return Move::End;
  if (put < got) {
    from.pending.assign(buffer_ + (put > 0 ? put : 0), buffer_ + got);
    from.other->writable = false;
    return Move::Blocked;
  }
  return Move::Progress;
}

Move Relay::splice_once(Side& from) {
  const ssize_t got = ::splice(from.fd, nullptr, from.pipe[1], nullptr, static_cast<std::size_t>(options_.pipe_size),
                               SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (got == 0) return Move::End;
  if (got < 0) {
    from.readable = false;
    return bench::would_block() ? Move::Blocked : Move::End;
  }
  from.piped += static_cast<std::size_t>(got);
  return flush(from) ? Move::Progress : Move::Blocked;
}

// True when nothing is left over.
bool Relay::flush(Side& from) {
  if (from.piped == 0 && from.pending.empty()) return true;
  const ssize_t put = from.piped > 0 ? ::splice(from.pipe[0], nullptr, from.other->fd, nullptr, from.piped,
                                                SPLICE_F_MOVE | SPLICE_F_NONBLOCK)
                                     : ::send(from.other->fd, from.pending.data(), from.pending.size(), MSG_NOSIGNAL);
  if (put < 0 && !bench::would_block()) {
    close_pair(*from.pair);
    return false;
  }
  const auto done = static_cast<std::size_t>(put > 0 ? put : 0);
  if (from.piped > 0) {
    from.piped -= done;
  } else {
    from.pending.erase(from.pending.begin(), from.pending.begin() + static_cast<std::ptrdiff_t>(done));
  }
  const bool empty = from.piped == 0 && from.pending.empty();
  if (!empty) from.other->writable = false;
  return empty;
}

void Relay::close_pair(Pair& pair) {
  if (pair.dead) return;
  pair.dead = true;
  for (int fd : {pair.client.fd, pair.backend.fd, pair.backend.pipe[0], pair.backend.pipe[1]}) {
    if (fd >= 0) ::close(fd);
  }
  graveyard_.push_back(&pair);
}

Options parse(int argc, char** argv) {
  constexpr const char* kUsage = "bare_relay [--splice PIPE_SIZE] LISTEN BACKEND...";
  Options options;
  int i = 1;
  if (argc > 2 && std::string_view(argv[1]) == "--splice") {
    options.pipe_size = static_cast<int>(bench::number(argv[2]));
    i = 3;
  }
  if (argc - i < 2) bench::usage(kUsage);
  options.listen = bench::parse_address(argv[i++]);
  for (; i < argc; ++i) options.backends.push_back(bench::parse_address(argv[i]));
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  std::make_unique<Relay>(parse(argc, argv))->run();
}
