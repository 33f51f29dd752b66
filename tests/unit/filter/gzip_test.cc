#include "filter/gzip.h"

#include <zlib.h>  // the decoder: the test must not trust its own coder

#include <catch2/catch.hpp>
#include <string>

using namespace proxycore;

namespace {

std::string text_of(std::size_t size) {
  std::string text;
  for (std::size_t i = 0; text.size() < size; ++i) text += "line " + std::to_string(i * i) + "\n";
  text.resize(size);
  return text;
}

std::string coded(std::string_view text, std::size_t piece) {
  ChunkPool chunks;
  Chain out;
  const auto coder = make_gzip_coder();
  while (text.size() > piece) {
    REQUIRE(coder->code(text.substr(0, piece), false, chunks, out));
    text.remove_prefix(piece);
  }
  REQUIRE(coder->code(text, true, chunks, out));
  std::string all;
  for (std::size_t i = 0; i < out.count(); ++i) all.append(out[i].data, out[i].size);
  return all;
}

std::string decoded(std::string_view octets, std::size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
  stream.avail_in = static_cast<uInt>(octets.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  CHECK(stream.avail_in == 0);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

}  // namespace

TEST_CASE("gzip is decoded to what it was") {
  for (const std::size_t size : {0, 1, 1000, 100'000, 1'000'000}) {
    const std::string text = text_of(size);
    const std::string whole = coded(text, text.size() + 1);
    CHECK(decoded(whole, size) == text);
    if (size > 1000) CHECK(whole.size() < size / 2);
  }
}

TEST_CASE("gzip does not depend on how the octets are cut") {
  const std::string text = text_of(300'000);
  const std::string whole = coded(text, text.size());
  for (const std::size_t piece : {1000, 4096, 65'536, 299'999}) CHECK(coded(text, piece) == whole);
}

TEST_CASE("what cannot be compressed is not much longer") {
  std::string noise(200'000, '\0');
  std::uint32_t state = 1;
  for (char& c : noise) c = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
  const std::string whole = coded(noise, 65'536);
  CHECK(whole.size() < noise.size() + 200);
  CHECK(decoded(whole, noise.size()) == noise);
}
