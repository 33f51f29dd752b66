#include "filter/max_forwards.h"

#include <catch2/catch.hpp>

#include "unit/exchange/exchange_fixture.h"

using namespace proxycore;
using namespace proxycore::test;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

struct Hops : ExchangeFixture {
  Hops() { pipeline.filters.push_back(std::make_unique<MaxForwardsFilter>()); }
  void options(std::string_view hops) {
    ask("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: " + std::string(hops) + "\r\n\r\n");
  }
  std::string_view left() const { return exchange.request.fields.find(FieldId::MaxForwards)->value; }
};

}  // namespace

TEST_CASE_METHOD(Hops, "OPTIONS may go so far, and each hop counts") {
  options("10");
  CHECK(left() == "9");
  CHECK(handler->asked == 1);
}

TEST_CASE_METHOD(Hops, "where it may go no further it is answered") {
  SECTION("0") { options("0"); }
  SECTION("000") { options("000"); }
  CHECK(handler->asked == 0);
  const std::string answer = host.written();
  CHECK_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
  CHECK_THAT(answer, Contains("Allow: GET, "));
  CHECK_THAT(answer, Contains("Content-Length: 0\r\n"));
  CHECK(exchange.keep_alive());
}

TEST_CASE_METHOD(Hops, "a number that is none is refused") {
  const char* hops = GENERATE("-1", "+1", "1x", "x", "0x1", "4294967296", "1, 2");
  options(hops);
  CHECK_THAT(host.written(), StartsWith("HTTP/1.1 400 "));
}

TEST_CASE_METHOD(Hops, "the field means nothing for other methods, and OPTIONS does without") {
  SECTION("GET") {
    get("Max-Forwards: 0\r\n");
    CHECK(left() == "0");
  }
  SECTION("OPTIONS") { ask("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n"); }
  CHECK(handler->asked == 1);
}

TEST_CASE_METHOD(Hops, "TRACE is refused, however far it may go") {
  ask("TRACE / HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\nCookie: secret\r\n\r\n");
  const std::string answer = host.written();
  CHECK_THAT(answer, StartsWith("HTTP/1.1 405 "));
  CHECK_THAT(answer, !Contains("secret"));
}
