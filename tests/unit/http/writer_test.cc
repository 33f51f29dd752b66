#include "http/writer.h"

#include <catch2/catch.hpp>
#include <string>

#include "http/decoder.h"
#include "http/encoder.h"
#include "http/parser.h"

using namespace proxycore;

namespace {

template <typename Encode>
std::string written(std::size_t size, Encode encode_into) {
  std::string out(size, '?');
  REQUIRE(encode_into(out.data()) == out.data() + size);
  return out;
}

}  // namespace

TEST_CASE("a request line is written with our version and the origin's target") {
  RequestHead head;
  head.method_name = "M-SEARCH";
  head.raw_target = "http://a?x";
  head.target = "/?x";
  head.minor = 0;
  CHECK(written(request_line_size(head), [&](char* out) { return encode_request_line(out, head); }) ==
        "M-SEARCH /?x HTTP/1.1\r\n");
}

TEST_CASE("a status line keeps its reason or gets the usual one") {
  const auto line = [](int status, std::string_view reason) {
    ResponseHead head;
    head.status = status;
    head.reason = reason;
    return written(status_line_size(head), [&](char* out) { return encode_status_line(out, head); });
  };
  CHECK(line(200, "Fine") == "HTTP/1.1 200 Fine\r\n");
  CHECK(line(404, "") == "HTTP/1.1 404 Not Found\r\n");
  CHECK(line(299, "") == "HTTP/1.1 299 \r\n");
}

TEST_CASE("fields are written as they are, in order") {
  Fields fields;
  fields.add("x-A", "1");
  fields.add("Empty", {});
  fields.add(FieldId::Host, "a");
  const std::string text = written(encoded_size(fields), [&](char* out) { return encode(out, fields); });
  CHECK(text == "x-A: 1\r\nEmpty: \r\nHost: a\r\n");
  CHECK(encoded_size(Fields{}) == 0);
}

TEST_CASE("decimals") {
  char out[20];
  for (std::uint64_t n : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{1234567890}, ~std::uint64_t{0}})
    CHECK(std::string(out, encode_decimal(out, n)) == std::to_string(n));
}

TEST_CASE("what is encoded is decoded again") {
  Fields trailers;
  trailers.add("X-T", "v");
  std::string wire;
  for (std::uint64_t size : {1U, 15U, 16U, 255U, 4096U, 70000U}) {
    char prefix[kMaxChunkPrefix];
    wire.append(prefix, encode_chunk_prefix(prefix, size)).append(size, 'x').append("\r\n");
  }
  wire += written(last_chunk_size(trailers), [&](char* out) { return encode_last_chunk(out, trailers); });

  BodyDecoder decoder;
  decoder.start(Framing::chunked());
  std::size_t body = 0;
  for (std::string_view left = wire; !decoder.done();) {
    const BodyDecoder::Piece piece = decoder.next(left);
    REQUIRE(piece.skip + piece.size > 0);
    body += piece.size;
    left.remove_prefix(piece.skip + piece.size);
  }
  CHECK(body == 1 + 15 + 16 + 255 + 4096 + 70000);
  CHECK(decoder.trailers().find("X-T")->value == "v");
}

TEST_CASE("chunk prefixes") {
  char out[kMaxChunkPrefix];
  CHECK(std::string(out, encode_chunk_prefix(out, 1)) == "1\r\n");
  CHECK(std::string(out, encode_chunk_prefix(out, 0xabc0)) == "abc0\r\n");
  CHECK(std::string(out, encode_chunk_prefix(out, ~std::uint64_t{0})) == "ffffffffffffffff\r\n");
  CHECK(written(last_chunk_size(Fields{}), [](char* at) { return encode_last_chunk(at, Fields{}); }) == "0\r\n\r\n");
}
