#include "upstream/pool.h"

#include <catch2/catch.hpp>

#include "unit/io/loop_fixture.h"
#include "unit/sockets.h"
#include "upstream/http_codec.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Watcher final : StreamEvents, TimerEvents {
  void on_stream() override { ++events; }
  void on_timer() override { ++timeouts; }
  int events = 0, timeouts = 0;
};

struct PoolFixture {
  explicit PoolFixture(Millis idle = 60'000) : pool(loop, &HttpCodec::make, 1, idle) {}

  // Connected, and owned by the test as an attempt would own it.
  std::unique_ptr<BackendConnection> connect() {
    auto connection = pool.make(backend);
    REQUIRE(connection->stream.connect(door.address(), watcher) == Stream::Io::Again);
    run_until(loop, [&] { return connection->stream.connect_finished() == Stream::Io::Ok; });
    peers.push_back(door.accept());
    // What has been told of the socket so far is used up.
    REQUIRE(connection->stream.read(chunks, connection->in, 100) == Stream::Io::Again);
    return connection;
  }
  static BackendConfig config(const Address& address) {
    BackendConfig config;
    config.address = address;
    return config;
  }

  Loop loop;
  ChunkPool chunks;
  Door door;
  Backend backend{config(door.address()), 0};
  Watcher watcher;
  std::vector<Peer> peers;
  Pool pool;
};

}  // namespace

TEST_CASE("the connection that was used last is taken first, and known to be used") {
  PoolFixture fixture;
  Pool& pool = fixture.pool;
  CHECK_FALSE(pool.take_idle(fixture.backend));
  auto first = fixture.connect();
  auto second = fixture.connect();
  CHECK_FALSE(first->reused);
  const BackendConnection* const last = second.get();
  pool.put_idle(std::move(first));
  pool.put_idle(std::move(second));
  auto taken = pool.take_idle(fixture.backend);
  CHECK(taken.get() == last);
  CHECK(taken->reused);
  CHECK(pool.take_idle(fixture.backend));
  CHECK_FALSE(pool.take_idle(fixture.backend));
}

TEST_CASE("an idle connection that the backend closes, or speaks on, is dropped") {
  PoolFixture fixture;
  fixture.pool.put_idle(fixture.connect());
  fixture.pool.put_idle(fixture.connect());
  fixture.pool.put_idle(fixture.connect());
  Peer& peer = fixture.peers[1];
  SECTION("closed") { peer.close(); }
  SECTION("reset") { peer.reset(); }
  SECTION("unasked octets") { peer.send("HTTP/1.1 408 Request Timeout\r\n\r\n"); }
  for (int i = 0; i < 3; ++i) run_ready(fixture.loop);
  int left = 0;
  while (auto connection = fixture.pool.take_idle(fixture.backend)) ++left;
  CHECK(left == 2);
}

TEST_CASE("one that died before it was put back is not kept") {
  PoolFixture fixture;
  auto connection = fixture.connect();
  connection->stream.set_owner(fixture.watcher);
  const int events = fixture.watcher.events;
  SECTION("closed") { fixture.peers[0].close(); }
  SECTION("unasked octets") { fixture.peers[0].send("x"); }
  run_until(fixture.loop, [&] { return fixture.watcher.events > events; });
  fixture.pool.put_idle(std::move(connection));
  CHECK_FALSE(fixture.pool.take_idle(fixture.backend));
}

TEST_CASE("a readiness that was never looked into is no reason to drop one") {
  PoolFixture fixture;
  auto connection = fixture.connect();
  connection->stream.expect_more();
  fixture.pool.put_idle(std::move(connection));
  run_ready(fixture.loop);
  CHECK(fixture.pool.take_idle(fixture.backend));
}

TEST_CASE("an idle connection has its time") {
  PoolFixture fixture(30);
  fixture.loop.update_now();
  fixture.pool.put_idle(fixture.connect());
  Peer& peer = fixture.peers[0];
  run_until(fixture.loop, [&] { return peer.hears_within(0); });
  CHECK(peer.read_to_end().empty());
  CHECK_FALSE(fixture.pool.take_idle(fixture.backend));
}

TEST_CASE("a discarded connection is closed at once and destroyed later") {
  PoolFixture fixture;
  auto connection = fixture.connect();
  BackendConnection& still_there = *connection;
  fixture.pool.discard(std::move(connection));
  CHECK(fixture.peers[0].read_to_end().empty());
  CHECK_FALSE(still_there.stream.is_open());
  run_ready(fixture.loop);
}

TEST_CASE("closing the idle ones") {
  PoolFixture fixture;
  fixture.pool.put_idle(fixture.connect());
  fixture.pool.put_idle(fixture.connect());
  fixture.pool.close_idle();
  for (Peer& peer : fixture.peers) CHECK(peer.read_to_end().empty());
}
