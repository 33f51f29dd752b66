#include "http/path.h"

#include <catch2/catch.hpp>
#include <string>

using namespace proxycore;
using namespace std::string_literals;

namespace {

// "broken", "none", or the name; with "/" behind it where it can only be a directory, and "!" before it when dotted.
std::string resolved(std::string_view path) {
  FilePath file;
  file.assign("/left/over");
  file.assign(path);
  if (file.verdict == FilePath::Verdict::Broken) return "broken";
  if (file.verdict == FilePath::Verdict::NoFile) return "none";
  return (file.dotted ? "!" : "") + file.name + (file.directory ? "/" : "");
}

std::string escaped(std::string_view name) {
  std::string out;
  append_escaped_path(out, name);
  return out;
}

}  // namespace

TEST_CASE("names as they stand") {
  CHECK(resolved("/") == "/");
  CHECK(resolved("/a.txt") == "a.txt");
  CHECK(resolved("/sub/a.txt") == "sub/a.txt");
  CHECK(resolved("/sub/") == "sub/");
  CHECK(resolved("//sub///a.txt") == "sub/a.txt");
  CHECK(resolved("/a..b.txt") == "a..b.txt");
  CHECK(resolved("/a+b") == "a+b");
  CHECK(resolved("/back\\slash") == "back\\slash");
}

TEST_CASE("escapes are decoded, once") {
  CHECK(resolved("/%66ile%2Etxt") == "file.txt");
  CHECK(resolved("/caf%c3%a9") == "caf\xc3\xa9");
  CHECK(resolved("/perc%25.txt") == "perc%.txt");
  CHECK(resolved("/%252e%252e/x") == "%2e%2e/x");
  CHECK(resolved("/q%3Fmark") == "q?mark");
  CHECK(resolved("/%%32%65") == "broken");
  for (const char* path : {"/%", "/a%", "/a%1", "/a%1/2", "/%zz", "/%-1"}) CHECK(resolved(path) == "broken");
}

TEST_CASE("a NUL is in no name, a slash only between names") {
  CHECK(resolved("/one.txt%00") == "broken");
  CHECK(resolved("/.%00./x") == "broken");
  CHECK(resolved("/a%2fb") == "none");
  CHECK(resolved("/..%2foutside.txt") == "none");
  CHECK(resolved("/%2e%2e%2foutside.txt") == "none");
  CHECK(resolved("/%2fetc/passwd") == "none");
}

TEST_CASE("dot segments, also encoded ones") {
  CHECK(resolved("/.") == "/");
  CHECK(resolved("/./a") == "a");
  CHECK(resolved("/sub/.") == "sub/");
  CHECK(resolved("/sub/..") == "/");
  CHECK(resolved("/sub/../a") == "a");
  CHECK(resolved("/a/b/c/../../d") == "a/d");
  CHECK(resolved("/sub/%2e%2E/a") == "a");
  CHECK(resolved("/sub/.%2e/") == "/");
}

TEST_CASE("nothing is above the root") {
  for (const char* path : {"/..", "/../a", "/%2e%2e/a", "/.%2e/a", "/sub/../../a", "/sub/%2e./%2e%2e/sub/a", "/./..",
                           "//../a", "/sub//../../a"}) {
    INFO(path);
    CHECK(resolved(path) == "broken");
  }
  CHECK(resolved("/..;/a") == "!..;/a");
  CHECK(resolved("/.../a") == "!.../a");
  CHECK(resolved("/..\\a") == "!..\\a");
  CHECK(resolved("/%c0%ae%c0%ae/a") == "\xc0\xae\xc0\xae/a");
}

TEST_CASE("names that begin with a dot are told") {
  CHECK(resolved("/.git/config") == "!.git/config");
  CHECK(resolved("/a/%2ehidden") == "!a/.hidden");
  CHECK(resolved("/.git/../a") == "!a");
}

TEST_CASE("escaped again, a name leads back to itself") {
  CHECK(escaped("sub/a b.txt") == "sub/a%20b.txt");
  CHECK(escaped("q?#%&'\"<>;") == "q%3F%23%25%26%27%22%3C%3E;");
  CHECK(escaped("\r\nX: y") == "%0D%0AX:%20y");
  std::string all;
  for (int c = 1; c < 256; ++c)
    if (c != '/') all += static_cast<char>(c);
  CHECK(resolved("/x" + escaped(all)) == "x" + all);
}
