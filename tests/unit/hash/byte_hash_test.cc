#include "hash/byte_hash.h"

#include <catch2/catch.hpp>

#include "hash/carp_math.h"
#include "hash/digest.h"
#include "hash/murmur.h"
#include "hash/siphash.h"

using namespace proxycore;

TEST_CASE("haproxy's functions give its values", "[byte_hash]") {
  CHECK(sdbm("/index.html") == 0x33242976);
  CHECK(djb2("/index.html") == 0xe114b9cf);
  CHECK(wt6("/index.html") == 0x3101077e);
  CHECK(full_hash(sdbm("/index.html")) == 0xfb63160c);
  CHECK(sdbm("") == 0);
  CHECK(djb2("") == 5381);
}

TEST_CASE("djb2a and FNV-1a go on from what came before", "[byte_hash]") {
  CHECK(djb2a("ab") == ((5381u * 33 ^ 'a') * 33 ^ 'b'));
  CHECK(djb2a("b", djb2a("a")) == djb2a("ab"));
  CHECK(fnv1a("") == 0x811c9dc5);
  CHECK(fnv1a("a") == 0xe40c292c);
  CHECK(fnv1a("foobar") == 0xbf9cf968);
  CHECK(fnv1a("bar", fnv1a("foo")) == fnv1a("foobar"));
}

TEST_CASE("octets are unsigned, but for CARP", "[byte_hash]") {
  CHECK(sdbm("\x80") == 128);
  CHECK(djb2("\xff") == 5381u * 33 + 255);
  CHECK(carp_hash("\x80") == static_cast<std::uint32_t>(-128));
  CHECK(carp_hash("b", carp_hash("a")) == carp_hash("ab"));
  CHECK(carp_mix(1) == std::rotl(1u + 0x62531965u, 21));
}

TEST_CASE("Envoy's published MurmurHash2 values", "[byte_hash]") {
  CHECK(murmur64a("foo", 0xc70f6907) == 9631199822919835226u);
  CHECK(murmur64a("bar", 0xc70f6907) == 11474628671133349555u);
  CHECK(murmur64a("", 0xc70f6907) == 6142509188972423790u);
}

TEST_CASE("SipHash of nothing and of a block differ by length", "[byte_hash]") {
  CHECK(siphash24("") == 0x1e924b9d737700d7);
  CHECK(siphash24(std::string_view("\0", 1)) != siphash24(std::string_view("\0\0", 2)));
}

TEST_CASE("Varnish's published keys, and MD5 of nothing", "[byte_hash]") {
  CHECK(sha256_tail("/def") == 2002449278);
  CHECK(sha256_tail("/hash") == 2439792896);
  CHECK(md5_words("") == std::array<std::uint32_t, 4>{0xd98c1dd4, 0x04b2008f, 0x980980e9, 0x7e42f8ec});
}
