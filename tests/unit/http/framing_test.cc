#include "http/framing.h"

#include <catch2/catch.hpp>

using namespace proxycore;

// Every way to get it wrong is in tests/golden/http/{request,response}. Here: the numbers and the blame.

TEST_CASE("lengths to the last digit") {
  RequestHead head;
  const auto length = [&head](std::string_view value) {
    head.fields.set(FieldId::ContentLength, value);
    return request_framing(head);
  };
  CHECK(*length("0") == Framing::of_length(0));
  CHECK(length("0")->empty());
  CHECK(*length("0000000000000000007") == Framing::of_length(7));
  CHECK(*length("9223372036854775807") == Framing::of_length(9223372036854775807U));
  CHECK(length("9223372036854775808").error().code == ErrorCode::BadRequest);
  CHECK(length("9999999999999999999").error().code == ErrorCode::BadRequest);
  CHECK(length("18446744073709551616").error().code == ErrorCode::BadRequest);
  CHECK(length("").error().code == ErrorCode::BadRequest);
}

TEST_CASE("who is to blame") {
  RequestHead request;
  request.fields.add(FieldId::TransferEncoding, "gzip");
  CHECK(request_framing(request).error().code == ErrorCode::NotImplemented);
  CHECK(request_framing(request).error().source == ErrorSource::Client);
  ResponseHead response;
  response.status = 200;
  response.fields.add(FieldId::TransferEncoding, "gzip");
  CHECK(response_framing(response, Method::Get).error().code == ErrorCode::ResponseTransferCoding);
  CHECK(response_framing(response, Method::Get).error().source == ErrorSource::Backend);
  response.fields.add(FieldId::ContentLength, "1");
  CHECK(response_framing(response, Method::Get).error().code == ErrorCode::ResponseProtocolError);
}

TEST_CASE("responses without a body") {
  ResponseHead head;
  head.fields.add(FieldId::ContentLength, "5");
  const auto framing = [&head](int status, Method method) {
    head.status = status;
    return *response_framing(head, method);
  };
  CHECK(framing(200, Method::Get) == Framing::of_length(5));
  CHECK(framing(200, Method::Head) == Framing::none());
  CHECK(framing(404, Method::Head) == Framing::none());
  CHECK(framing(204, Method::Get) == Framing::none());
  CHECK(framing(304, Method::Get) == Framing::none());
  CHECK(framing(100, Method::Post) == Framing::none());
  CHECK(framing(101, Method::Get) == Framing::none());
  CHECK(framing(205, Method::Get) == Framing::of_length(5));
  head.clear();
  CHECK(framing(200, Method::Get) == Framing::until_close());
  CHECK_FALSE(Framing::until_close().empty());
  CHECK_FALSE(Framing::chunked().empty());
}
