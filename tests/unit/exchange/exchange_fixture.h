// An exchange without a connection: a host that remembers what it was told, and handlers that do what a test says. The
// test's thread.
#pragma once

#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "handler/status.h"
#include "http/framing.h"
#include "http/parser.h"

namespace proxycore::test {

struct FakeHost final : ExchangeHost {
  Chain& out() override { return chain; }
  ChunkPool& chunks() override { return chunk_pool; }
  PipePool& pipes() override { return pipe_pool; }
  void flush_later() override { ++flushes; }
  void flush_now() override { ++flushes; }
  void want_request_body() override { body_wanted = true; }
  void hold_request_body() override { body_wanted = false; }
  void exchange_over() override { ++over; }
  bool request_body_complete() const override { return body_complete; }
  bool closing() const override { return close; }
  std::uint64_t unique_number() override { return 0x0123456789abcdef; }
  std::time_t wall_clock() override { return clock; }
  DateCache& date() override { return dates; }

  // What would have been written since the last call.
  std::string written() {
    std::string text;
    for (std::size_t i = 0; i < chain.count(); ++i) text.append(chain[i].data, chain[i].size);
    chain.clear();
    return text;
  }

  ChunkPool chunk_pool;
  PipePool pipe_pool;
  DateCache dates;
  Chain chain;
  int flushes = 0, over = 0;
  bool body_wanted = false, body_complete = true, close = false;
  std::time_t clock = 0;
};

// Answers as told; without a word it leaves the exchange waiting.
struct FakeHandler final : Handler {
  struct FakeResponder final : Responder {
    explicit FakeResponder(FakeHandler& its_handler) : handler(its_handler) { ++handler.alive; }
    ~FakeResponder() override { --handler.alive; }
    Flow on_request_body(Chain& body, bool last) override {
      handler.body_octets += body.bytes();
      handler.body_ended = last;
      body.clear();
      return handler.body_flow;
    }
    void on_writable() override { ++handler.writable; }
    FakeHandler& handler;
  };
  std::unique_ptr<Responder> handle(Exchange& exchange) override {
    ++asked;
    if (answer) answer(exchange);
    return std::make_unique<FakeResponder>(*this);
  }

  std::function<void(Exchange&)> answer;
  Flow body_flow = Flow::Continue;
  int asked = 0, alive = 0, writable = 0;
  std::uint64_t body_octets = 0;
  bool body_ended = false;
};

struct FakeFilter final : Filter {
  Verdict on_request(Exchange& exchange) override { return request ? request(exchange) : Verdict::pass(); }
  Verdict on_response(Exchange& exchange) override { return response ? response(exchange) : Verdict::pass(); }
  std::function<Verdict(Exchange&)> request, response;
};

class ExchangeFixture {
 public:
  ExchangeFixture() : exchange(host, pipeline) {
    auto its_handler = std::make_unique<FakeHandler>();
    handler = its_handler.get();
    pipeline.handler = std::move(its_handler);
    pipeline.status_handler = std::make_unique<StatusHandler>("test");
  }
  FakeFilter& add_filter() {
    auto filter = std::make_unique<FakeFilter>();
    FakeFilter& added = *filter;
    pipeline.filters.push_back(std::move(filter));
    return added;
  }
  // As the connection does with a head that it has read.
  void ask(std::string_view head) {
    text = head;
    REQUIRE(RequestParser().parse(text, exchange.request) == ParseState::Complete);
    exchange.request_framing = *request_framing(exchange.request);
    exchange.start();
  }
  void get(std::string_view fields = "", std::string_view version = "1.1") {
    ask("GET / HTTP/" + std::string(version) + "\r\nHost: a\r\n" + std::string(fields) + "\r\n");
  }
  // Response head from a backend.
  Flow respond(int status, Framing framing, std::vector<std::pair<std::string_view, std::string_view>> fields = {}) {
    exchange.response.clear();
    exchange.response.status = status;
    exchange.response.fields.add("Date", "now");
    for (const auto& [name, value] : fields) exchange.response.fields.add(name, value);
    return exchange.respond(framing);
  }
  Flow write(std::string_view body) {
    Chain chain;
    chain.append(Slice::memory({}, body.data(), body.size()));
    const Flow flow = exchange.write(chain);
    CHECK(chain.empty());
    return flow;
  }
  bool deliver(std::string_view body, bool last) {
    Chain chain;
    chain.append(Slice::memory({}, body.data(), body.size()));
    return exchange.deliver_request_body(chain, last) == Flow::Continue;
  }

  FakeHost host;
  Pipeline pipeline;
  FakeHandler* handler;
  std::string text;
  Exchange exchange;
};

}  // namespace proxycore::test
