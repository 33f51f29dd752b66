#include "hashmap/identify/identify.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "hashmap/identify/identify_report.h"
#include "hashmap/map/mapping.h"

using namespace proxycore;

namespace {

HashPool pool_of(const std::vector<std::string>& names, const std::string& scheme = "hrw") {
  HashPool pool;
  for (const std::string& name : names) pool.members.push_back(parse_pool_member(name));
  pool.scheme = scheme;
  return pool;
}

void add_lines(Observations& observed, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    observed.add_line(text.substr(0, end));
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
}

// `count` URLs as the scheme maps them.
void add_mapped(Observations& observed, const HashPool& pool, int count) {
  const Mapping mapping(pool);
  MappingScratch scratch;
  std::vector<std::uint32_t> picks;
  UrlBatch batch;
  for (int i = 0; i < count; ++i) {
    batch.clear();
    const std::string target = "/a/" + std::to_string(i) + "?q=" + std::to_string(i * 7);
    batch.urls[batch.size++] = {.authority = "h.example", .target = target};
    mapping.pick(batch, scratch, picks);
    observed.add_line("http://h.example" + target + "\t" + pool.members[picks[0]].name);
  }
}

}  // namespace

TEST_CASE("the lines that are observations") {
  Observations observed({}, false);
  add_lines(observed,
            "/a\tweb1:80\n"
            "http://h/a\tweb2:80\tff\tweb2:80,web1:80\n"
            "(trace) using hash-balancing: /b -> 10.0.0.1:80\n"
            "(trace) using hash-balancing: /c -&amp;gt; 10.0.0.2:80\r\n"
            "1.1.1.1 - - [t z] \"GET /d HTTP/1.1\" 200 1 10.0.0.3:80\n"
            "{\"url\":\"/e\",\"backend\":\"web1:80\"}\n"
            "/a\tweb1:80\n"
            "/f\t-\n/g\t\nno observation\n"
            "(trace) adding 10.0.0.9:80 to the address-pool\n"
            "see http://h.example:81/x and http://h.example:81/y, http:// and 'http://other'\n");
  REQUIRE(observed.list().size() == 6);
  CHECK(observed.lines() == 7);
  CHECK(observed.list()[0].lines == 2);
  CHECK(observed.list()[1].url.authority == "h");
  CHECK(observed.list()[1].backend == "web2:80");
  CHECK(observed.list()[3].url.target == "/c");
  CHECK(observed.list()[3].backend == "10.0.0.2:80");
  CHECK(observed.list()[4].backend == "10.0.0.3:80");
  CHECK(observed.backends() == std::vector<std::string>{"10.0.0.9:80"});
  CHECK(observed.authorities() == std::vector<std::string>{"h.example:81", "other"});
}

TEST_CASE("lighttpd 1.5 is found in the trace that its author published") {
  std::ifstream file(PROXYCORE_TESTS_DIR "/golden/hash/trace_2006.tsv");
  REQUIRE(file);
  Observations observed({}, false);
  for (std::string line; std::getline(file, line);) observed.add_line(line);
  REQUIRE(observed.list().size() == 11);
  std::vector<std::string> names;
  for (const int last : {204, 205, 206, 210, 213, 214, 235, 236, 245, 246, 247, 248, 202, 203})
    names.push_back("207.142.131." + std::to_string(last));
  const Findings found = identify(observed, pool_of(names), {}, {"wrong.example", "127.0.0.1:1445"});
  REQUIRE_FALSE(found.list.empty());
  CHECK(found.list[0].scheme == "lighttpd15");
  CHECK(found.list[0].authority == "127.0.0.1:1445");
  CHECK(found.list[0].explained == 11);
  CHECK(found.list[1].explained < 11);
}

TEST_CASE("every scheme finds itself") {
  const std::vector<std::string> names{"10.0.0.1:8001", "10.0.0.2:8001", "10.0.0.3:8005", "10.0.1.4:8002",
                                       "10.0.7.5:8009"};
  for (const SchemeInfo& scheme : scheme_list()) {
    if (scheme.name.find("-none") != std::string_view::npos) continue;  // wants numbers for keys
    INFO(scheme.name);
    const HashPool pool = pool_of(names, std::string(scheme.name));
    Observations observed({}, false);
    add_mapped(observed, pool, 700);
    const Findings found = identify(observed, pool, {}, {});
    REQUIRE_FALSE(found.list.empty());
    const Explanation& best = found.list[0];
    CHECK(best.explained == 700);
    bool named = false;
    for (const Explanation& one : found.list) {
      if (one.explained < 700) break;
      named = named || one.scheme == scheme.name;
      for (const std::string& same : one.same) named = named || same == scheme.name;
    }
    CHECK(named);
  }
}

TEST_CASE("keys other than a scheme's own are found") {
  HashPool pool = pool_of({"a:80", "b:80", "c:80", "d:80"}, "nginx-consistent");
  pool.key = KeyRule(NginxKey{"$scheme://$host$request_uri"}, "$scheme://$host$request_uri");
  Observations observed({}, false);
  add_mapped(observed, pool, 300);
  const Findings found = identify(observed, pool_of({"a:80", "b:80", "c:80", "d:80"}), {"nginx-consistent"}, {});
  REQUIRE_FALSE(found.list.empty());
  CHECK(found.list[0].explained == 300);
  CHECK(found.list[0].key == "$scheme://$host$request_uri");
}

TEST_CASE("what nothing explains is said so") {
  Observations observed({}, false);
  add_lines(observed, "/a\tx:1\n/b\tx:1\n");
  const HashPool pool = pool_of({"a", "b", "c"});
  const Findings found = identify(observed, pool, {}, {});
  CHECK(found.unknown_backends == 2);
  CHECK(found.list.empty());
  CHECK(findings_text(found, pool).find("nothing explains them better than chance") != std::string::npos);
  CHECK(findings_json(found).empty());
}
