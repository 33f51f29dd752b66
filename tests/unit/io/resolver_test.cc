#include "io/resolver.h"

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("numeric addresses are not looked up") {
  const Resolution v4 = resolve_host("192.0.2.7", 81);
  REQUIRE(v4.ok());
  REQUIRE(v4.addresses.size() == 1);
  CHECK(v4.addresses[0].text() == "192.0.2.7:81");
  const Resolution v6 = resolve_host("2001:db8::7", 81);
  REQUIRE(v6.addresses.size() == 1);
  CHECK(v6.addresses[0].text() == "[2001:db8::7]:81");
}

TEST_CASE("names come from the system, each address once, with the port") {
  const Resolution local = resolve_host("localhost", 81);
  REQUIRE(local.ok());
  REQUIRE_FALSE(local.addresses.empty());
  for (std::size_t i = 0; i < local.addresses.size(); ++i) {
    CHECK(local.addresses[i].port() == 81);
    for (std::size_t j = 0; j < i; ++j) CHECK_FALSE(local.addresses[i] == local.addresses[j]);
  }
}

TEST_CASE("an unknown name says why") {
  const Resolution unknown = resolve_host("no-such-host.invalid", 80);
  CHECK_FALSE(unknown.ok());
  CHECK(unknown.addresses.empty());
  CHECK_THAT(unknown.error, Catch::StartsWith("unknown host (") || Catch::StartsWith("cannot be resolved ("));
}
