#include "http/decoder.h"

#include <catch2/catch.hpp>
#include <string>

using namespace proxycore;

// What is accepted and what is refused is in tests/golden/http/chunked. Here: how the decoder is used.

namespace {

using Piece = std::pair<std::size_t, std::size_t>;

Piece next(BodyDecoder& decoder, std::string_view data) {
  const BodyDecoder::Piece piece = decoder.next(data);
  return {piece.skip, piece.size};
}

}  // namespace

TEST_CASE("empty bodies are done at once") {
  BodyDecoder decoder;
  CHECK(decoder.done());
  decoder.start(Framing::none());
  CHECK(decoder.done());
  decoder.start(Framing::of_length(0));
  CHECK(decoder.done());
  CHECK(next(decoder, "abc") == Piece{0, 0});
}

TEST_CASE("a body of known length") {
  BodyDecoder decoder;
  decoder.start(Framing::of_length(10));
  CHECK(decoder.passthrough() == 10);
  CHECK(next(decoder, "") == Piece{0, 0});
  CHECK(next(decoder, "abc") == Piece{0, 3});
  CHECK(decoder.passthrough() == 7);
  decoder.passed(5);
  CHECK(decoder.passthrough() == 2);
  CHECK(next(decoder, "abcdef") == Piece{0, 2});
  CHECK(decoder.done());
  CHECK(decoder.passthrough() == 0);
  decoder.on_eof();
  CHECK(decoder.done());
}

TEST_CASE("a body until the peer closes") {
  BodyDecoder decoder;
  decoder.start(Framing::until_close());
  CHECK(next(decoder, "abc") == Piece{0, 3});
  CHECK(decoder.passthrough() == 0);
  CHECK_FALSE(decoder.done());
  decoder.on_eof();
  CHECK(decoder.done());
}

TEST_CASE("chunks, piece by piece") {
  BodyDecoder decoder;
  decoder.start(Framing::chunked());
  const std::string data = "5\r\nhello\r\n3;x\r\nabc\r\n0\r\n\r\nnext";
  std::string_view left = data;
  CHECK(next(decoder, left) == Piece{3, 5});
  left.remove_prefix(8);
  CHECK(next(decoder, left) == Piece{7, 3});
  left.remove_prefix(10);
  CHECK(next(decoder, left) == Piece{7, 0});
  CHECK(decoder.done());
  left.remove_prefix(7);
  CHECK(left == "next");
  CHECK(next(decoder, left) == Piece{0, 0});
}

TEST_CASE("the data of a chunk may pass by unseen") {
  BodyDecoder decoder;
  decoder.start(Framing::chunked());
  CHECK(decoder.passthrough() == 0);
  CHECK(next(decoder, "64") == Piece{2, 0});
  CHECK(decoder.passthrough() == 0);
  CHECK(next(decoder, "\r\n") == Piece{2, 0});
  CHECK(decoder.passthrough() == 100);
  decoder.passed(60);
  CHECK(decoder.passthrough() == 40);
  decoder.passed(40);
  CHECK(decoder.passthrough() == 0);
  CHECK(next(decoder, "\r\n0\r\n\r\n") == Piece{7, 0});
  CHECK(decoder.done());
}

TEST_CASE("a decoder is ready for the next body after trailers, errors and ends") {
  BodyDecoder decoder;
  decoder.start(Framing::chunked());
  decoder.next("0\r\nX-T: v\r\n\r\n");
  REQUIRE(decoder.done());
  REQUIRE(decoder.trailers().size() == 1);
  CHECK(decoder.trailers()[0].value == "v");

  decoder.start(Framing::chunked());
  CHECK(decoder.trailers().empty());
  decoder.next("x");
  CHECK(decoder.state() == BodyDecoder::State::Failed);
  CHECK(decoder.error() == ErrorCode::BadRequest);
  CHECK(decoder.passthrough() == 0);
  decoder.on_eof();
  CHECK(decoder.error() == ErrorCode::BadRequest);

  decoder.start(Framing::of_length(1));
  CHECK(decoder.error() == ErrorCode::None);
  decoder.on_eof();
  CHECK(decoder.error() == ErrorCode::ResponseIncomplete);
}

TEST_CASE("trailers outlive a moved decoder") {
  BodyDecoder decoder;
  decoder.start(Framing::chunked());
  decoder.next("0\r\nX-T: v");
  BodyDecoder moved = std::move(decoder);
  moved.next("w\r\n\r\n");
  REQUIRE(moved.done());
  const BodyDecoder last = std::move(moved);
  CHECK(last.trailers().find("x-t")->value == "vw");
}
