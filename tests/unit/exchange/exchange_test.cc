#include "exchange/exchange.h"

#include <catch2/catch.hpp>

#include "unit/exchange/exchange_fixture.h"

using namespace proxycore;
using namespace proxycore::test;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

// The body part of what was written.
std::string body_of(const std::string& message) { return message.substr(message.find("\r\n\r\n") + 4); }

}  // namespace

TEST_CASE_METHOD(ExchangeFixture, "a request goes through the filters to the handler, the response back through them") {
  std::string order;
  for (const char letter : {'a', 'b'}) {
    FakeFilter& filter = add_filter();
    filter.request = [&order, letter](Exchange&) {
      order += letter;
      return Verdict::pass();
    };
    filter.response = filter.request;
  }
  handler->answer = [&](Exchange&) { order += '!'; };
  get();
  CHECK(order == "ab!");
  CHECK(exchange.state() == ExchangeState::Waiting);
  CHECK(respond(200, Framing::of_length(2)) == Flow::Continue);
  CHECK(order == "ab!ba");
  CHECK(write("ok") == Flow::Continue);
  CHECK(host.over == 0);
  exchange.finish();
  CHECK(exchange.state() == ExchangeState::Done);
  CHECK(host.over == 1);
  CHECK(host.written() == "HTTP/1.1 200 OK\r\nDate: now\r\nContent-Length: 2\r\n\r\nok");
  CHECK(exchange.keep_alive());
  CHECK(handler->alive == 1);
  exchange.reset();
  CHECK(handler->alive == 0);
  CHECK(exchange.state() == ExchangeState::Idle);
}

TEST_CASE_METHOD(ExchangeFixture, "how a body is framed depends on who gets it") {
  std::string expected;
  SECTION("length stays length") {
    get();
    (void)respond(200, Framing::of_length(4), {{"Content-Length", "4"}});
    expected = "Content-Length: 4\r\n\r\nbody";
  }
  SECTION("chunked, for 1.1") {
    get();
    (void)respond(200, Framing::chunked());
    expected = "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
  }
  SECTION("until close becomes chunked, for 1.1") {
    get();
    (void)respond(200, Framing::until_close());
    expected = "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n";
  }
  SECTION("chunked becomes until close, for 1.0") {
    get("Connection: keep-alive\r\n", "1.0");
    (void)respond(200, Framing::chunked());
    expected = "Connection: close\r\n\r\nbody";
  }
  SECTION("length, for 1.0 that wants to stay") {
    get("Connection: keep-alive\r\n", "1.0");
    (void)respond(200, Framing::of_length(4));
    expected = "Content-Length: 4\r\nConnection: keep-alive\r\n\r\nbody";
  }
  CHECK(write("body") == Flow::Continue);
  exchange.finish();
  const std::string message = host.written();
  CHECK_THAT(message, EndsWith("\r\n" + expected));
  CHECK(exchange.keep_alive() == (message.find("Connection: close") == message.npos));
}

TEST_CASE_METHOD(ExchangeFixture, "responses without a body have none, whatever is written") {
  int status = 200;
  std::string fields;
  SECTION("HEAD keeps the length of what it would have been") {
    ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
    fields = "Content-Length: 10\r\n";
  }
  SECTION("304 too") {
    get();
    status = 304;
    fields = "Content-Length: 10\r\n";
  }
  SECTION("204 has no length") {
    get();
    status = 204;
  }
  (void)respond(status, Framing::none(), {{"Content-Length", "10"}});
  CHECK(write("0123456789") == Flow::Continue);
  exchange.finish();
  CHECK_THAT(host.written(), EndsWith("Date: now\r\n" + fields + "\r\n"));
  CHECK(exchange.keep_alive());
  CHECK(exchange.body_sent == 0);
}

TEST_CASE_METHOD(ExchangeFixture, "HEAD of a chunked response does not close the connection") {
  ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  (void)respond(200, Framing::none());
  exchange.finish();
  CHECK_THAT(host.written(), EndsWith("Date: now\r\n\r\n"));
  CHECK(exchange.keep_alive());
}

TEST_CASE_METHOD(ExchangeFixture, "the connection is kept only if both want it and nothing is left unread") {
  SECTION("1.1 says close") { get("Connection: close\r\n"); }
  SECTION("1.0 says nothing") { get("", "1.0"); }
  SECTION("the host is closing") {
    host.close = true;
    get();
  }
  SECTION("the request body is not complete") {
    host.body_complete = false;
    ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n");
  }
  (void)respond(200, Framing::of_length(0));
  exchange.finish();
  CHECK_THAT(host.written(), Contains("Connection: close\r\n"));
  CHECK_FALSE(exchange.keep_alive());
}

TEST_CASE_METHOD(ExchangeFixture, "hop-by-hop fields go neither way") {
  std::string seen;
  handler->answer = [&](Exchange& e) {
    for (const Field& field : e.request.fields) seen += std::string(field.name) + " ";
  };
  get("Connection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nAccept: */*\r\n");
  CHECK(seen == "Host Accept ");
  (void)respond(200, Framing::chunked(), {{"Connection", "X-Its"}, {"X-Its", "1"}, {"Transfer-Encoding", "chunked"}});
  CHECK(host.written() == "HTTP/1.1 200 OK\r\nDate: now\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST_CASE_METHOD(ExchangeFixture, "an interim response goes out before the final one, but not to 1.0") {
  const auto hint = [&] {
    exchange.response.clear();
    exchange.response.status = 103;
    exchange.response.fields.add("Link", "</a.css>");
    exchange.interim();
    exchange.response.clear();
  };
  SECTION("1.1") {
    get();
    hint();
    CHECK(host.written() == "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
    CHECK(exchange.state() == ExchangeState::Waiting);
  }
  SECTION("1.0") {
    get("", "1.0");
    hint();
    CHECK(host.written().empty());
  }
  (void)respond(200, Framing::of_length(0));
  exchange.finish();
  host.written();
  hint();
  CHECK(host.written().empty());
}

TEST_CASE_METHOD(ExchangeFixture, "a failure before commit is an error page, after it the end") {
  get();
  SECTION("before") {
    exchange.tried.push_back({"web1", ErrorCode::ConnectionRefused});
    exchange.fail(Error::backend(ErrorCode::ConnectionRefused));
    CHECK(exchange.state() == ExchangeState::Done);
    CHECK(exchange.reply_status() == 502);
    const std::string page = host.written();
    CHECK_THAT(page, StartsWith("HTTP/1.1 502 Bad Gateway\r\n"));
    CHECK_THAT(page, Contains("Proxy-Status: test; error=connection_refused\r\n"));
    CHECK_THAT(page, Contains("\r\n\r\n502 Bad Gateway\nweb1: connection refused\n"));
    CHECK_THAT(page, Contains("X-Request-ID: 0123456789abcdef\r\n"));
    CHECK(handler->alive == 1);  // it may be the one that called
    exchange.drop_retired();
    CHECK(handler->alive == 0);
  }
  SECTION("after") {
    (void)respond(200, Framing::of_length(10));
    (void)write("some");
    exchange.fail(Error::backend(ErrorCode::ResponseIncomplete));
    CHECK(exchange.state() == ExchangeState::Broken);
    CHECK_FALSE(exchange.must_reset());
    CHECK(exchange.reply_status() == 200);
    CHECK(write("more") == Flow::Stop);
    exchange.finish();
    CHECK(exchange.state() == ExchangeState::Broken);
  }
  CHECK(host.over == 1);
  exchange.fail(Error::internal(ErrorCode::Internal));
  exchange.client_gone();
  CHECK(host.over == 1);
}

TEST_CASE_METHOD(ExchangeFixture, "a cut that would look like the end must be a reset") {
  get("", "1.0");
  (void)respond(200, Framing::until_close());
  exchange.fail(Error::backend(ErrorCode::ResponseIncomplete));
  CHECK(exchange.must_reset());
}

TEST_CASE_METHOD(ExchangeFixture, "what is refused never reaches the handler") {
  SECTION("CONNECT") {
    ask("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");
    const std::string page = host.written();
    CHECK_THAT(page, StartsWith("HTTP/1.1 405 "));
    CHECK_THAT(page, Contains("Allow: "));
  }
  SECTION("an unknown expectation") {
    ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: miracle\r\n\r\n");
    CHECK_THAT(host.written(), StartsWith("HTTP/1.1 417 "));
  }
  SECTION("a broken head") {
    exchange.refuse(Error::client(ErrorCode::BadRequest));
    const std::string page = host.written();
    CHECK_THAT(page, StartsWith("HTTP/1.1 400 "));
    CHECK_THAT(page, Contains("Connection: close\r\n"));
    CHECK_FALSE(exchange.keep_alive());
  }
  SECTION("a filter's reply") {
    add_filter().request = [](Exchange&) { return Verdict::reply(403); };
    get();
    CHECK_THAT(host.written(), StartsWith("HTTP/1.1 403 Forbidden\r\n"));
    CHECK(exchange.keep_alive());
  }
  CHECK(handler->asked == 0);
  CHECK(exchange.state() == ExchangeState::Done);
}

TEST_CASE_METHOD(ExchangeFixture, "an expectation to continue is passed on where there is a body to wait for") {
  SECTION("1.1 with a body") {
    ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n");
    CHECK(exchange.expects_continue);
    CHECK(exchange.request.fields.has(FieldId::Expect));
  }
  SECTION("without one") {
    get("Expect: 100-continue\r\n");
    CHECK_FALSE(exchange.expects_continue);
    CHECK(exchange.request.fields.find(FieldId::Expect) == nullptr);
  }
}

TEST_CASE_METHOD(ExchangeFixture, "a handoff replaces the responder when nothing of it is on the stack any more") {
  FakeHandler other;
  get();
  CHECK(handler->alive == 1);
  exchange.handoff(other);
  CHECK(other.asked == 1);
  CHECK(handler->alive == 1);
  exchange.drop_retired();
  CHECK(handler->alive == 0);
  CHECK(other.alive == 1);
  (void)deliver("abc", true);
  CHECK(other.body_octets == 3);
  CHECK(handler->body_octets == 0);
  exchange.reset();
}

TEST_CASE_METHOD(ExchangeFixture,
                 "a response filter can hand the exchange off, and the backend's response is not used") {
  FakeHandler other;
  add_filter().response = [&](Exchange& e) {
    return e.response.status == 200 ? Verdict::handoff(other) : Verdict::pass();
  };
  get();
  CHECK(respond(200, Framing::of_length(4)) == Flow::Stop);
  CHECK(write("nope") == Flow::Stop);
  CHECK(host.written().empty());
  CHECK(exchange.state() == ExchangeState::Waiting);
  CHECK(respond(404, Framing::of_length(0)) == Flow::Continue);
  exchange.reset();
}

TEST_CASE_METHOD(ExchangeFixture, "calls that are not legal in a state do nothing") {
  get();
  CHECK(write("early") == Flow::Stop);
  exchange.finish();
  CHECK(exchange.state() == ExchangeState::Waiting);
  (void)respond(200, Framing::of_length(0));
  CHECK(respond(200, Framing::of_length(0)) == Flow::Stop);
  exchange.finish();
  CHECK(write("late") == Flow::Stop);
  exchange.finish();
  exchange.interim();
  CHECK(host.over == 1);
}

TEST_CASE_METHOD(ExchangeFixture, "a full out chain asks for a pause, and its draining ends it, once") {
  get();
  const std::string block(Exchange::kOutHigh / 2, 'x');
  (void)respond(200, Framing::of_length(4 * block.size()));
  CHECK(write(block) == Flow::Continue);
  CHECK(write(block) == Flow::Pause);
  CHECK(exchange.out_is_full());
  host.written();
  exchange.out_drained();
  exchange.out_drained();
  CHECK(handler->writable == 1);
  exchange.want_writable();
  exchange.out_drained();
  CHECK(handler->writable == 2);
}

TEST_CASE_METHOD(ExchangeFixture, "small payloads are copied behind each other, large ones are linked") {
  get();
  (void)respond(200, Framing::chunked());
  for (int i = 0; i < 10; ++i) (void)write("small");
  CHECK(host.chain.count() == 1);
  const std::string large(5000, 'x');
  (void)write(large);
  CHECK(host.chain.count() == 3);
  CHECK(host.chain[1].data == large.data());
  CHECK(body_of(host.written()).ends_with("5\r\nsmall\r\n1388\r\n" + large + "\r\n"));
  CHECK(write("") == Flow::Continue);
  CHECK(host.written().empty());  // an empty chunk would be the last one
}

TEST_CASE_METHOD(ExchangeFixture, "trailers go with a chunked body, and are lost elsewhere") {
  Fields trailers;
  trailers.add("X-Sum", "1");
  get();
  SECTION("chunked") {
    (void)respond(200, Framing::chunked());
    exchange.finish(&trailers);
    CHECK(body_of(host.written()) == "0\r\nX-Sum: 1\r\n\r\n");
  }
  SECTION("length") {
    (void)respond(200, Framing::of_length(0));
    exchange.finish(&trailers);
    CHECK(body_of(host.written()).empty());
  }
}

TEST_CASE_METHOD(ExchangeFixture, "switching protocols makes a tunnel") {
  get("Connection: Upgrade\r\nUpgrade: websocket\r\n");
  CHECK(exchange.upgrade == "websocket");
  SECTION("as asked") {
    CHECK(respond(101, Framing::none(), {{"Upgrade", "websocket"}, {"Connection", "upgrade"}}) == Flow::Continue);
    CHECK(exchange.state() == ExchangeState::Tunnel);
    CHECK(host.body_wanted);
    CHECK_FALSE(exchange.keep_alive());
    CHECK_THAT(host.written(), EndsWith("Connection: upgrade\r\nUpgrade: websocket\r\n\r\n"));
    (void)write("raw octets");
    CHECK(host.written() == "raw octets");
    exchange.finish();
    CHECK(exchange.state() == ExchangeState::Done);
  }
  SECTION("to nothing in particular") {
    CHECK(respond(101, Framing::none()) == Flow::Stop);
    CHECK(exchange.reply_status() == 502);
  }
  SECTION("to what was not offered") {
    CHECK(respond(101, Framing::none(), {{"Upgrade", "other"}, {"Connection", "upgrade"}}) == Flow::Stop);
    CHECK(exchange.reply_status() == 502);
  }
  SECTION("declined") {
    CHECK(respond(200, Framing::of_length(0)) == Flow::Continue);
    CHECK(exchange.keep_alive());
    CHECK_THAT(host.written(), !Contains("pgrade"));
  }
}

TEST_CASE_METHOD(ExchangeFixture, "a tunnel of a HEAD request is a tunnel too") {
  ask("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
  (void)respond(101, Framing::none(), {{"Upgrade", "x"}});
  host.written();
  (void)write("octets");
  CHECK(host.written() == "octets");
  CHECK_FALSE(exchange.keep_alive());
}

TEST_CASE_METHOD(ExchangeFixture, "nobody is switched who did not ask") {
  SECTION("no Upgrade") { get(); }
  SECTION("Upgrade that Connection does not name") { get("Upgrade: x\r\n"); }
  SECTION("from 1.0") { get("Connection: upgrade\r\nUpgrade: x\r\n", "1.0"); }
  SECTION("with a body") {
    ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n");
  }
  CHECK(exchange.upgrade.empty());
  CHECK(respond(101, Framing::none(), {{"Upgrade", "x"}}) == Flow::Stop);
  CHECK(exchange.reply_status() == 502);
  CHECK_THAT(host.written(), Contains("error=http_upgrade_failed\r\n"));
}

TEST_CASE_METHOD(ExchangeFixture, "the request body goes to the responder") {
  ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
  exchange.want_request_body();
  CHECK(host.body_wanted);
  CHECK(deliver("abc", false));
  handler->body_flow = Flow::Pause;
  CHECK_FALSE(deliver("def", true));
  CHECK(handler->body_octets == 6);
  CHECK(handler->body_ended);
  CHECK(exchange.body_received == 6);
}

TEST_CASE_METHOD(ExchangeFixture, "a client that goes ends the exchange without a word") {
  get();
  SECTION("waiting") {}
  SECTION("streaming") { (void)respond(200, Framing::of_length(10)); }
  host.written();
  exchange.client_gone();
  CHECK(exchange.state() == ExchangeState::Broken);
  CHECK(exchange.error().code == ErrorCode::ClientGone);
  CHECK(host.written().empty());
  CHECK(host.over == 1);
}

TEST_CASE_METHOD(ExchangeFixture, "a handler may answer before it returns, even with an error") {
  handler->answer = [](Exchange& e) { e.fail(Error::internal(ErrorCode::NoBackend)); };
  get();
  CHECK(exchange.state() == ExchangeState::Done);
  CHECK_THAT(host.written(), StartsWith("HTTP/1.1 503 "));
  exchange.reset();
  CHECK(handler->alive == 0);
  handler->answer = nullptr;
  get();
  CHECK(exchange.state() == ExchangeState::Waiting);
  CHECK(exchange.tried.empty());
  CHECK(exchange.error().code == ErrorCode::None);
}
