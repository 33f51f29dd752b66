// A very cheap HTTP/1.1 backend for load tests: so cheap that the proxy before it is what gets measured.
//
//   load_backend [-w WORKERS] [--ids] --ports 8001-8014[,8020...]
//
// Every port stands for a backend of its own; all are served by each worker (a thread with an epoll instance). GET of
// /SIZE, or of anything below it, gives SIZE octets; of any other path, 128. Up to 32 KiB head and body leave in one
// write; above, the body leaves by sendfile from a memfd. With --ids each response says its port in X-Port.
// Not a server for anything else: GET and HEAD without a body, heads up to 16 KiB; else 405.
#include <sys/mman.h>
#include <sys/sendfile.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "bench_socket.h"

namespace {

constexpr std::size_t kOneWrite = 32 * 1024;
constexpr std::size_t kFileSize = 16 * 1024 * 1024;  // longer bodies repeat it
constexpr std::size_t kMaxHead = 16 * 1024;

struct Options {
  std::vector<std::size_t> ports;
  std::size_t workers = 1;
  bool ids = false;
};

struct Connection {
  int fd = -1;
  std::size_t port = 0;
  bool listener = false;
  bool closing = false;
  bool writable = true;
  std::string in;
  std::string out;  // octets of heads and small bodies not written yet
  std::size_t out_done = 0;
  std::size_t file_left = 0;  // of the body after `out`
  off_t file_at = 0;
};

int make_body_file() {
  const int fd = ::memfd_create("body", MFD_CLOEXEC);
  std::string block(64 * 1024, '\0');
  for (std::size_t at = 0; at < kFileSize; at += block.size()) {
    for (std::size_t i = 0; i < block.size(); ++i) block[i] = static_cast<char>('a' + (at / 997 + i) % 26);
    if (::write(fd, block.data(), block.size()) != static_cast<ssize_t>(block.size())) bench::die("memfd");
  }
  return fd;
}

class Worker {
 public:
  Worker(const Options& options, int body_file) : options_(options), body_file_(body_file) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    for (const std::size_t port : options_.ports) {
      auto* listener = new Connection;
      listener->fd = bench::listen_on(bench::loopback(port), options_.workers > 1);
      listener->port = port;
      listener->listener = true;
      bench::watch(epoll_, listener->fd, EPOLLIN, listener);
    }
  }
  [[noreturn]] void run();

 private:
  void accept_all(const Connection& listener);
  void on_event(Connection& connection, std::uint32_t events);
  bool fill(Connection& connection);   // false at the end of the stream
  void serve(Connection& connection);  // answers the complete requests in `in`
  void answer(Connection& connection, std::string_view request);
  const std::string& prepared(std::size_t port, std::size_t size, bool close);
  bool drain(Connection& connection);  // false when broken
  bool idle(const Connection& connection) const { return connection.out.empty() && connection.file_left == 0; }

  const Options& options_;
  int epoll_;
  int body_file_;
  std::map<std::size_t, std::string> prepared_;  // head, and body if small, by port, size and Connection
  char buffer_[kMaxHead];
};

void Worker::run() {
  epoll_event events[256];
  for (;;) {
    const int count = ::epoll_wait(epoll_, events, 256, -1);
    for (int i = 0; i < count; ++i) {
      auto* connection = static_cast<Connection*>(events[i].data.ptr);
      if (connection->listener) {
        accept_all(*connection);
      } else {
        on_event(*connection, events[i].events);
      }
    }
  }
}

void Worker::accept_all(const Connection& listener) {
  for (;;) {
    const int fd = ::accept4(listener.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    auto* connection = new Connection;
    connection->fd = fd;
    connection->port = listener.port;
    bench::watch(epoll_, fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, connection);
  }
}

void Worker::on_event(Connection& connection, std::uint32_t events) {
  bool alive = !(events & (EPOLLERR | EPOLLHUP));
  if (events & EPOLLOUT) connection.writable = true;
  if (alive && (events & (EPOLLIN | EPOLLRDHUP))) alive = fill(connection) && !(events & EPOLLRDHUP);
  while (alive) {
    alive = drain(connection);
    const std::size_t before = connection.in.size();
    if (alive && idle(connection)) serve(connection);
    if (connection.in.size() == before) break;
  }
  if (alive && !(connection.closing && idle(connection))) return;
  ::close(connection.fd);
  delete &connection;
}

bool Worker::fill(Connection& connection) {
  for (;;) {
    const ssize_t got = ::read(connection.fd, buffer_, sizeof buffer_);
    if (got <= 0) return got < 0 && bench::would_block();
    connection.in.append(buffer_, static_cast<std::size_t>(got));
    if (static_cast<std::size_t>(got) < sizeof buffer_) return true;
  }
}

void Worker::serve(Connection& connection) {
  std::string_view rest = connection.in;
  while (connection.file_left == 0 && !connection.closing) {
    const auto end = rest.find("\r\n\r\n");
    if (end == std::string_view::npos) break;
    answer(connection, rest.substr(0, end + 2));
    rest.remove_prefix(end + 4);
  }
  if (rest.size() > kMaxHead) connection.closing = true;
  connection.in.erase(0, connection.in.size() - rest.size());
  if (!drain(connection)) connection.closing = true;
}

std::size_t size_of(std::string_view target) {
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(target.data() + 1, target.data() + target.size(), size);
  return error == std::errc() && end != target.data() + 1 ? size : 128;
}

// Proxies write these fields in a spelling of their own: any case of the name counts.
bool asks_to_close(std::string_view request) {
  for (auto at = request.find("lose\r\n"); at != std::string_view::npos; at = request.find("lose\r\n", at + 1)) {
    const auto line = request.rfind('\n', at) + 1;
    if (::strncasecmp(request.data() + line, "connection:", 11) == 0) return true;
  }
  return false;
}

void Worker::answer(Connection& connection, std::string_view request) {
  const bool head = request.starts_with("HEAD /");
  if (!head && !request.starts_with("GET /")) {
    connection.out += "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    connection.closing = true;
    return;
  }
  const auto target = request.substr(head ? 5 : 4);
  const std::size_t size = size_of(target);
  const auto line_end = request.find("\r\n");
  connection.closing = request[line_end - 1] == '0' || asks_to_close(request.substr(line_end));
  const std::string& ready = prepared(connection.port, size, connection.closing);
  if (head) {
    connection.out += ready.substr(0, ready.find("\r\n\r\n") + 4);
    return;
  }
  connection.out += ready;
  if (size > kOneWrite) {
    connection.file_left = size;
    connection.file_at = 0;
  }
}

const std::string& Worker::prepared(std::size_t port, std::size_t size, bool close) {
  std::string& text = prepared_[(options_.ids ? port << 41 : 0) | size << 1 | (close ? 1 : 0)];
  if (!text.empty()) return text;
  text = "HTTP/1.1 200 OK\r\nServer: load\r\nContent-Type: text/plain\r\n";
  text += "Content-Length: " + std::to_string(size) + "\r\n";
  if (options_.ids) text += "X-Port: " + std::to_string(port) + "\r\n";
  text += close ? "Connection: close\r\n\r\n" : "\r\n";
  if (size <= kOneWrite) text.append(size, 'x');
  return text;
}

bool Worker::drain(Connection& connection) {
  while (connection.writable && !connection.out.empty()) {
    const int flags = MSG_NOSIGNAL | (connection.file_left > 0 ? MSG_MORE : 0);
    const ssize_t put = ::send(connection.fd, connection.out.data() + connection.out_done,
                               connection.out.size() - connection.out_done, flags);
    if (put < 0 && !bench::would_block()) return false;
    if (put < 0) connection.writable = false;
    connection.out_done += static_cast<std::size_t>(put > 0 ? put : 0);
    if (connection.out_done < connection.out.size()) continue;
    connection.out.clear();
    connection.out_done = 0;
  }
  while (connection.writable && connection.out.empty() && connection.file_left > 0) {
    const std::size_t chunk = std::min(connection.file_left, kFileSize - static_cast<std::size_t>(connection.file_at));
    const ssize_t put = ::sendfile(connection.fd, body_file_, &connection.file_at, chunk);
    if (put < 0 && !bench::would_block()) return false;
    if (put < 0) connection.writable = false;
    connection.file_left -= static_cast<std::size_t>(put > 0 ? put : 0);
    if (static_cast<std::size_t>(connection.file_at) == kFileSize) connection.file_at = 0;
  }
  return true;
}

std::vector<std::size_t> parse_ports(std::string_view text) {
  std::vector<std::size_t> ports;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto item = text.substr(0, comma);
    const auto dash = item.find('-');
    const std::size_t first = bench::number(item.substr(0, dash));
    const std::size_t last = dash == std::string_view::npos ? first : bench::number(item.substr(dash + 1));
    for (std::size_t port = first; port <= last; ++port) ports.push_back(port);
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return ports;
}

Options parse(int argc, char** argv) {
  constexpr const char* kUsage = "load_backend [-w WORKERS] [--ids] --ports FIRST-LAST[,PORT...]";
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view flag = argv[i];
    if (flag == "--ids") {
      options.ids = true;
    } else if (flag == "-w" && i + 1 < argc) {
      options.workers = bench::number(argv[++i]);
    } else if (flag == "--ports" && i + 1 < argc) {
      options.ports = parse_ports(argv[++i]);
    } else {
      bench::usage(kUsage);
    }
  }
  if (options.ports.empty() || options.workers == 0) bench::usage(kUsage);
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  const Options options = parse(argc, argv);
  const int body_file = make_body_file();
  std::vector<std::unique_ptr<Worker>> workers;
  for (std::size_t i = 0; i < options.workers; ++i) workers.push_back(std::make_unique<Worker>(options, body_file));
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < workers.size(); ++i) threads.emplace_back([&, i] { workers[i]->run(); });
  workers[0]->run();
}
