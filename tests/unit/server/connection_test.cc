// ctest: threads
#include "server/connection.h"

#include <fcntl.h>

#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "unit/server/proxy_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

ProxySetup with_timeouts(Millis header, Millis idle) {
  ProxySetup setup;
  setup.server.header_timeout = header;
  setup.server.idle_timeout = idle;
  return setup;
}

// Stops the worker in the middle of a request until told to go on, so that events pile up.
struct Hold {
  std::promise<void> reached, released;
  bool first = true;
  void here() {
    if (!std::exchange(first, false)) return;
    reached.set_value();
    released.get_future().wait();
  }
};

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != text.npos; at += part.size()) ++n;
  return n;
}

// Sends `what` over and over until the socket has been full for a while. Returns how many octets went.
std::size_t fill(int fd, std::string_view what, std::size_t most) {
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  std::size_t sent = 0;
  pollfd room{fd, POLLOUT, 0};
  while (sent < most && ::poll(&room, 1, 300) == 1) {
    const std::string_view rest = what.substr(sent % what.size());
    const ssize_t n = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (n < 0 && errno != EAGAIN) break;
    if (n > 0) sent += static_cast<std::size_t>(n);
  }
  ::fcntl(fd, F_SETFL, 0);
  return sent;
}

}  // namespace

TEST_CASE("a keep-alive connection carries one request after the other over one backend connection") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  client.send(get("/1"));
  Peer backend = door.accept();
  for (const char* body : {"one", "two", "three"}) {
    CHECK(backend.read_head().starts_with("GET /"));
    backend.send(ok(body));
    CHECK(client.read_head().starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(client.read(std::string(body).size()) == body);
    client.send(get("/next"));
  }
  CHECK_FALSE(door.somebody_within(0));
}

TEST_CASE("pipelined requests are answered in order") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  client.send(get("/1") + get("/2") + get("/3"));
  Peer backend = door.accept();
  for (const char* target : {"/1", "/2", "/3"}) {
    CHECK(backend.read_head().starts_with(std::string("GET ") + target + " "));
    CHECK_FALSE(backend.hears_within(20));
    backend.send(ok(target));
    client.read_head();
    CHECK(client.read(2) == target);
  }
}

TEST_CASE("a request head has its time, also the second one on a connection") {
  Door door;
  ProxyFixture proxy({door.address()}, with_timeouts(200, 20'000));
  Peer client = proxy.client();
  SECTION("the first") { client.send("GET / HTT"); }
  SECTION("the second, after a first that came in pieces") {
    client.send("GET / HTTP/1.1\r\nHost:");
    CHECK_FALSE(client.hears_within(20));
    client.send(" a\r\n\r\nGET /2 HTT");
    Peer backend = door.accept();
    backend.read_head();
    backend.send(ok(""));
    CHECK(client.read_head().starts_with("HTTP/1.1 200"));
    CHECK(client.hears_within(5'000));
  }
  CHECK(client.read_head().starts_with("HTTP/1.1 408 "));
}

TEST_CASE("a connection on which nothing but empty lines came is idle") {
  Door door;
  ProxyFixture proxy({door.address()}, with_timeouts(20'000, 300));
  Peer client = proxy.client();
  client.send(get("/") + "\r\n");
  Peer backend = door.accept();
  backend.read_head();
  backend.send(ok(""));
  CHECK(client.read_head().starts_with("HTTP/1.1 200"));
  CHECK(client.hears_within(5'000));
  CHECK(client.read_to_end().empty());
}

TEST_CASE("a client that pipelines without reading has to wait, and gets every answer in the end") {
  ProxyFixture proxy({});
  Peer client = proxy.client();
  const int small = 64 * 1024;
  ::setsockopt(client.fd(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  ::setsockopt(client.fd(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  const std::string request = get("/");
  constexpr std::size_t kMost = 32 * 1024 * 1024;
  const std::size_t sent = fill(client.fd(), request, kMost);
  CHECK(sent < kMost);
  std::future<std::string> answers = std::async(std::launch::async, [&] { return client.read_to_end(); });
  client.send(std::string_view(request).substr(sent % request.size()));  // the rest of the last one, or one more
  client.finish();
  CHECK(count(answers.get(), "HTTP/1.1 503 ") == sent / request.size() + 1);
}

TEST_CASE("a client that sends without a pause leaves the others their turn") {
  ProxyFixture proxy({});
  std::atomic<bool> enough{false};
  Peer busy = proxy.client();
  std::string flood;
  SECTION("requests") {
    for (int i = 0; i < 1000; ++i) flood += get("/");
  }
  SECTION("what nobody reads any more") {
    busy.send("GET / HTTP/1.1\r\nHost a\r\n\r\n");
    CHECK(busy.read_head().starts_with("HTTP/1.1 400 "));
    flood.assign(100'000, 'x');
  }
  std::thread sender([&] {
    try {
      while (!enough) busy.send(flood);
    } catch (const std::exception&) {  // closed when its time is up
    }
  });
  std::thread reader([&, fd = ::dup(busy.fd())] { Peer(UniqueFd(fd)).read_to_end(); });
  for (int i = 0; i < 5; ++i) {
    Peer other = proxy.client();
    const Millis start = monotonic_millis();
    other.send(get("/"));
    CHECK(other.read_head().starts_with("HTTP/1.1 503 "));
    CHECK(monotonic_millis() - start < 2'000);
  }
  enough = true;
  ::shutdown(busy.fd(), SHUT_RDWR);
  sender.join();
  reader.join();
}

TEST_CASE("drain answers what had been sent before it") {
  Door door;
  Hold hold;
  ProxySetup setup;
  setup.proxy.on_pick = [&](const RequestHead& head, const Backend&) {
    if (head.target == "/hold") hold.here();
  };
  ProxyFixture proxy({door.address()}, std::move(setup));
  const auto answer = [&](Peer& backend, Peer& client) {
    backend.read_head();
    backend.send(ok("", "Connection: close\r\n"));
    return client.read_head();
  };
  Peer idle = proxy.client();
  idle.send(get("/"));
  {
    Peer backend = door.accept();
    CHECK(answer(backend, idle).starts_with("HTTP/1.1 200 "));
  }
  Peer silent = proxy.client();
  Peer holder = proxy.client();
  holder.send(get("/hold"));
  hold.reached.get_future().wait();
  // The worker stands still: it will learn of the drain before it learns of these.
  proxy.worker().drain();
  Peer fresh = proxy.client();
  fresh.send(get("/fresh"));
  idle.send(get("/idle"));
  hold.released.set_value();
  for (int i = 0; i < 3; ++i) {
    Peer backend = door.accept();
    backend.read_head();
    backend.send(ok("", "Connection: close\r\n"));
  }
  for (Peer* client : {&holder, &fresh, &idle}) {
    const std::string head = client->read_head();
    CHECK(head.starts_with("HTTP/1.1 200 "));
    CHECK(head.find("Connection: close\r\n") != head.npos);
    CHECK(client->read_to_end().empty());
  }
  CHECK(silent.read_to_end().empty());
  proxy.worker().join();
}

TEST_CASE("a client that goes away takes its backend connection with it") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  client.send(get("/"));
  Peer backend = door.accept();
  backend.read_head();
  SECTION("before an answer") {}
  SECTION("in the middle of one") {
    backend.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
    client.read_head();
  }
  client.reset();
  CHECK(backend.hears_within(5'000));
  CHECK(backend.read_to_end().empty());
}

TEST_CASE("a response that is cut never looks complete") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  const auto start = [&](const char* request, const char* response) {
    client.send(request);
    Peer backend = door.accept();
    backend.read_head();
    backend.send(response);
    client.read_head();
    backend.reset();
    return client.read_to_end();
  };
  SECTION("length") {
    const std::string body =
        start("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nsome");
    CHECK(body.size() < 9);
  }
  SECTION("chunked") {
    const std::string body = start("GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                                   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n");
    CHECK(body.find("0\r\n\r\n") == body.npos);
  }
  SECTION("until close, for an old client") {
    start("GET / HTTP/1.0\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n");
    CHECK(client.was_reset());
  }
}

TEST_CASE("one connection too many is told so and closed") {
  Door door;
  ProxySetup setup;
  setup.max_conns = 1;
  ProxyFixture proxy({door.address()}, std::move(setup));
  Peer first = proxy.client();
  first.send(get("/"));
  Peer backend = door.accept();
  Peer second = proxy.client();
  CHECK(second.read_head().starts_with("HTTP/1.1 503 "));
  backend.read_head();
  backend.send(ok("fine"));
  first.read_head();
  CHECK(first.read(4) == "fine");
}

TEST_CASE("the last response arrives although the client sends more than it should behind its request") {
  Door door;
  const Address nobody = door.address();
  door.close();
  ProxyFixture proxy({nobody});
  Hold hold;
  proxy.upstream().on_change = [&](const Backend&, bool, ErrorCode) { hold.here(); };
  Peer client = proxy.client();
  client.send(get("/", "Connection: close\r\n"));
  hold.reached.get_future().wait();
  // The worker answers and closes before it can learn of this.
  client.send(get("/more"));
  hold.released.set_value();
  const std::string answer = client.read_to_end();
  CHECK(count(answer, "HTTP/1.1 502 ") == 1);
  CHECK(answer.ends_with("\n"));
}
