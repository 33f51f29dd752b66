#include "handler/coded_responder.h"

#include <catch2/catch.hpp>

#include "filter/gzip.h"
#include "unit/handler/file_fixture.h"

using namespace proxycore;
using namespace proxycore::test;
using Catch::Matchers::Contains;
using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

namespace {

// A coding that a test can read: every octet stays, with "<" and ">" around all of them.
struct Bracketed final : ContentCoder {
  bool code(std::string_view octets, bool last, ChunkPool& chunks, Chain& out) override {
    if (!begun) out.append_copy(chunks, "<");
    begun = true;
    out.append_copy(chunks, octets);
    if (last) out.append_copy(chunks, ">");
    return true;
  }
  bool begun = false;
};

int made = 0;

struct Coded : FileFixture {
  Coded() {
    made = 0;
    config.gzip = []() -> std::unique_ptr<ContentCoder> {
      ++made;
      return std::make_unique<Bracketed>();
    };
    write_old("a.txt", text(1000));
    write_old("a.bin", text(1000));
    write_old("short.txt", text(255));
    write_old("long.txt", text(500'000));
    write_old("huge.txt", text(3'000'000));
  }
  static std::string text(std::size_t size) {
    std::string all;
    while (all.size() < size) all += "text " + std::to_string(all.size()) + " ";
    return all.substr(0, size);
  }
  static std::string unchunked(const std::string& body) {
    std::string all;
    for (std::size_t at = 0;;) {
      const std::size_t line = body.find("\r\n", at);
      const std::size_t size = std::stoul(body.substr(at, line - at), nullptr, 16);
      if (size == 0) return all;
      all += body.substr(line + 2, size);
      at = line + 2 + size + 2;
    }
  }
};

constexpr char kTakes[] = "Accept-Encoding: gzip\r\n";

}  // namespace

TEST_CASE_METHOD(Coded, "a short text is coded once, and has a length") {
  const std::string first = ask("/a.txt", kTakes);
  CHECK(field(first, "Content-Encoding") == "gzip");
  CHECK(field(first, "Content-Length") == "1002");
  CHECK(field(first, "Vary") == "Accept-Encoding");
  CHECK(field(first, "Accept-Ranges").empty());
  CHECK(body(first) == "<" + text(1000) + ">");
  CHECK(ask("/a.txt", kTakes) == first);
  CHECK(made == 1);
  write_old("new", text(999));
  std::filesystem::rename(path("new"), path("a.txt"));
  CHECK(body_of("/a.txt", kTakes) == "<" + text(999) + ">");
  CHECK(made == 2);
}

TEST_CASE_METHOD(Coded, "the forms of a file do not share a tag") {
  const std::string plain = ask("/a.txt");
  const std::string coded = ask("/a.txt", kTakes);
  const std::string tag = field(coded, "ETag");
  CHECK(body(plain) == text(1000));
  CHECK(field(plain, "Vary") == "Accept-Encoding");
  CHECK(field(plain, "ETag") != tag);
  CHECK_THAT(tag, EndsWith("-gz\""));
  CHECK_THAT(ask("/a.txt", std::string(kTakes) + "If-None-Match: " + tag + "\r\n"), StartsWith("HTTP/1.1 304 "));
  CHECK_THAT(ask("/a.txt", "If-None-Match: " + tag + "\r\n"), StartsWith("HTTP/1.1 200 "));
}

TEST_CASE_METHOD(Coded, "a long text is sent as it is coded, and the result kept if it is not too long") {
  const std::string first = ask("/long.txt", kTakes);
  CHECK(field(first, "Transfer-Encoding") == "chunked");
  CHECK(unchunked(body(first)) == "<" + text(500'000) + ">");
  const std::string second = ask("/long.txt", kTakes);
  CHECK(field(second, "Content-Length") == "500002");
  CHECK(body(second) == "<" + text(500'000) + ">");
  CHECK(made == 1);
  for (int i = 0; i < 2; ++i) CHECK(unchunked(body_of("/huge.txt", kTakes)) == "<" + text(3'000'000) + ">");
  CHECK(made == 3);
}

TEST_CASE_METHOD(Coded, "texts only, not too short ones, and who wants it") {
  for (const char* target : {"/a.bin", "/short.txt"}) {
    const std::string response = ask(target, kTakes);
    CHECK(field(response, "Content-Encoding").empty());
    CHECK(field(response, "Vary").empty());
  }
  for (const char* fields :
       {"", "Accept-Encoding: br\r\n", "Accept-Encoding: gzip;q=0\r\n", "Accept-Encoding: gzip;q=0.1, identity\r\n",
        "Range: bytes=0-9\r\nAccept-Encoding: gzip\r\n"})
    CHECK(field(ask("/a.txt", fields), "Content-Encoding").empty());
  CHECK(made == 0);
  CHECK_THAT(ask("/a.txt", "Accept-Encoding: br, identity;q=0\r\n"), StartsWith("HTTP/1.1 406 "));
  CHECK_THAT(ask("/a.txt", "Accept-Encoding: gzip, identity;q=0\r\n"), Contains("Content-Encoding: gzip\r\n"));
}

TEST_CASE_METHOD(Coded, "HEAD codes nothing") {
  CHECK_THAT(ask("/a.txt", kTakes, "HEAD"), Contains("Content-Encoding: gzip\r\n") && !Contains("Content-Length"));
  CHECK(made == 0);
  ask("/a.txt", kTakes);
  CHECK_THAT(ask("/a.txt", kTakes, "HEAD"), Contains("Content-Length: 1002\r\n"));
}

TEST_CASE_METHOD(Coded, "a sibling that is there already comes first") {
  config.precompressed = true;
  write_old("a.txt.gz", "ready");
  CHECK(body_of("/a.txt", kTakes) == "ready");
  CHECK(made == 0);
}

TEST_CASE_METHOD(Coded, "a text from the disk, and one that changes on the way") {
  const UniqueFd fd(::open(path("huge.txt").c_str(), O_RDONLY));
  ::fsync(fd.get());
  ::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  CHECK(unchunked(body_of("/huge.txt", kTakes)) == "<" + text(3'000'000) + ">");
  int drains = 0;
  before_drain = [&] {
    if (++drains == 2) write("huge.txt", "short");
  };
  ask("/huge.txt", kTakes);
  CHECK(exchange.state() == ExchangeState::Broken);
}

TEST_CASE_METHOD(Coded, "with zlib behind it") {
  config.gzip = &make_gzip_coder;
  const std::string response = ask("/long.txt", kTakes);
  CHECK_THAT(body(ask("/long.txt", kTakes)), StartsWith("\x1f\x8b"));
}
