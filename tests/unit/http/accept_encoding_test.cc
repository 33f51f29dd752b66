#include "http/accept_encoding.h"

#include <catch2/catch.hpp>
#include <initializer_list>
#include <string>

using namespace proxycore;

namespace {

// Weights of identity, gzip, zstd and br.
std::string weights(std::initializer_list<const char*> lines) {
  Fields fields;
  for (const char* line : lines) fields.add(FieldId::AcceptEncoding, line);
  const CodingWeights found = CodingWeights::parse(fields);
  std::string text;
  for (std::size_t i = 0; i < kCodings; ++i) text += (i ? " " : "") + std::to_string(found.of(static_cast<Coding>(i)));
  return text;
}

}  // namespace

TEST_CASE("codings and their weights") {
  CHECK(weights({}) == "1 0 0 0");
  CHECK(weights({""}) == "1 0 0 0");
  CHECK(weights({"gzip"}) == "1 1000 0 0");
  CHECK(weights({"GZip, br;q=0.5"}) == "1 1000 0 500");
  CHECK(weights({"x-gzip"}) == "1 1000 0 0");
  CHECK(weights({"gzip;q=0.123, zstd ; q=1.000 , br;Q=0.1"}) == "1 123 1000 100");
  CHECK(weights({"foo", "gzip"}) == "1 1000 0 0");
  CHECK(weights({"identity;q=0.1, gzip;q=1"}) == "100 1000 0 0");
}

TEST_CASE("what is not acceptable") {
  CHECK(weights({"gzip;q=0"}) == "1 0 0 0");
  CHECK(weights({"gzip;q=0.000"}) == "1 0 0 0");
  CHECK(weights({"gzip, gzip;q=0"}) == "1 0 0 0");
  CHECK(weights({"foo", "gzip;q=0"}) == "1 0 0 0");
  CHECK(weights({"identity;q=0"}) == "0 0 0 0");
  CHECK(weights({"*;q=0"}) == "0 0 0 0");
  CHECK(weights({"*;q=0, identity"}) == "1000 0 0 0");
}

TEST_CASE("the star stands for what is not named") {
  CHECK(weights({"*"}) == "1000 1000 1000 1000");
  CHECK(weights({"*;q=0.2, gzip;q=0"}) == "200 0 200 200");
}

TEST_CASE("a member that is broken does not count, and others are not gzip") {
  for (const char* line : {"gzip;q=abc, ;;, =", "gzip;q=1.5", "gzip;q=2", "gzip;q=0.1234", "gzip;q=", "gzip;level=1",
                           "gzip q=1", "gzip;q=-1", "notgzip", "gzipx", "x-gzip-x", "gzip-less, foo", "deflate"}) {
    INFO(line);
    CHECK(weights({line}) == "1 0 0 0");
  }
}
