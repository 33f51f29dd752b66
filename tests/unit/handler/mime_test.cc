#include "handler/mime.h"

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("types that need no file") {
  const MimeTypes types;
  CHECK(types.of("a/index.html").text == "text/html; charset=utf-8");
  CHECK(types.of("UPPER.TXT").text == "text/plain; charset=utf-8");
  CHECK(types.of("app.js").text == "text/javascript; charset=utf-8");
  CHECK(types.of("data.json").text == "application/json");
  CHECK(types.of("pic.png").text == "image/png");
  CHECK(types.of("archive.tar.gz").text == "application/gzip");
}

TEST_CASE("what has no extension, or an unknown one, is octets") {
  const MimeTypes types;
  for (const char* name : {"", "noext", "weird.zzz", "dir.html/noext", ".html", "dir/.txt", "trailing."})
    CHECK(types.of(name).text == "application/octet-stream");
}

TEST_CASE("which types are worth compressing") {
  const MimeTypes types;
  for (const char* name : {"a.html", "a.css", "a.js", "a.json", "a.svg", "a.xml", "a.wasm"})
    CHECK(types.of(name).compressible);
  for (const char* name : {"a.png", "a.gz", "a.mp4", "a.woff2", "a.pdf", "noext"})
    CHECK_FALSE(types.of(name).compressible);
}

TEST_CASE("a file of types adds to them and may change them") {
  MimeTypes types;
  types.add(
      "# comment\n\ntext/x-new\tnew  NEWER # and this\n   image/other png\r\nno-type here\napplication/nothing\n"
      "application/javascript js\nlast/line end");
  CHECK(types.of("a.new").text == "text/x-new; charset=utf-8");
  CHECK(types.of("a.newer").text == "text/x-new; charset=utf-8");
  CHECK(types.of("a.png").text == "image/other");
  CHECK(types.of("a.here").text == "application/octet-stream");
  CHECK(types.of("a.and").text == "application/octet-stream");
  CHECK(types.of("a.js").text == "text/javascript; charset=utf-8");
  CHECK(types.of("a.end").text == "last/line");
}
