// ctest: threads
#include "server/server.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "handler/status.h"
#include "unit/sockets.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

class Hello final : public Handler {
  std::unique_ptr<Responder> handle(Exchange& exchange) override {
    exchange.response.clear();
    exchange.reply(200, "text/plain", "hello");
    return nullptr;
  }
};

std::unique_ptr<Pipeline> make_pipeline(Loop&) {
  auto pipeline = std::make_unique<Pipeline>();
  pipeline->handler = std::make_unique<Hello>();
  pipeline->status_handler = std::make_unique<StatusHandler>("test");
  return pipeline;
}

// Runs a server, and what a test does with it once it is ready in another thread.
struct ServerFixture {
  explicit ServerFixture(int workers) {
    config.workers = workers;
    config.drain_timeout = 300;
  }
  void run(const std::function<void()>& with_it) {
    std::thread other;
    ServerHooks hooks = its_hooks;
    hooks.on_ready = [&] { other = std::thread(with_it); };
    server.emplace(config, &make_pipeline, nullptr, log);
    for (const ListenAddress& where : listens) REQUIRE(server->listen(where) == 0);
    server->run(hooks);
    other.join();
    server.reset();
  }
  Peer client(std::size_t i = 0) { return connect_to(server->addresses()[i]); }

  ServerConfig config;
  Log log{"test", {Log::Level::Quiet, false, STDERR_FILENO}};
  std::vector<ListenAddress> listens;
  ServerHooks its_hooks;
  std::optional<Server> server;
};

void terminate() { ::kill(::getpid(), SIGTERM); }

constexpr char kGet[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

ListenAddress at(const Address& address) {
  ListenAddress where;
  where.address = address;
  return where;
}

}  // namespace

TEST_CASE("several workers share one port, and all end on TERM") {
  ServerFixture fixture(3);
  fixture.listens = {at(loopback())};
  int answered = 0;
  fixture.run([&] {
    std::vector<Peer> clients;
    for (int i = 0; i < 30; ++i) clients.push_back(fixture.client());
    for (Peer& client : clients) client.send(kGet);
    for (Peer& client : clients) answered += client.read_head().starts_with("HTTP/1.1 200 ") ? 1 : 0;
    terminate();
    for (Peer& client : clients) client.read_to_end();
  });
  CHECK(answered == 30);
}

TEST_CASE("a socket without a port of its own is shared by passing connections on") {
  ServerFixture fixture(3);
  fixture.listens = {at(*Address::unix_path("@server_test"))};
  int answered = 0;
  fixture.run([&] {
    std::vector<Peer> clients;
    for (int i = 0; i < 30; ++i) clients.push_back(fixture.client());
    for (Peer& client : clients) client.send(kGet);
    for (Peer& client : clients) answered += client.read_head().starts_with("HTTP/1.1 200 ") ? 1 : 0;
    terminate();
  });
  CHECK(answered == 30);
}

TEST_CASE("a port that another instance holds is an error, with one worker or several") {
  Door door;
  for (const int workers : {1, 2}) {
    ServerConfig config;
    config.workers = workers;
    Log log{"test", {Log::Level::Quiet, false, STDERR_FILENO}};
    Server server(config, &make_pipeline, nullptr, log);
    CHECK(server.listen(at(door.address())) == EADDRINUSE);
    ListenAddress shared = at(door.address());
    shared.share_port = true;
    CHECK(server.listen(shared) == EADDRINUSE);  // the other one does not share
  }
}

TEST_CASE("the socket file goes when draining begins, and a new one in its place stays") {
  char folder[] = "/tmp/server_test.XXXXXX";
  REQUIRE(::mkdtemp(folder) != nullptr);
  const std::string path = std::string(folder) + "/s";
  ServerFixture fixture(1);
  fixture.listens = {at(*Address::unix_path(path))};
  bool gone = false;
  fixture.run([&] {
    Peer client = fixture.client();
    client.send("GET / HT");  // keeps the worker from ending
    Peer other = fixture.client();
    other.send(kGet);
    other.read_head();
    terminate();
    other.read_to_end();
    gone = ::access(path.c_str(), F_OK) != 0;
    UniqueFd(::open(path.c_str(), O_CREAT | O_WRONLY, 0600)).reset();
    client.read_to_end();
  });
  CHECK(gone);
  CHECK(::access(path.c_str(), F_OK) == 0);
  ::unlink(path.c_str());
  ::rmdir(folder);
}

TEST_CASE("a second signal does not wait for anybody") {
  ServerFixture fixture(2);
  fixture.config.drain_timeout = 60'000;
  fixture.listens = {at(loopback())};
  fixture.run([&] {
    Peer busy = fixture.client();
    busy.send("GET / HT");
    Peer idle = fixture.client();
    idle.send(kGet);
    idle.read_head();
    terminate();
    idle.read_to_end();
    terminate();
    busy.read_to_end();
  });
}

TEST_CASE("the drain has its limit") {
  ServerFixture fixture(1);
  fixture.listens = {at(loopback())};
  const Millis start = monotonic_millis();
  fixture.run([&] {
    Peer busy = fixture.client();
    busy.send(kGet);
    busy.read_head();
    busy.read(5);
    busy.send("GET / HT");
    terminate();
    busy.read_to_end();
  });
  CHECK(monotonic_millis() - start < 5'000);
}

TEST_CASE("HUP reopens and reloads, USR1 reopens, USR2 asks for the status") {
  ServerFixture fixture(2);
  fixture.listens = {at(loopback())};
  std::string calls;
  fixture.its_hooks.on_reopen = [&] { calls += "reopen "; };
  fixture.its_hooks.on_reload = [&] {
    calls += "reload ";
    return true;
  };
  fixture.its_hooks.on_status = [&] {
    calls += "status ";
    terminate();
  };
  std::string before, after;
  fixture.run([&] {
    Peer client = fixture.client();
    client.send(kGet);
    before = client.read_until("hello");
    ::kill(::getpid(), SIGHUP);
    Peer other = fixture.client();
    other.send(kGet);
    other.read_head();
    client.send(kGet);
    after = client.read_until("hello");
    ::kill(::getpid(), SIGUSR2);
    client.read_to_end();
  });
  CHECK(calls == "reopen reload status ");
  CHECK(before.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(after.starts_with("HTTP/1.1 200 OK\r\n"));
}
