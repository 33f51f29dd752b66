#include <catch2/catch.hpp>
#include <string>

#include "http/parser.h"

using namespace proxycore;

// What is accepted and what is refused is in tests/golden/http/request. Here: how the parser is used.

TEST_CASE("the parser says how much of the data is the head, and can be used again") {
  const std::string data = "GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: b\r\n\r\n";
  RequestParser parser;
  RequestHead head;
  CHECK_FALSE(parser.started());
  REQUIRE(parser.parse(data, head) == ParseState::Complete);
  CHECK(parser.started());
  CHECK(parser.consumed() == 28);
  CHECK(head.target == "/a");

  parser.reset();
  head.clear();
  CHECK_FALSE(parser.started());
  REQUIRE(parser.parse(std::string_view(data).substr(28), head) == ParseState::Complete);
  CHECK(parser.consumed() == 28);
  CHECK(head.target == "/b");
  CHECK(head.host == "b");
  CHECK(head.fields.size() == 1);
}

TEST_CASE("empty lines do not start a request") {
  RequestParser parser;
  RequestHead head;
  CHECK(parser.parse("", head) == ParseState::NeedMore);
  CHECK(parser.parse("\r\n", head) == ParseState::NeedMore);
  CHECK(parser.parse("\r\n\r", head) == ParseState::NeedMore);
  CHECK_FALSE(parser.started());
  CHECK(parser.parse("\r\n\r\nG", head) == ParseState::NeedMore);
  CHECK(parser.started());
}

TEST_CASE("a failed parser stays failed, and what it understood is there for the log") {
  RequestParser parser;
  RequestHead head;
  const std::string data = "POST /a HTTP/2.0\r\n";
  REQUIRE(parser.parse(data, head) == ParseState::Failed);
  CHECK(parser.error().code == ErrorCode::VersionNotSupported);
  CHECK(parser.error().source == ErrorSource::Client);
  CHECK(head.method_name == "POST");
  CHECK(head.raw_target == "/a");
  CHECK(parser.parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n", head) == ParseState::Failed);
  parser.reset();
  head.clear();
  CHECK(parser.parse("GET / HTTP/1.1\r\nHost: a\r\n\r\n", head) == ParseState::Complete);
}

TEST_CASE("views follow a head that moves between calls, also behind a target with storage of its own") {
  const std::string whole = "GET http://h.test?q HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n";
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    RequestParser parser;
    RequestHead head;
    auto first = std::make_unique<std::string>(whole.substr(0, cut));
    first->reserve(100);
    REQUIRE(parser.parse(*first, head) == ParseState::NeedMore);
    std::string second = whole;
    second.reserve(200);
    first.reset();
    REQUIRE(parser.parse(second, head) == ParseState::Complete);
    CHECK(head.method_name == "GET");
    CHECK(head.raw_target == "http://h.test?q");
    CHECK(head.target == "/?q");
    CHECK(head.host == "h.test");
    CHECK(head.fields.find("accept")->value == "*/*");
  }
}

TEST_CASE("the same block with more in it needs no care") {
  std::string block = "GET /a HTTP/1.1\r\nHo";
  block.reserve(100);
  RequestParser parser;
  RequestHead head;
  REQUIRE(parser.parse(block, head) == ParseState::NeedMore);
  block += "st: a\r\n\r\n";
  REQUIRE(parser.parse(block, head) == ParseState::Complete);
  CHECK(head.host == "a");
}

TEST_CASE("field lines alone, as trailers are") {
  FieldLinesParser lines({100, 2});
  Fields fields;
  std::size_t pos = 0;
  const std::string data = "A: 1\r\nB: 2\r\n\r\nrest";
  REQUIRE(lines.parse(std::string_view(data).substr(0, 8), pos, fields) == ParseState::NeedMore);
  CHECK(pos == 6);
  REQUIRE(lines.parse(data, pos, fields) == ParseState::Complete);
  CHECK(pos == 14);
  CHECK(fields.size() == 2);

  lines.reset();
  fields.clear();
  pos = 0;
  REQUIRE(lines.parse("A: 1\r\nB: 2\r\nC", pos, fields) == ParseState::Failed);
  CHECK(lines.error() == ErrorCode::HeaderTooLarge);
}
