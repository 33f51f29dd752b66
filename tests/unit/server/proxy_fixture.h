// A whole proxy in a thread of its own, for tests that play its clients and its backends: worker, connections, exchange,
// filters, proxy handler, pool. Made and ended on the test's thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "filter/forwarded.h"
#include "handler/proxy.h"
#include "handler/status.h"
#include "server/worker.h"
#include "unit/sockets.h"
#include "upstream/http_codec.h"

namespace proxycore::test {

struct ProxySetup {
  ServerConfig server;
  UpstreamConfig upstream;
  ProxyConfig proxy;
  PolicyConfig policy;
  std::uint32_t max_conns = 1000;
};

class ProxyFixture {
 public:
  explicit ProxyFixture(const std::vector<Address>& backends, ProxySetup setup = {})
      : setup_(with_backends(std::move(setup), backends)),
        upstream_(setup_.upstream),
        policy_(setup_.policy, upstream_),
        group_{setup_.server, [this](Loop& loop) { return make_pipeline(loop); }, nullptr, setup_.max_conns, {},
               [] {}} {
    group_.workers.push_back(std::make_unique<Worker>(group_));
    Door door;
    address_ = door.address();
    worker().listen(door.take());
    worker().start();
  }
  ~ProxyFixture() { stop(); }

  const Address& address() const { return address_; }
  Peer client() const { return connect_to(address_); }
  Upstream& upstream() { return upstream_; }
  Worker& worker() { return *group_.workers.front(); }
  void stop() {
    worker().stop();
    worker().join();
  }

 private:
  static ProxySetup with_backends(ProxySetup setup, const std::vector<Address>& backends) {
    for (const Address& address : backends) {
      BackendConfig& backend = setup.upstream.backends.emplace_back();
      backend.id = address.text();
      backend.address = address;
    }
    return setup;
  }
  std::unique_ptr<Pipeline> make_pipeline(Loop& loop) {
    auto pipeline = std::make_unique<Pipeline>();
    pipeline->filters.push_back(std::make_unique<ForwardedFilter>("test"));
    pipeline->handler =
        std::make_unique<ProxyHandler>(loop, upstream_, policy_.make_balancer(), &HttpCodec::make, setup_.proxy);
    pipeline->status_handler = std::make_unique<StatusHandler>("test");
    return pipeline;
  }

  const ProxySetup setup_;
  Upstream upstream_;
  Policy policy_;
  WorkerGroup group_;
  Address address_;
};

inline std::string get(std::string_view target, std::string_view more = "") {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(more) + "\r\n";
}

inline std::string ok(std::string_view body, std::string_view more = "") {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string(more) + "\r\n" +
         std::string(body);
}

}  // namespace proxycore::test
