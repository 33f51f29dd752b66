#include "common/status_formats.h"

#include <catch2/catch.hpp>

#include "common/values.h"

using namespace proxycore;
using Catch::Matchers::Contains;
using Catch::Matchers::StartsWith;

namespace {

struct Fixture {
  Fixture() : upstream(config()), policy({PolicyKind::Hash, "lighttpd15", {}, 9}, upstream) {
    upstream.on_failure(*upstream.backends()[1], ErrorCode::ConnectionRefused, 1'000);
    upstream.backends()[0]->in_flight = 3;
    upstream.backends()[0]->requests = 12345;
  }
  static UpstreamConfig config() {
    UpstreamConfig config;
    config.backends.resize(2);
    BackendConfig& one = config.backends[0];
    one.id = "10.0.0.1:80";
    one.address = *Address::ip("10.0.0.1", 80);
    one.weight = 2;
    one.max = 100;
    one.written = "web1";
    BackendConfig& two = config.backends[1];
    two.id = "<\"b\\&>";
    two.address = *Address::ip("10.0.0.2", 80);
    two.backup = true;
    return config;
  }
  ServerStatus status() const {
    ServerStatus status;
    status.tool = "balance";
    status.pid = 7;
    status.uptime = 3'725'000;
    status.listens = {"http://127.0.0.1:8080"};
    status.upstream = collect_upstream(upstream, policy);
    return status;
  }

  Upstream upstream;
  Policy policy;
};

}  // namespace

TEST_CASE_METHOD(Fixture, "status: text is a table") {
  CHECK(status_text(status()) == "balance " PROXYCORE_VERSION
                                 ", pid 7, up for 1 h 2 min\n"
                                 "http://127.0.0.1:8080 -> hash by path+host (lighttpd15); 1 of 2 backends up\n\n"
                                 "backend      address      weight    state  in flight  requests  failures\n"
                                 "10.0.0.1:80  10.0.0.1:80  2         up      3 of 100     12345         0\n"
                                 "<\"b\\&>       10.0.0.2:80  1 backup  down           0         0         1\n");
}

TEST_CASE_METHOD(Fixture, "status: a page cannot be written into by an id") {
  const std::string page = status_html(status());
  CHECK_THAT(page, StartsWith("<!DOCTYPE html>\n"));
  CHECK_THAT(page, Contains("<tr class=\"down\"><td>&lt;&quot;b\\&amp;&gt;</td>"));
  CHECK_THAT(page, !Contains("<\"b"));
}

TEST_CASE_METHOD(Fixture, "status: JSON has what hashmap needs") {
  const std::string json = status_json(status());
  for (const char* part : {"\"policy\": \"hash\"", "\"scheme\": \"lighttpd15\"", "\"key\": \"path+host\"",
                           "\"schemes_own_key\": true", "\"seed\": 9", "\"written\": \"web1\"", "\"state\": \"down\"",
                           "\"id\": \"<\\\"b\\\\&>\"", "\"ready\": true", "\"in_flight\": 3"})
    CHECK_THAT(json, Contains(part));
}

TEST_CASE_METHOD(Fixture, "status: metrics escape labels") {
  const std::string text = status_metrics(status());
  CHECK_THAT(text, Contains("\nproxycore_backend_up{tool=\"balance\",backend=\"<\\\"b\\\\&>\"} 0\n"));
  CHECK_THAT(text, Contains("\nproxycore_backend_requests_total{tool=\"balance\",backend=\"10.0.0.1:80\"} 12345\n"));
  CHECK_THAT(text, Contains("# TYPE proxycore_backend_requests_total counter\n"));
}

TEST_CASE_METHOD(Fixture, "status: ready while somebody is up and nobody drains") {
  ServerStatus now = status();
  CHECK(now.ready());
  now.draining = true;
  CHECK_FALSE(now.ready());
  upstream.on_failure(*upstream.backends()[0], ErrorCode::ConnectionRefused, 1'000);
  CHECK_FALSE(status().ready());
}

TEST_CASE("map: questions") {
  const PlaceQuestion question = parse_place_question("uri=%2Fa%26b+%25&host=h%3A81&client=10.0.0.1");
  CHECK(question.uri == "/a&b+%");
  CHECK(question.host == "h:81");
  CHECK(question.client == "10.0.0.1");
  CHECK(parse_place_question("uri=/a?b=c").uri == "/a?b=c");
  CHECK_THROWS_WITH(parse_place_question(""), "no URI; write /map?uri=/path");
  CHECK_THROWS_WITH(parse_place_question("uri=/a&x=1"), "unknown parameter 'x' (an & in a URI is written %26)");
  CHECK_THROWS_WITH(parse_place_question("url=/a"),
                    "unknown parameter 'url'; did you mean 'uri'? (an & in a URI is written %26)");
  CHECK_THROWS_WITH(parse_place_question("uri=%2"),
                    "a '%' without two hexadecimal digits; a % in a URI is written %25");
}

TEST_CASE_METHOD(Fixture, "map: answers") {
  RequestHead asker;
  const auto ask = [&](const std::string& uri, const std::string& host = {}) {
    return find_place({uri, host, "10.0.0.9"}, policy, asker).order;
  };
  const std::vector<std::string> order{"10.0.0.1:80", "<\"b\\&>"};
  CHECK(ask("/a", "example.org") == order);
  CHECK(ask("http://example.org/a") == order);
  CHECK_THROWS_WITH(ask("/a"), "the host is hashed as well; add &host=example.org");
  for (const char* uri : {"a", "/a b", "/a\r\nX: y", "http://", "/\x7f"}) CHECK_THROWS_AS(ask(uri, "h"), ValueError);
  CHECK_THROWS_AS(ask("/a", "h\r\nX: y"), ValueError);
  CHECK(place_text({"/a", "hash by uri (hrw)", {"x", "y", "z"}}) == "/a\tx\nthen\ty\n\tz\n");
  CHECK(place_text({"/a", "round-robin", {}}) == "/a\tdepends on more than the request (round-robin)\n");
}

TEST_CASE("map: a cookie that is hashed is that of whoever asks") {
  Upstream upstream(Fixture::config());
  const Policy policy({PolicyKind::Hash, "hrw", parse_hash_key("cookie:user"), 0}, upstream);
  RequestHead asker;
  CHECK(find_place({"/", "h", ""}, policy, asker).order.empty());
  asker.fields.add("Cookie", "user=ann");
  CHECK(find_place({"/", "h", ""}, policy, asker).order.size() == 2);
}
