#include "base/error.h"

#include <catch2/catch.hpp>
#include <cctype>
#include <string>

using namespace proxycore;

namespace {

template <typename Check>
void for_each_code(Check check) {
  for (int i = 1; i <= static_cast<int>(ErrorCode::Internal); ++i) check(static_cast<ErrorCode>(i));
}

}  // namespace

TEST_CASE("errors map to the statuses of RFC 9110") {
  CHECK(status_of(ErrorCode::BadRequest) == 400);
  CHECK(status_of(ErrorCode::MethodNotAllowed) == 405);
  CHECK(status_of(ErrorCode::RequestTimeout) == 408);
  CHECK(status_of(ErrorCode::BodyTooLarge) == 413);
  CHECK(status_of(ErrorCode::TargetTooLong) == 414);
  CHECK(status_of(ErrorCode::ExpectationFailed) == 417);
  CHECK(status_of(ErrorCode::HeaderTooLarge) == 431);
  CHECK(status_of(ErrorCode::NotImplemented) == 501);
  CHECK(status_of(ErrorCode::VersionNotSupported) == 505);
  CHECK(status_of(ErrorCode::ConnectionRefused) == 502);
  CHECK(status_of(ErrorCode::ConnectionTimeout) == 504);
  CHECK(status_of(ErrorCode::ResponseTimeout) == 504);
  CHECK(status_of(ErrorCode::NoBackend) == 503);
  CHECK(status_of(ErrorCode::Internal) == 500);
}

TEST_CASE("nobody is told that the client is gone") { CHECK(status_of(ErrorCode::ClientGone) == 0); }

TEST_CASE("every error has an RFC 9209 token and a text") {
  for_each_code([](ErrorCode code) {
    INFO(static_cast<int>(code));
    const std::string token(token_of(code));
    CHECK_FALSE(token.empty());
    for (const char c : token) CHECK((std::islower(static_cast<unsigned char>(c)) != 0 || c == '_'));
    CHECK_FALSE(text_of(code).empty());
    CHECK(std::isupper(static_cast<unsigned char>(text_of(code).back())) == 0);
  });
}

TEST_CASE("an Error knows whose it is") {
  CHECK_FALSE(Error{});
  const Error client = Error::client(ErrorCode::BadRequest);
  CHECK(client);
  CHECK(client.source == ErrorSource::Client);
  CHECK(client.retry == Retry::Never);
  const Error backend = Error::backend(ErrorCode::ConnectionRefused, Retry::Unsent);
  CHECK(backend.source == ErrorSource::Backend);
  CHECK(backend.retry == Retry::Unsent);
  CHECK(Error::internal(ErrorCode::Internal).source == ErrorSource::Internal);
}

TEST_CASE("a Result is a value or an Error") {
  Result<std::string> good(std::string("text"));
  REQUIRE(good.ok());
  CHECK(*good == "text");
  CHECK(good->size() == 4);
  Result<std::string> bad(Error::internal(ErrorCode::Internal));
  CHECK_FALSE(bad);
  CHECK(bad.error().code == ErrorCode::Internal);
}
