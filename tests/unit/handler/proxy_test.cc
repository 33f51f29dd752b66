// ctest: threads
#include "handler/proxy.h"

#include <catch2/catch.hpp>
#include <future>

#include "unit/server/proxy_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

ProxySetup in_order() {
  ProxySetup setup;
  setup.policy.kind = PolicyKind::First;
  return setup;
}

std::string upload(std::string_view method, std::string_view body) {
  return std::string(method) + " /up HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + std::string(body);
}

constexpr char kChunkedPut[] = "PUT /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

// A door that does not answer a connect: its queue holds one, and that is taken.
struct ClosedDoor {
  Door door{loopback(), 0};
  Peer first = connect_to(door.address());
  void open() { door.accept(); }
};

}  // namespace

TEST_CASE("a refused connect moves the request to another backend") {
  Door dead, alive;
  const Address gone = dead.address();
  dead.close();
  ProxyFixture proxy({gone, alive.address()}, in_order());
  Peer client = proxy.client();
  SECTION("GET") { client.send(get("/")); }
  SECTION("POST with its body") { client.send(upload("POST", "hello")); }
  Peer backend = alive.accept();
  const std::string head = backend.read_head();
  if (head.starts_with("POST")) CHECK(backend.read(5) == "hello");
  backend.send(ok("fine"));
  CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
  CHECK(client.read(4) == "fine");
  CHECK(proxy.upstream().down_count() == 1);
}

TEST_CASE("a connect that takes too long moves the request too") {
  ClosedDoor slow;
  Door alive;
  ProxySetup setup = in_order();
  setup.proxy.timeouts.connect = 100;
  ProxyFixture proxy({slow.door.address(), alive.address()}, std::move(setup));
  Peer client = proxy.client();
  client.send(upload("POST", "hello"));
  Peer backend = alive.accept();
  backend.read_head();
  CHECK(backend.read(5) == "hello");
}

TEST_CASE("a body that comes between two attempts is not lost") {
  Door first;
  ClosedDoor second;
  ProxyFixture proxy({first.address(), second.door.address()}, in_order());
  Peer client = proxy.client();
  client.send(kChunkedPut);
  {
    Peer backend = first.accept();
    backend.read_head();
    backend.reset();
  }
  CHECK_FALSE(client.hears_within(100));
  client.send("5\r\nhello\r\n");
  CHECK_FALSE(client.hears_within(100));
  second.open();
  Peer backend = second.door.accept();  // when the kernel asks again, a second later
  backend.read_head();
  client.send("6\r\n world\r\n0\r\n\r\n");
  const std::string body = backend.read_until("0\r\n\r\n");
  CHECK(body == "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
  backend.send(ok(""));
  CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("what may have been acted upon is not sent twice") {
  Door first, second;
  ProxyFixture proxy({first.address(), second.address()}, in_order());
  Peer client = proxy.client();
  SECTION("a POST that was sent") { client.send(upload("POST", "hello")); }
  SECTION("a PUT whose body has gone") { client.send(upload("PUT", "hello")); }
  SECTION("a PUT of which the end of an empty body has gone") { client.send(kChunkedPut + std::string("0\r\n\r\n")); }
  SECTION("a GET that was begun to be answered") { client.send(get("/")); }
  Peer backend = first.accept();
  const std::string head = backend.read_head();
  if (head.starts_with("GET"))
    backend.send("HTTP/1.1 20");
  else
    backend.read(5);
  backend.close();
  const std::string answer = client.read_head();
  CHECK(answer.starts_with("HTTP/1.1 502 "));
  CHECK(answer.find("Proxy-Status: test; error=connection_terminated\r\n") != answer.npos);
  CHECK_FALSE(second.somebody_within(50));
}

TEST_CASE("a GET whose backend dies without a word goes to another") {
  Door first, second;
  ProxyFixture proxy({first.address(), second.address()}, in_order());
  Peer client = proxy.client();
  client.send(get("/"));
  {
    Peer backend = first.accept();
    backend.read_head();
  }
  Peer backend = second.accept();
  backend.read_head();
  backend.send(ok("fine"));
  CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
}

TEST_CASE("silence is a 504, and another backend's turn only if nothing has been heard") {
  Door first, second;
  ProxySetup setup = in_order();
  setup.proxy.timeouts.response = 150;
  ProxyFixture proxy({first.address(), second.address()}, std::move(setup));
  Peer client = proxy.client();
  client.send(get("/"));
  Peer backend = first.accept();
  backend.read_head();
  SECTION("nothing at all") {
    Peer other = second.accept();
    other.read_head();
    other.send(ok("fine"));
    CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
  }
  SECTION("an interim response") {
    backend.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
    CHECK(client.read_head().starts_with("HTTP/1.1 103 "));
    CHECK(client.read_head().starts_with("HTTP/1.1 504 "));
    CHECK_FALSE(second.somebody_within(50));
  }
}

TEST_CASE("pooled connections that have died do not use up the tries") {
  Door door;
  std::promise<void> reached, released;
  bool hold = false;
  ProxySetup setup;
  setup.proxy.on_pick = [&](const RequestHead& head, const Backend&) {
    if (head.target != "/after" || std::exchange(hold, true)) return;
    reached.set_value();
    released.get_future().wait();
  };
  ProxyFixture proxy({door.address()}, std::move(setup));
  constexpr int kConnections = 5;
  std::vector<Peer> clients, backends;
  for (int i = 0; i < kConnections; ++i) {
    clients.push_back(proxy.client());
    clients.back().send(get("/before"));
    backends.push_back(door.accept());
    backends.back().read_head();
  }
  for (int i = 0; i < kConnections; ++i) {
    backends[static_cast<std::size_t>(i)].send(ok(""));
    clients[static_cast<std::size_t>(i)].read_head();
  }
  Peer& client = clients.front();
  SECTION("GET") { client.send(get("/after")); }
  SECTION("POST") { client.send("POST /after HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"); }
  reached.get_future().wait();
  backends.clear();
  released.set_value();
  Peer backend = door.accept();
  backend.read_head();
  backend.send(ok("fine"));
  CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
  CHECK(proxy.upstream().down_count() == 0);
}

TEST_CASE("octets that nobody asked for do not become the answer to the next request") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  client.send(get("/1"));
  Peer backend = door.accept();
  backend.read_head();
  SECTION("glued to the response") { backend.send(ok("one") + ok("two")); }
  SECTION("a while later") {
    backend.send(ok("one"));
    client.read_head();
    client.read(3);
    backend.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
    CHECK(backend.hears_within(5'000));  // closed
    client.send(get("/2"));
    Peer next = door.accept();
    next.read_head();
    next.send(ok("two"));
    CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
    return;
  }
  client.read_head();
  CHECK(client.read(3) == "one");
  client.send(get("/2"));
  Peer next = door.accept();
  next.read_head();
  next.send(ok("new"));
  client.read_head();
  CHECK(client.read(3) == "new");
}

TEST_CASE("an early answer to an upload reaches the client, whose connection is then closed") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome");
  Peer backend = door.accept();
  backend.read_head();
  backend.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  backend.close();
  const std::string head = client.read_head();
  CHECK(head.starts_with("HTTP/1.1 413 "));
  CHECK(head.find("Connection: close\r\n") != head.npos);
  client.send("more");
  CHECK(client.read_to_end().empty());
  CHECK_FALSE(client.was_reset());
}

TEST_CASE("a large body goes through a pipe both ways, whole") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  std::string body(3'000'000, '\0');
  for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 7 + i / 251);
  const auto sent = std::async(std::launch::async, [&] { client.send(upload("POST", body)); });
  Peer backend = door.accept();
  backend.read_head();
  CHECK(backend.read(body.size()) == body);
  sent.wait();
  const auto answered = std::async(std::launch::async, [&] { backend.send(ok(body)); });
  CHECK(client.read_head().starts_with("HTTP/1.1 200 "));
  CHECK(client.read(body.size()) == body);
  answered.wait();
  client.send(get("/again"));
  CHECK(backend.read_head().starts_with("GET /again "));
}

TEST_CASE("a backend at its limit is passed over; when all are, 503") {
  Door door;
  ProxySetup setup;
  BackendConfig& backend = setup.upstream.backends.emplace_back();
  backend.id = "only";
  backend.address = door.address();
  backend.max = 1;
  ProxyFixture proxy({}, std::move(setup));
  Peer first = proxy.client(), second = proxy.client();
  first.send(get("/1"));
  Peer server = door.accept();
  server.read_head();
  second.send(get("/2"));
  const std::string head = second.read_head();
  CHECK(head.starts_with("HTTP/1.1 503 "));
  CHECK(head.find("error=connection_limit_reached\r\n") != head.npos);
  server.send(ok(""));
  first.read_head();
  first.send(get("/3"));
  CHECK(server.read_head().starts_with("GET /3 "));
  CHECK(proxy.upstream().backends().front()->in_flight == 1);
}

TEST_CASE("after an attempt of any kind nothing is in flight") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  SECTION("refused") {
    door.close();
    client.send(get("/"));
    CHECK(client.read_head().starts_with("HTTP/1.1 502 "));
  }
  SECTION("not HTTP") {
    client.send(get("/"));
    Peer backend = door.accept();
    backend.read_head();
    backend.send("SSH-2.0-OpenSSH\r\n\r\n");
    CHECK(client.read_head().starts_with("HTTP/1.1 502 "));
    CHECK(backend.hears_within(5'000));
  }
  SECTION("a switch that nobody asked for") {
    client.send(get("/"));
    Peer backend = door.accept();
    backend.read_head();
    backend.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n");
    CHECK(client.read_head().starts_with("HTTP/1.1 502 "));
    CHECK(backend.hears_within(5'000));
  }
  SECTION("a client that is gone") {
    client.send(get("/"));
    Peer backend = door.accept();
    backend.read_head();
    client.reset();
    CHECK(backend.hears_within(5'000));
  }
  proxy.stop();
  CHECK(proxy.upstream().backends().front()->in_flight == 0);
}

TEST_CASE("a tunnel carries octets both ways and closes with either side") {
  Door door;
  ProxyFixture proxy({door.address()});
  Peer client = proxy.client();
  client.send(get("/chat", "Connection: upgrade\r\nUpgrade: echo\r\n") + "early");
  Peer backend = door.accept();
  CHECK(backend.read_head().find("Upgrade: echo\r\n") != std::string::npos);
  backend.send("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhello");
  const std::string head = client.read_head();
  CHECK(head.starts_with("HTTP/1.1 101 "));
  CHECK(head.find("Upgrade: echo\r\n") != head.npos);
  CHECK(client.read(5) == "hello");
  CHECK(backend.read(5) == "early");
  client.send("GET / not HTTP");
  CHECK(backend.read(14) == "GET / not HTTP");
  SECTION("the client finishes") {
    client.finish();
    CHECK(backend.read_to_end().empty());
    backend.send("last");
    backend.close();
    CHECK(client.read_to_end() == "last");
  }
  SECTION("the backend closes") {
    backend.send("bye");
    backend.close();
    CHECK(client.read_to_end() == "bye");
  }
}
