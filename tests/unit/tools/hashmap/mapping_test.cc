#include "hashmap/map/mapping.h"

#include <catch2/catch.hpp>

#include "common/start_error.h"
#include "common/values.h"

using namespace proxycore;

namespace {

HashPool pool_of(const std::vector<std::string>& operands, const std::string& scheme = "hrw") {
  HashPool pool;
  pool.members = parse_pool_members(operands, Log("test", {Log::Level::Quiet}));
  pool.scheme = scheme;
  return pool;
}

UrlBatch& batch_of(const std::vector<Url>& urls) {
  static UrlBatch batch;
  batch.clear();
  for (const Url& url : urls) batch.urls[batch.size++] = url;
  return batch;
}

std::vector<std::string> names(const Mapping& mapping, const std::vector<Url>& urls, MappingScratch& scratch) {
  std::vector<std::uint32_t> picks;
  mapping.pick(batch_of(urls), scratch, picks);
  std::vector<std::string> out;
  for (const std::uint32_t pick : picks)
    out.push_back(pick == MemberSet::kNone ? "-" : mapping.pool().members[pick].name);
  return out;
}

const std::vector<Url> kUrls{{.authority = "h", .target = "/"},
                             {.authority = "h", .target = "/login"},
                             {.authority = "h", .target = "/app.js"},
                             {.authority = "h", .target = "/style.css"}};

}  // namespace

TEST_CASE("hrw's published choices") {
  MappingScratch scratch;
  const Mapping mapping(pool_of({"web1", "web2", "web3"}));
  CHECK(names(mapping, kUrls, scratch) == std::vector<std::string>{"web3:80", "web2:80", "web3:80", "web1:80"});
  CHECK(mapping.hash(scratch, 0) == 0xe89cd67289eddaea);
  CHECK(mapping.order(scratch, 0) == std::vector<std::uint32_t>{2, 0, 1});
}

TEST_CASE("one that is down is passed over, in the order too") {
  MappingScratch scratch;
  HashPool pool = pool_of({"web1", "web2", "web3"});
  pool.members[2].down = true;
  const Mapping mapping(pool);
  CHECK(names(mapping, kUrls, scratch)[0] == "web1:80");
  CHECK(mapping.order(scratch, 0) == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("an empty path is hashed as the root") {
  MappingScratch scratch;
  const Mapping mapping(pool_of({"web1", "web2", "web3"}));
  CHECK(names(mapping, {{.authority = "h", .target = ""}}, scratch) == std::vector<std::string>{"web3:80"});
}

TEST_CASE("keys of a URL, and URLs without them") {
  MappingScratch scratch;
  HashPool pool = pool_of({"web1", "web2", "web3"});
  pool.key = parse_url_key("query:id");
  const Mapping by_id(pool);
  const std::vector<Url> urls{{.authority = "h", .target = "/x?id=/"},
                              {.authority = "h", .target = "/x"},
                              {.authority = "h", .target = "/x?a=b&id=/login"}};
  CHECK(names(by_id, urls, scratch) == std::vector<std::string>{"web3:80", "-", "web2:80"});
  // The same scratch serves a mapping with the scheme's own key.
  const Mapping own(pool_of({"web1", "web2", "web3"}));
  CHECK(names(own, kUrls, scratch)[0] == "web3:80");
}

TEST_CASE("a key of several parts is what balance hashes") {
  TextPool texts;
  std::string buffer;
  std::string_view key;
  const Url url{.authority = "WWW.Example.org:80", .target = "/a?b=c"};
  CHECK(parse_url_key("host").extract(url, key, buffer, texts));
  CHECK(key == "www.example.org:80");
  CHECK(parse_url_key("host+path+query:b").extract(url, key, buffer, texts));
  CHECK(key == "www.example.org:80\n/a\nc");
  CHECK(parse_url_key("query:x+query:b").extract(url, key, buffer, texts));
  CHECK(key == "\nc");
  CHECK_FALSE(parse_url_key("query:x").extract(url, key, buffer, texts));
  CHECK_THROWS_WITH(parse_url_key("cookie:a"), "'cookie:a' is not in a URL; use uri, path, host or query:NAME");
  CHECK_THROWS_AS(parse_url_key("nonsense"), ValueError);
}

TEST_CASE("nobody to choose from is a mistake") {
  CHECK_THROWS_WITH(Mapping(HashPool{}), "no backend is left");
  HashPool pool = pool_of({"web1", "web2"});
  pool.members[0].down = true;
  pool.members[1].member.weight = 0;
  CHECK_THROWS_WITH(Mapping(pool), "every backend is down or has the weight 0; nothing can be chosen");
}

TEST_CASE("a ring that would be too large is a mistake") {
  std::vector<std::string> many;
  for (int i = 0; i < 3000; ++i) many.push_back("web" + std::to_string(i) + ",weight=65535");
  CHECK_THROWS_AS(Mapping(pool_of(many, "nginx-consistent")), StartError);
}
