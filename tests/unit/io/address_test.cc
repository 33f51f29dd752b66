#include "io/address.h"

#include <net/if.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("addresses print in their canonical form", "[address]") {
  const auto [numeric, text] = GENERATE(table<std::string, std::string>({
      {"127.0.0.1", "127.0.0.1:80"},
      {"0.0.0.0", "0.0.0.0:80"},
      {"255.255.255.255", "255.255.255.255:80"},
      {"::1", "[::1]:80"},
      {"0:0:0:0:0:0:0:1", "[::1]:80"},
      {"2001:DB8::00A0", "[2001:db8::a0]:80"},
  }));
  const auto address = Address::ip(numeric, 80);
  REQUIRE(address);
  CHECK(address->text() == text);
  CHECK(address->port() == 80);
  CHECK_FALSE(address->is_unix());
  CHECK(address->path().empty());
}

TEST_CASE("what is not a numeric address is refused", "[address]") {
  const std::string text =
      GENERATE("", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "01.2.3.4", "[::1]",
               "::1::", "1.2.3.4%lo", "::1%", "fe80::1%no-such-zone", "0x7f.1");
  CHECK_FALSE(Address::ip(text, 80));
  CHECK_FALSE(Address::ip(std::string_view("1.2.3.4\0", 8), 80));
}

TEST_CASE("a zone is an interface by name or number", "[address]") {
  const unsigned lo = if_nametoindex("lo");
  if (lo == 0) return;
  const auto by_name = Address::ip("fe80::1%lo", 80);
  REQUIRE(by_name);
  CHECK(by_name->text() == "[fe80::1%lo]:80");
  CHECK(by_name == Address::ip("fe80::1%" + std::to_string(lo), 80));
  CHECK_FALSE(*by_name == *Address::ip("fe80::1", 80));
}

TEST_CASE("ports can be changed, of TCP addresses only", "[address]") {
  auto v4 = *Address::ip("10.0.0.1", 1);
  v4.set_port(65535);
  CHECK(v4.text() == "10.0.0.1:65535");
  CHECK(v4.host_text() == "10.0.0.1");
  auto v6 = *Address::ip("::1", 1);
  v6.set_port(0);
  CHECK(v6.text() == "[::1]:0");
  auto local = *Address::unix_path("/x");
  local.set_port(5);
  CHECK(local.text() == "unix:/x");
  CHECK(local.port() == 0);
}

TEST_CASE("unix addresses: paths and abstract names", "[address]") {
  const auto path = Address::unix_path("/run/x.sock");
  REQUIRE(path);
  CHECK(path->text() == "unix:/run/x.sock");
  CHECK(path->path() == "/run/x.sock");
  CHECK(path->host_text() == "unix:");
  CHECK(path->size() == offsetof(sockaddr_un, sun_path) + 12);

  const auto abstract = Address::unix_path("@name");
  REQUIRE(abstract);
  CHECK(abstract->text() == "unix:@name");
  CHECK(abstract->size() == offsetof(sockaddr_un, sun_path) + 5);
  CHECK(reinterpret_cast<const sockaddr_un*>(abstract->raw())->sun_path[0] == '\0');

  CHECK(Address::unix_path(std::string(107, 'x')));
  CHECK_FALSE(Address::unix_path(std::string(108, 'x')));
  CHECK_FALSE(Address::unix_path(""));
  CHECK_FALSE(Address::unix_path("@"));
  CHECK_FALSE(Address::unix_path(std::string_view("/a\0b", 4)));
}

TEST_CASE("addresses come from the kernel as they are", "[address]") {
  const auto v6 = *Address::ip("2001:db8::1", 443);
  CHECK(Address(v6.raw(), v6.size()) == v6);
  CHECK(Address(v6.raw(), v6.size()).size() == v6.size());

  const auto longest = *Address::unix_path(std::string(107, 'p'));
  CHECK(Address(longest.raw(), longest.size()).path() == std::string(107, 'p'));

  SECTION("an unnamed peer of a unix socket has only a family") {
    const sa_family_t family = AF_UNIX;
    sockaddr_un peer{};
    peer.sun_family = family;
    const Address address(reinterpret_cast<const sockaddr*>(&peer), sizeof family);
    CHECK(address.is_unix());
    CHECK(address.text() == "unix:");
    CHECK(address.path().empty());
  }
  SECTION("a mapped v4 address is that v4 address") {
    const auto mapped = *Address::ip("::ffff:192.0.2.7", 99);
    CHECK(Address(mapped.raw(), mapped.size()).text() == "192.0.2.7:99");
    CHECK(Address(mapped.raw(), mapped.size()) == *Address::ip("192.0.2.7", 99));
  }
  SECTION("nothing") {
    const Address none;
    CHECK(none.family() == AF_UNSPEC);
    CHECK(none.text().empty());
    CHECK(Address(none.raw(), 0) == none);
  }
}

TEST_CASE("addresses are equal when they lead to the same place", "[address]") {
  CHECK(*Address::ip("127.0.0.1", 1) == *Address::ip("127.0.0.1", 1));
  CHECK_FALSE(*Address::ip("127.0.0.1", 1) == *Address::ip("127.0.0.1", 2));
  CHECK_FALSE(*Address::ip("127.0.0.1", 1) == *Address::ip("127.0.0.2", 1));
  CHECK_FALSE(*Address::ip("::1", 1) == *Address::ip("127.0.0.1", 1));
  CHECK(*Address::unix_path("/a") == *Address::unix_path("/a"));
  CHECK_FALSE(*Address::unix_path("@a") == *Address::unix_path("/a"));
}
