// What the readers of the peers' configuration files take, and what they say to the rest. That what they take chooses as the
// programs did, tests/e2e/hashmap_peers.py shows.
#include "hashmap/peers/peer_file.h"

#include <catch2/catch.hpp>

#include "common/start_error.h"

using namespace proxycore;

namespace {

const Log kQuiet("test", {Log::Level::Quiet});

PeerPool read(PeerKind kind, std::string_view text, const std::string& upstream = {}, const std::string& version = {}) {
  return read_peer_text(kind, "f", text, {upstream, version}, kQuiet);
}

std::string members_of(const PeerPool& read) {
  std::string text;
  for (const PoolMember& one : read.pool.members) {
    text += (text.empty() ? "" : " ") + one.name;
    if (one.member.weight != 1) text += "=" + std::to_string(one.member.weight);
    if (one.member.number != 0) text += "#" + std::to_string(one.member.number);
    if (!one.member.label.empty()) text += "(" + one.member.label + ")";
    if (one.down) text += " down";
    if (one.member.backup) text += " backup";
  }
  return text;
}

std::string refusal(PeerKind kind, std::string_view text, const std::string& upstream = {}) {
  try {
    read(kind, text, upstream);
  } catch (const StartError& error) {
    return error.what();
  }
  return "none";
}

constexpr std::string_view kNginx = R"(
http {
  # a comment { ;
  upstream one { server a:80; server "b"; hash $request_uri; }
  upstream two {
    zone z 64k; keepalive 8;
    hash $scheme://$host$request_uri consistent;
    server 10.0.0.1:8080 weight=3 max_fails=2;
    server unix:/run/x down; server [::1]:81 backup;
  }
  server { listen 80; location / { return 200 "}"; } }
}
)";

constexpr std::string_view kHaproxy = R"(
global
    maxconn 100
defaults
    balance uri
    default-server weight 2 check inter 100ms
defaults other
    hash-type consistent
frontend f
    bind :80
backend one
    server s1 10.0.0.1:80
    server s2 10.0.0.2:80 weight 5 id 7 disabled
backend two from other
    balance url_param "id"
    server s1 ipv4@10.0.0.1:80 backup  # the spare
listen three
    balance hdr(Host) use_domain_only
    hash-type map-based wt6 avalanche
    option allbackups
    server s1 /run/a hash-key addr
    server s2 web2 hash-key addr
)";

}  // namespace

TEST_CASE("upstream blocks of nginx") {
  const PeerPool one = read(PeerKind::Nginx, kNginx, "one");
  CHECK(members_of(one) == "a:80 b:80");
  CHECK(one.pool.members[1].member.written == "b");
  CHECK(one.pool.scheme == "nginx");
  CHECK(one.pool.key.is_schemes_own());
  const PeerPool two = read(PeerKind::Nginx, kNginx, "two");
  CHECK(members_of(two) == "10.0.0.1:8080=3 unix:/run/x down [::1]:81 backup");
  CHECK(two.pool.scheme == "nginx-consistent");
  CHECK(two.pool.key.text() == "$scheme://$host$request_uri");
}

TEST_CASE("nginx: what cannot be read, with file and line") {
  CHECK(refusal(PeerKind::Nginx, kNginx) == "f: 2 of upstream in it (one, two); choose one with --upstream");
  CHECK(refusal(PeerKind::Nginx, kNginx, "tow")
            .starts_with("f: no upstream 'tow' in it; did you mean 'two'? (one, two)"));
  CHECK(refusal(PeerKind::Nginx, "") == "f: no upstream in it");
  CHECK(refusal(PeerKind::Nginx, "upstream u {\nserver a weight=x; }") == "f:2: 'weight=x': 'x' is not a number");
  CHECK(refusal(PeerKind::Nginx, "upstream u {\nserver a:b; }") == "f:2: 'a:b' is not the address of a server");
  CHECK(refusal(PeerKind::Nginx, "upstream u {\nserver; }") == "f:2: a server needs an address");
  CHECK(refusal(PeerKind::Nginx, "upstream u { }") == "f:1: no server in this upstream");
  CHECK(refusal(PeerKind::Nginx, "upstream u { server a\n}") == "f:1: ';' is missing after 'server'");
  CHECK(refusal(PeerKind::Nginx, "upstream u { server a;") == "f:1: a '}' is missing behind it");
  CHECK(refusal(PeerKind::Nginx, "}") == "f:1: '}' closes nothing");
  CHECK(refusal(PeerKind::Nginx, "x \"a") == "f:1: the quote is not closed");
  CHECK(refusal(PeerKind::Nginx, "upstream u { server a; hash $cookie_x; }") ==
        "f:1: hash $cookie_x: not all of these variables are in a URL");
  CHECK(refusal(PeerKind::Nginx, "upstream u { server a; hash k sorted; }") ==
        "f:1: 'sorted' is not understood; hash takes a key, and perhaps 'consistent'");
}

TEST_CASE("nginx: an upstream that does not hash says what it does") {
  CHECK(read(PeerKind::Nginx, "upstream u { server a; }").why_not == "f:1: this upstream takes turns");
  const PeerPool least = read(PeerKind::Nginx, "upstream u { server a;\nleast_conn; }");
  CHECK(least.why_not == "f:2: 'least_conn' does not go by the URL");
  CHECK(least.pool.scheme.empty());
}

TEST_CASE("sections of haproxy, with their defaults") {
  const PeerPool one = read(PeerKind::Haproxy, kHaproxy, "one");
  CHECK(members_of(one) == "10.0.0.1:80 10.0.0.2:80=5#7 down");
  CHECK(one.pool.scheme.empty());  // the last defaults before it have no balance
  CHECK(read(PeerKind::Haproxy, kHaproxy, "one").why_not == "f:11: this section takes turns");
}

TEST_CASE("haproxy: named defaults, keys, hash-key") {
  const PeerPool two = read(PeerKind::Haproxy, kHaproxy, "two");
  CHECK(members_of(two) == "10.0.0.1:80 backup");
  CHECK(two.pool.scheme == "haproxy-consistent");
  CHECK(two.pool.key.text() == "url_param id");
  CHECK(two.pool.members[0].is("s1"));
  const PeerPool three = read(PeerKind::Haproxy, kHaproxy, "three");
  CHECK(members_of(three) == "unix:/run/a web2:80");
  CHECK(three.pool.scheme == "haproxy-map-wt6-avalanche");
  CHECK(three.pool.key.text() == "hdr(Host) use_domain_only");
  CHECK(three.pool.options.node == HaproxyNode::Address);
  CHECK(three.pool.options.all_backups);
}

TEST_CASE("haproxy: what cannot be read, with file and line") {
  const auto in_backend = [](std::string_view line) {
    return refusal(PeerKind::Haproxy, "backend b\n" + std::string(line) + "\n server s 10.0.0.1:80\n");
  };
  CHECK(refusal(PeerKind::Haproxy, "backend b\n balance uri\n") == "f:1: no server in this section");
  CHECK(refusal(PeerKind::Haproxy, "backend\n") == "f:1: the section has no name");
  CHECK(in_backend("server s") == "f:2: a server takes a name and an address");
  CHECK(in_backend("server s 10.0.0.1:80 weight 257").starts_with("f:2: '257': '257' is out of range"));
  CHECK(in_backend("server s 10.0.0.1:80 hash-key port") ==
        "f:2: 'port' is not understood; hash-key is id, id32, addr, addr-port or guid");
  CHECK(in_backend("server t 10.0.0.2:80 hash-key addr") ==
        "f:1: servers with different hash-key values are not understood");
  CHECK(in_backend("server-template s 3 web:80").starts_with("f:2: 'server-template' makes servers"));
  CHECK(in_backend("balance uri depth") == "f:2: 'depth' needs a value");
  CHECK(in_backend("balance uri deep 1") ==
        "f:2: 'deep' is not understood; balance uri takes whole, path-only, len, depth");
  CHECK(in_backend("balance hash src") == "f:2: 'balance hash src' is not understood; base, path and pathq are");
  CHECK(in_backend("hash-type consistent md5") == "f:2: 'hash-type consistent md5' is not understood");
  CHECK(in_backend("hash-type ring") == "f:2: 'ring' is not understood; hash-type is map-based or consistent");
  CHECK(in_backend("balance \"uri") == "f:2: the quote is not closed");
  CHECK(read(PeerKind::Haproxy, "listen b\n balance leastconn\n server s a:1\n").why_not ==
        "f:2: 'balance leastconn' does not go by the URL");
}

TEST_CASE("cache_peer lines of Squid") {
  const PeerPool pool = read(PeerKind::Squid,
                             "# cache_peer no parent 1 0 carp\n"
                             "cache_peer web1 parent 3128 0 no-query carp weight=2\n"
                             "cache_peer other parent 3128 0 round-robin\n"
                             "cache_peer 10.0.0.2 \\\n parent 3129 0 carp \\\n name=b carp-key=path,host # comment\n"
                             "cache_peer web3 sibling 3128 0\n"
                             "cache_peer ::1 parent 3128 0 carp weight=0");
  CHECK(members_of(pool) == "web1:3128=2 10.0.0.2:3129(b) [::1]:3128");
  CHECK(pool.pool.scheme == "squid");
  CHECK(pool.pool.members[0].member.written == "web1");
  CHECK(pool.pool.members[0].is("web1"));
  CHECK(pool.pool.members[1].is("b"));
  CHECK(pool.pool.members[1].member.carp_key == (kCarpPath | kCarpHost));
}

TEST_CASE("Squid: what cannot be read, with file and line") {
  CHECK(refusal(PeerKind::Squid, "http_port 3128\n") == "f: no cache_peer with carp in it");
  CHECK(refusal(PeerKind::Squid, "cache_peer a parent 1 0 round-robin\n") ==
        "f: no cache_peer with carp in it (those that are there choose otherwise)");
  CHECK(refusal(PeerKind::Squid, "\ncache_peer a parent\n") ==
        "f:2: cache_peer takes a host, a type, a port and an ICP port");
  CHECK(refusal(PeerKind::Squid, "cache_peer a parent http 0 carp") == "f:1: 'http': 'http' is not a number");
  CHECK(refusal(PeerKind::Squid, "cache_peer a parent 1 0 carp carp-key=path,query") ==
        "f:1: 'carp-key=path,query': the parts are scheme, host, port, path, params");
}

TEST_CASE("proxy.server of lighttpd") {
  constexpr std::string_view text = R"(
server.modules += ( "mod_proxy" )  # ( not read
$HTTP["host"] == "www" {
  proxy.balance = "hash"
  proxy.server = ( "/app" => (
    "first" => ( "host" => "10.0.0.1", "port" => 8080 ),
    ( "host" => "::1" ),
    ( "socket" => "/run/a" ), ) )
}
else $HTTP["host"] == "img" {
  proxy.balance = "fair"
  proxy.server = ( "" => ( ( "host" => "10.0.0.2" ) ) )
}
)";
  const PeerPool www = read(PeerKind::Lighttpd, text, "www /app", "1.4.69");
  CHECK(members_of(www) == "10.0.0.1:8080 [::1]:80 unix:/run/a");
  CHECK(www.pool.scheme == "lighttpd-1.4.69");
  CHECK(read(PeerKind::Lighttpd, text, "img").why_not == "f:11: proxy.balance \"fair\" does not go by the URL");
  CHECK(refusal(PeerKind::Lighttpd, text) == "f: 2 of proxy.server in it (www /app, img); choose one with --upstream");
}

TEST_CASE("lighttpd hashes in four ways, by its version") {
  constexpr std::string_view text = R"(proxy.balance = "hash" proxy.server = ( "" => ( ( "host" => "10.0.0.1" ) ) ))";
  for (const auto& [version, scheme] : {std::pair{"1.4.20", "lighttpd-1.4.55"},
                                        {"1.4.55", "lighttpd-1.4.55"},
                                        {"1.4.56", "lighttpd-1.4.59"},
                                        {"1.4.60", "lighttpd-1.4.69"},
                                        {"1.4.73", "lighttpd-1.4.69"},
                                        {"1.4.74", "lighttpd-1.4.85"},
                                        {"", "lighttpd-1.4.85"}})
    CHECK(read(PeerKind::Lighttpd, text, {}, version).pool.scheme == scheme);
}

TEST_CASE("lighttpd: what cannot be read, with file and line") {
  const auto refused = [](std::string_view text) { return refusal(PeerKind::Lighttpd, text); };
  CHECK(refused("x = 1") == "f: no proxy.server in it");
  CHECK(refused("proxy.server = ( \"\" => ( ( \"port\" => 80 ) ) )") == "f:1: a server needs \"host\" or \"socket\"");
  CHECK(refused("proxy.server = ( \"\" => (\n( \"host\" => \"a b\" ) ) )") ==
        "f:2: 'a b' is not the address of a server");
  CHECK(refused("proxy.server = ( \"\" => ( )").ends_with("')' is missing"));
  CHECK(refused("proxy.server = ( \"\" => ( ) )") == "f:1: no server in this list");
  CHECK(refused("x = \"a") == "f:1: the quote is not closed");
  CHECK(refused("x = ") == "f:1: a value is missing");
  CHECK(refused("}") == "f:1: '}' closes nothing");
  CHECK(refused("a == \"b\" {\nx = 1") == "f:2: a '}' is missing");
  CHECK(refused("x = " + std::string(200, '(')) == "f:1: lists too deep in each other");
}

TEST_CASE("servers of one address are told apart") {
  const PeerPool pool = read(PeerKind::Haproxy, "backend b\nbalance uri\nserver x 10.0.0.1:80\nserver y 10.0.0.1:80\n");
  CHECK(members_of(pool) == "x y");
}
