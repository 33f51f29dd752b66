// A file handler without a server: a directory, an exchange on a host that remembers what is written, and a loop for what
// comes from the disk. The test's thread.
#pragma once

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "handler/file.h"
#include "unit/exchange/exchange_fixture.h"
#include "unit/files.h"
#include "unit/io/loop_fixture.h"

namespace proxycore::test {

class FileFixture : public TestDirectory {
 public:
  FileFixture() {
    host.clock = 1'700'000'000;
    REQUIRE(config.root.open(root()) == 0);
  }

  // The whole response to a request, as the client would see it.
  std::string ask(const std::string& target, const std::string& fields = "", const std::string& method = "GET") {
    if (!handler) {
      handler = std::make_shared<FileHandler>(loop, config, counters);
      pipeline.status_handler = std::make_unique<StatusHandler>("test");
      pipeline.handler = std::make_unique<Borrowed>(*handler);
    }
    loop.settle();
    text = method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    received.clear();
    exchange.reset();
    REQUIRE(RequestParser().parse(text, exchange.request) == ParseState::Complete);
    exchange.request_framing = *request_framing(exchange.request);
    exchange.start();
    while (!is_over()) {
      drain();
      if (!is_over()) run_some();
    }
    drain();
    exchange.drop_retired();
    return received;
  }
  std::string body_of(const std::string& target, const std::string& fields = "") { return body(ask(target, fields)); }
  static std::string body(const std::string& message) { return message.substr(message.find("\r\n\r\n") + 4); }
  static std::string field(const std::string& message, const std::string& name) {
    const std::size_t at = message.find("\r\n" + name + ": ");
    if (at == message.npos || at > message.find("\r\n\r\n")) return "";
    const std::size_t begin = at + name.size() + 4;
    return message.substr(begin, message.find("\r\n", begin) - begin);
  }
  bool is_over() const { return exchange.state() == ExchangeState::Done || exchange.state() == ExchangeState::Broken; }

  Loop loop;
  FileConfig config;
  FileCounters counters;
  FakeHost host;
  Pipeline pipeline;
  std::shared_ptr<FileHandler> handler;
  std::string text, received;
  Exchange exchange{host, pipeline};
  // Called before what is in the out chain is taken, if there is anything.
  std::function<void()> before_drain;

 private:
  struct Borrowed final : Handler {
    explicit Borrowed(Handler& its) : handler(its) {}
    std::unique_ptr<Responder> handle(Exchange& with) override { return handler.handle(with); }
    Handler& handler;
  };

  void run_some() {
    timeval tick{0, 5'000};
    event_base_loopexit(loop.base(), &tick);
    event_base_loop(loop.base(), EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY);
  }

  // Writes as a stream would: memory as it is, files as they are now.
  void drain() {
    Chain& out = host.chain;
    if (before_drain && !out.empty()) before_drain();
    for (std::size_t i = 0; i < out.count(); ++i) {
      const Slice& slice = out[i];
      if (slice.kind == Slice::Kind::Memory) {
        received.append(slice.data, slice.size);
        continue;
      }
      std::string part(slice.size, '\0');
      const ssize_t n = ::pread(slice.file->fd.get(), part.data(), part.size(), static_cast<off_t>(slice.offset));
      received.append(part, 0, n < 0 ? 0 : static_cast<std::size_t>(n));
    }
    out.clear();
    exchange.out_drained();
  }
};

}  // namespace proxycore::test
