#include "http/hop_by_hop.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
#include <vector>

using namespace proxycore;

namespace {

Fields make(std::vector<std::pair<std::string_view, std::string_view>> lines) {
  Fields fields;
  for (const auto& [name, value] : lines) fields.add(name, value);
  return fields;
}

std::string names(const Fields& fields) {
  std::string out;
  for (const Field& field : fields) out.append(out.empty() ? "" : " ").append(field.name);
  return out;
}

}  // namespace

TEST_CASE("what Connection asks for, over several lines and in any case") {
  const ConnectionOptions none = connection_options(make({{"Host", "a"}}));
  CHECK_FALSE((none.close || none.keep_alive || none.upgrade || none.te));
  const ConnectionOptions all = connection_options(
      make({{"Connection", "x-foo, CLOSE ,"}, {"connection", "Keep-Alive"}, {"CONNECTION", ",Upgrade,\tte"}}));
  CHECK((all.close && all.keep_alive && all.upgrade && all.te));
  CHECK_FALSE(connection_options(make({{"Connection", "closed, not close, keep-alive-ish"}})).close);
  CHECK_FALSE(connection_options(make({{"Connection", ""}})).close);
}

TEST_CASE("what Upgrade offers, but no other HTTP") {
  CHECK(offered_upgrade(make({{"Host", "a"}})).empty());
  CHECK(offered_upgrade(make({{"Upgrade", "websocket"}})) == "websocket");
  CHECK(offered_upgrade(make({{"upgrade", "foo/2, bar"}})) == "foo/2, bar");
  CHECK(offered_upgrade(make({{"Upgrade", "h2cx, xh2"}})) == "h2cx, xh2");
  for (const char* value : {"h2c", "H2C", "websocket, h2c", "h2 ,foo", "HTTP/2.0", "foo, http/3"})
    CHECK(offered_upgrade(make({{"Upgrade", value}})).empty());
  CHECK(offered_upgrade(make({{"Upgrade", "websocket"}, {"Upgrade", "h2c"}})).empty());
}

TEST_CASE("hop-by-hop fields go, those for whoever asks stay") {
  Fields fields = make({{"Host", "a"},
                        {"Keep-Alive", "x"},
                        {"Proxy-Connection", "x"},
                        {"TE", "trailers"},
                        {"Trailer", "x"},
                        {"Transfer-Encoding", "chunked"},
                        {"Upgrade", "x"},
                        {"Connection", "close"},
                        {"Content-Length", "1"},
                        {"Proxy-Authenticate", "x"},
                        {"Proxy-Authorization", "x"},
                        {"Close", "x"},
                        {"X-A", "1"}});
  strip_hop_by_hop(fields);
  CHECK(names(fields) == "Host Content-Length Proxy-Authenticate Proxy-Authorization Close X-A");
}

TEST_CASE("every line of a nominated field goes") {
  Fields fields = make({{"X-Hop", "1"},
                        {"Connection", "keep-alive, x-hOP"},
                        {"X-Hop", "2"},
                        {"connection", "X-Two , ,x-three"},
                        {"x-two", "2"},
                        {"X-Three", "3"},
                        {"X-Th", "4"},
                        {"X-HOP", "5"}});
  strip_hop_by_hop(fields);
  CHECK(names(fields) == "X-Th");
}

TEST_CASE("protected fields stay even when nominated") {
  const std::vector<std::string_view> kept{"Host",
                                           "Content-Length",
                                           "Content-Type",
                                           "Date",
                                           "Via",
                                           "Cookie",
                                           "Set-Cookie",
                                           "Authorization",
                                           "X-Forwarded-For",
                                           "X-Forwarded-Host",
                                           "X-Forwarded-Proto",
                                           "X-Forwarded-Port",
                                           "Forwarded",
                                           "X-Real-IP",
                                           "Cache-Control",
                                           "Content-Range",
                                           "Expect"};
  for (std::string_view name : kept) {
    INFO(name);
    Fields fields = make({{"Connection", name}, {name, "1"}});
    strip_hop_by_hop(fields);
    CHECK(names(fields) == name);
  }
}

TEST_CASE("what is hop-by-hop goes, nominated or not") {
  Fields fields = make({{"Connection", "Transfer-Encoding, connection, close"}, {"Transfer-Encoding", "chunked"}});
  strip_hop_by_hop(fields);
  CHECK(fields.empty());
}

TEST_CASE("a multitude of nominated names") {
  std::vector<std::string> storage;
  std::string list;
  for (int i = 0; i < 500; ++i) {
    storage.push_back("x-" + std::to_string(i));
    list += "X-" + std::to_string(i) + ",";
  }
  Fields fields;
  fields.add("Connection", list);
  for (const std::string& name : storage) fields.add(name, "1");
  fields.add("X-Not", "1");
  fields.add("X-50", "1");
  strip_hop_by_hop(fields);
  CHECK(names(fields) == "X-Not");
}
