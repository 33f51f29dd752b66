#include "io/listener.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>
#include <vector>

#include "unit/io/loop_fixture.h"
#include "unit/sockets.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Host : ListenerEvents {
  void on_accept(UniqueFd fd, const Address& peer) override {
    fds.push_back(std::move(fd));
    peers.push_back(peer);
  }
  std::vector<UniqueFd> fds;
  std::vector<Address> peers;
};

struct Folder {
  Folder() { REQUIRE(::mkdtemp(name) != nullptr); }
  ~Folder() {
    ::unlink(socket().c_str());
    ::rmdir(name);
  }
  std::string socket() const { return std::string(name) + "/s"; }
  char name[30] = "/tmp/listener_test.XXXXXX";
};

int bind_to(const Address& address, BindOptions options = {}) {
  errno = 0;
  return bind_listener(address, options);
}

}  // namespace

TEST_CASE("connections are handed over with the address of the peer, non-blocking and close-on-exec") {
  Loop loop;
  Host host;
  Listener listener(loop, UniqueFd(bind_to(loopback())), host);
  const Peer client = connect_to(bound_address(listener.fd()));
  run_until(loop, [&] { return !host.fds.empty(); });
  CHECK(host.peers[0] == bound_address(client.fd()));
  CHECK((::fcntl(host.fds[0].get(), F_GETFL) & O_NONBLOCK) != 0);
  CHECK((::fcntl(host.fds[0].get(), F_GETFD) & FD_CLOEXEC) != 0);
}

TEST_CASE("a crowd is taken in several turns, all of it") {
  Loop loop;
  Host host;
  Listener listener(loop, UniqueFd(bind_to(loopback())), host);
  std::vector<Peer> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(connect_to(bound_address(listener.fd())));
  run_until(loop, [&] { return !host.fds.empty(); });
  CHECK(host.fds.size() <= 50);
  run_until(loop, [&] { return host.fds.size() == 50; });
}

TEST_CASE("closing takes what is in the queue, and nothing after it") {
  Loop loop;
  Host host;
  Listener listener(loop, UniqueFd(bind_to(loopback())), host);
  const Address address = bound_address(listener.fd());
  std::vector<Peer> clients;
  for (int i = 0; i < 40; ++i) clients.push_back(connect_to(address));
  listener.close();
  CHECK(host.fds.size() == 40);
  CHECK_THROWS(connect_to(address));
  listener.close();
}

TEST_CASE("out of descriptors it rests, and then goes on") {
  Loop loop;
  Host host;
  Listener listener(loop, UniqueFd(bind_to(loopback())), host);
  const Peer client = connect_to(bound_address(listener.fd()));
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const int next = ::dup(0);
  ::close(next);
  const rlimit none{static_cast<rlim_t>(next), before.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &none);
  run_ready(loop);
  run_ready(loop);
  ::setrlimit(RLIMIT_NOFILE, &before);
  CHECK(host.fds.empty());
  run_until(loop, [&] { return host.fds.size() == 1; });
}

TEST_CASE("a TCP port that is taken is an error, unless it is shared on purpose") {
  const UniqueFd first(bind_to(loopback(), {.share_port = true, .mode = -1, .backlog = 1}));
  const Address address = bound_address(first.get());
  CHECK(address.port() != 0);
  CHECK(bind_to(address) == -1);
  CHECK(errno == EADDRINUSE);
  CHECK(probe_bind(address) == EADDRINUSE);
  const UniqueFd second(bind_to(address, {.share_port = true, .mode = -1, .backlog = 1}));
  CHECK(second);
  CHECK(probe_bind(loopback()) == 0);
}

TEST_CASE("an address of another machine cannot be bound") {
  CHECK(bind_to(*Address::ip("192.0.2.1", 0)) == -1);
  CHECK(errno == EADDRNOTAVAIL);
}

TEST_CASE("a v6 wildcard takes v4 clients too, by their v4 address") {
  Loop loop;
  Host host;
  const int fd = bind_to(*Address::ip("::", 0));
  if (fd < 0) return;  // a machine without IPv6
  Listener listener(loop, UniqueFd(fd), host);
  const Peer client = connect_to(loopback(bound_address(fd).port()));
  run_until(loop, [&] { return !host.fds.empty(); });
  CHECK(host.peers[0].host_text() == "127.0.0.1");
}

TEST_CASE("the socket file of a listener that died is replaced, any other file is not") {
  const Folder folder;
  const Address address = *Address::unix_path(folder.socket());
  SECTION("dead") {
    UniqueFd(bind_to(address)).reset();
    const UniqueFd again(bind_to(address));
    CHECK(again);
    CHECK_NOTHROW(connect_to(address));
  }
  SECTION("alive") {
    const UniqueFd first(bind_to(address));
    CHECK(bind_to(address) == -1);
    CHECK(errno == EADDRINUSE);
    CHECK_NOTHROW(connect_to(address));
  }
  SECTION("alive with a full queue") {
    const UniqueFd first(bind_to(address, {.share_port = false, .mode = -1, .backlog = 0}));
    const Peer client = connect_to(address);
    CHECK(bind_to(address) == -1);
    CHECK(errno == EADDRINUSE);
  }
  SECTION("a file") {
    UniqueFd(::open(folder.socket().c_str(), O_CREAT | O_WRONLY, 0600)).reset();
    CHECK(bind_to(address) == -1);
    CHECK(errno == EEXIST);
    CHECK(::access(folder.socket().c_str(), F_OK) == 0);
  }
}

TEST_CASE("the mode of a socket file is as asked for") {
  const Folder folder;
  const UniqueFd fd(bind_to(*Address::unix_path(folder.socket()), {.share_port = false, .mode = 0620, .backlog = 1}));
  struct stat info {};
  REQUIRE(::stat(folder.socket().c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0620);
}

TEST_CASE("abstract names leave no file") {
  const Address address = *Address::unix_path("@listener_test");
  const UniqueFd first(bind_to(address, {.share_port = false, .mode = 0600, .backlog = 1}));
  CHECK(first);
  CHECK(bind_to(address) == -1);
  CHECK(errno == EADDRINUSE);
}
