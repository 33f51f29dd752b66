#include "handler/status.h"

#include <catch2/catch.hpp>

#include "unit/exchange/exchange_fixture.h"

using namespace proxycore;
using namespace proxycore::test;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

TEST_CASE_METHOD(ExchangeFixture, "an error page says what was tried, in order") {
  get();
  exchange.tried = {{"web1", ErrorCode::ConnectionRefused}, {"web2", ErrorCode::ConnectionTimeout}};
  exchange.fail(Error::backend(ErrorCode::ConnectionTimeout));
  const std::string page = host.written();
  CHECK_THAT(page, StartsWith("HTTP/1.1 504 Gateway Timeout\r\n"));
  CHECK_THAT(page, Contains("Proxy-Status: test; error=connection_timeout\r\n"));
  CHECK_THAT(page, Contains("Content-Type: text/plain"));
  CHECK_THAT(page, Contains("\r\n\r\n504 Gateway Timeout\nweb1: connection refused\nweb2: "));
  CHECK_THAT(page, EndsWith("\nrequest 0123456789abcdef\n"));
}

TEST_CASE_METHOD(ExchangeFixture, "an error page to HEAD has a length and no body") {
  ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  exchange.fail(Error::internal(ErrorCode::NoBackend));
  const std::string page = host.written();
  CHECK_THAT(page, StartsWith("HTTP/1.1 503 "));
  CHECK_THAT(page, Contains("Retry-After: 1\r\n"));
  CHECK_THAT(page, EndsWith("\r\n\r\n"));
  CHECK_THAT(page, Contains("Content-Length: "));
  CHECK_THAT(page, !Contains("Content-Length: 0\r\n"));
}

TEST_CASE_METHOD(ExchangeFixture, "a plain status is no error of a proxy") {
  class Forbid final : public Filter {
    Verdict on_request(Exchange&) override { return Verdict::reply(403); }
    Verdict on_response(Exchange&) override { return Verdict::pass(); }
  };
  pipeline.filters.push_back(std::make_unique<Forbid>());
  get();
  const std::string page = host.written();
  CHECK_THAT(page, Contains("\r\n\r\n403 Forbidden\n"));
  CHECK_THAT(page, !Contains("Proxy-Status"));
}

TEST_CASE_METHOD(ExchangeFixture, "what a backend said before it failed is not in the page") {
  get();
  exchange.response.status = 200;
  exchange.response.fields.add("Set-Cookie", "secret");
  exchange.fail(Error::backend(ErrorCode::ResponseProtocolError));
  CHECK_THAT(host.written(), !Contains("secret"));
}
