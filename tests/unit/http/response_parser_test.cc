#include <catch2/catch.hpp>
#include <string>

#include "http/parser.h"

using namespace proxycore;

// What is accepted and what is refused is in tests/golden/http/response. Here: how the parser is used.

TEST_CASE("interim and final responses, one after the other") {
  const std::string data = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.0 200\r\n\r\nbody";
  ResponseParser parser;
  ResponseHead head;
  REQUIRE(parser.parse(data, head) == ParseState::Complete);
  CHECK(head.status == 103);
  CHECK(head.reason == "Early Hints");
  const std::size_t first = parser.consumed();
  CHECK(first == 40);

  parser.reset();
  head.clear();
  REQUIRE(parser.parse(std::string_view(data).substr(first), head) == ParseState::Complete);
  CHECK(head.status == 200);
  CHECK(head.minor == 0);
  CHECK(head.reason.empty());
  CHECK(data.substr(first + parser.consumed()) == "body");
}

TEST_CASE("errors are the backend's, and no retry may follow from them") {
  ResponseParser parser({50, 10});
  ResponseHead head;
  REQUIRE(parser.parse("HTTP/1.1 200 OK\r\nA : b\r\n", head) == ParseState::Failed);
  CHECK(parser.error().code == ErrorCode::ResponseProtocolError);
  CHECK(parser.error().source == ErrorSource::Backend);
  CHECK(parser.error().retry == Retry::Never);
  CHECK(parser.parse("HTTP/1.1 200 OK\r\n\r\n", head) == ParseState::Failed);
  parser.reset();
  head.clear();
  REQUIRE(parser.parse("HTTP/1.1 200 OK\r\nA: " + std::string(50, 'b'), head) == ParseState::Failed);
  CHECK(parser.error().code == ErrorCode::ResponseHeaderTooLarge);
}

TEST_CASE("views follow a response head that moves between calls") {
  const std::string whole = "HTTP/1.1 404 Not here\r\nServer: s\r\nX-A: b\r\n\r\n";
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    ResponseParser parser;
    ResponseHead head;
    auto first = std::make_unique<std::string>(whole.substr(0, cut));
    first->reserve(100);
    REQUIRE(parser.parse(*first, head) == ParseState::NeedMore);
    std::string second = whole;
    second.reserve(200);
    first.reset();
    REQUIRE(parser.parse(second, head) == ParseState::Complete);
    CHECK(head.reason == "Not here");
    CHECK(head.fields.find(FieldId::Server)->value == "s");
    CHECK(head.fields[1].name == "X-A");
  }
}
