#include "filter/forwarded.h"

#include <catch2/catch.hpp>

#include "unit/exchange/exchange_fixture.h"

using namespace proxycore;
using namespace proxycore::test;

namespace {

struct Forwarding : ExchangeFixture {
  Forwarding() { pipeline.filters.push_back(std::make_unique<ForwardedFilter>("us")); }
  // The values of all fields of that name.
  std::string sent(FieldId id) const {
    std::string values;
    for (const Field& field : exchange.request.fields)
      if (field.id == id) values += (values.empty() ? "" : " | ") + std::string(field.value);
    return values;
  }
};

constexpr char kClaims[] =
    "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2\r\nX-Forwarded-Proto: https\r\n"
    "X-Forwarded-Host: b\r\nForwarded: for=192.0.2.1\r\n";

}  // namespace

TEST_CASE_METHOD(Forwarding, "a client is told of by its address, scheme and host") {
  exchange.client = {"127.0.0.1", false, false};
  get();
  CHECK(sent(FieldId::XForwardedFor) == "127.0.0.1");
  CHECK(sent(FieldId::XForwardedProto) == "http");
  CHECK(sent(FieldId::XForwardedHost) == "a");
  CHECK(sent(FieldId::Via) == "1.1 us");
}

TEST_CASE_METHOD(Forwarding, "what a stranger claims of itself is not passed on") {
  exchange.client = {"127.0.0.1", false, false};
  get(kClaims);
  CHECK(sent(FieldId::XForwardedFor) == "127.0.0.1");
  CHECK(sent(FieldId::XForwardedProto) == "http");
  CHECK(sent(FieldId::XForwardedHost) == "a");
  CHECK(sent(FieldId::Forwarded).empty());
}

TEST_CASE_METHOD(Forwarding, "what a trusted neighbour says is kept, with its own address behind") {
  exchange.client = {"10.0.0.1", true, false};
  get(kClaims);
  CHECK(sent(FieldId::XForwardedFor) == "192.0.2.1, 192.0.2.2, 10.0.0.1");
  CHECK(sent(FieldId::XForwardedProto) == "https");
  CHECK(sent(FieldId::XForwardedHost) == "b");
  CHECK(sent(FieldId::Forwarded) == "for=192.0.2.1");
}

TEST_CASE_METHOD(Forwarding, "a neighbour on a unix socket has no address to add") {
  exchange.client = {"unix:", true, false};
  SECTION("that knows of a client") {
    get("X-Forwarded-For: 192.0.2.1\r\n");
    CHECK(sent(FieldId::XForwardedFor) == "192.0.2.1");
  }
  SECTION("that does not") {
    get();
    CHECK(sent(FieldId::XForwardedFor).empty());
    CHECK(sent(FieldId::XForwardedProto) == "http");
  }
}

TEST_CASE_METHOD(Forwarding, "Connection cannot take away what a proxy before us said") {
  exchange.client = {"10.0.0.1", true, false};
  get("Connection: X-Forwarded-For, close\r\nX-Forwarded-For: 192.0.2.1\r\n");
  CHECK(sent(FieldId::XForwardedFor) == "192.0.2.1, 10.0.0.1");
}

TEST_CASE_METHOD(Forwarding, "Via grows, by the version that was received, both ways") {
  get("Via: 1.0 them\r\n", "1.0");
  CHECK(sent(FieldId::Via) == "1.0 them | 1.0 us");
  (void)respond(200, Framing::of_length(0), {{"Via", "1.1 origin"}});
  const std::string head = host.written();
  CHECK_THAT(head, Catch::Contains("Via: 1.1 origin\r\nVia: 1.1 us\r\n"));
}
