#include "io/network.h"

#include <catch2/catch.hpp>

using namespace proxycore;

namespace {

bool holds(std::string_view network, std::string_view address) {
  return Network::parse(network).value().contains(*Address::ip(address, 80));
}

}  // namespace

TEST_CASE("networks of v4") {
  CHECK(holds("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.1"));
  CHECK(holds("10.1.2.3/8", "10.9.9.9"));
  CHECK(holds("192.0.2.128/25", "192.0.2.128"));
  CHECK_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
  CHECK(holds("192.0.2.1", "192.0.2.1"));
  CHECK_FALSE(holds("192.0.2.1", "192.0.2.2"));
  CHECK(holds("0.0.0.0/0", "203.0.113.9"));
  CHECK_FALSE(holds("0.0.0.0/0", "::1"));
}

TEST_CASE("networks of v6, and v4 peers on a v6 socket") {
  CHECK(holds("2001:db8::/32", "2001:db8:ffff::1"));
  CHECK_FALSE(holds("2001:db8::/32", "2001:db9::1"));
  CHECK(holds("::1", "::1"));
  CHECK_FALSE(holds("::1", "::2"));
  CHECK(holds("10.0.0.0/8", "::ffff:10.1.2.3"));
  CHECK(holds("::ffff:10.0.0.0/104", "10.1.2.3"));
  CHECK(holds("::/0", "10.1.2.3"));
  CHECK_FALSE(Network::parse("::/0")->contains(*Address::unix_path("/run/a")));
}

TEST_CASE("what is no network") {
  for (const char* bad :
       {"", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "10.0.0/8", "web1", "/8"})
    CHECK_FALSE(Network::parse(bad));
}
