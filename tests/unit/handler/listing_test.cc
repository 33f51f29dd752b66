#include "handler/listing.h"

#include <catch2/catch.hpp>

#include "handler/listing_text.h"
#include "unit/files.h"

using namespace proxycore;

namespace {

struct Listed : test::TestDirectory {
  Listed() {
    REQUIRE(root_directory.open(root()) == 0);
    write_old("b.txt", "12345");
    write_old("A.txt", std::string(2000, 'x'));
    write_old("sub/inner", "");
    age("sub");
  }
  Listing listing(const std::string& name = "", bool dotfiles = false) const {
    FileStatus status;
    const UniqueFd fd = root_directory.open_directory(name, status);
    return {root_directory, fd.get(), name, dotfiles};
  }
  // The names in the order of the page.
  std::string names(const std::string& query = "", bool dotfiles = false) const {
    const std::string page = listing("", dotfiles).html(ListingOrder::parse(query));
    std::string all;
    for (std::size_t at = 0; (at = page.find("<a href=\"./", at)) != page.npos;) {
      at += 11;
      all += (all.empty() ? "" : " ") + page.substr(at, page.find('"', at) - at);
    }
    return all;
  }
  RootDirectory root_directory;
};

}  // namespace

TEST_CASE_METHOD(Listed, "directories first, then files by name") {
  CHECK(names() == "sub/ A.txt b.txt");
  CHECK(names("order=desc") == "sub/ b.txt A.txt");
  CHECK(names("sort=size") == "sub/ b.txt A.txt");
  CHECK(names("sort=size&order=desc") == "sub/ A.txt b.txt");
  CHECK(names("sort=nonsense&x=<script>") == "sub/ A.txt b.txt");
  write("c.txt", "");
  CHECK(names("sort=modified&order=desc") == "sub/ c.txt b.txt A.txt");
}

TEST_CASE_METHOD(Listed, "only what would be served is shown") {
  write(".hidden", "");
  REQUIRE(::mkfifo(path("fifo").c_str(), 0600) == 0);
  link("b.txt", "in");
  link("sub", "in-dir");
  link("/etc/passwd", "out");
  link("nowhere", "dangling");
  CHECK(names() == "in-dir/ sub/ A.txt b.txt in");
  CHECK(names("", true) == "in-dir/ sub/ .hidden A.txt b.txt in");
}

TEST_CASE_METHOD(Listed, "names are escaped for where they stand") {
  write("a&b<c>'\"?#:\n.txt", "");
  const std::string page = listing().html({});
  CHECK(page.find("href=\"./a%26b%3Cc%3E%27%22%3F%23:%0A.txt\"") != page.npos);
  CHECK(page.find("a&amp;b&lt;c&gt;&#39;&quot;?#:\n.txt</a>") != page.npos);
  const std::string json = listing().json();
  CHECK(
      json.find(R"({"name": "a&b<c>'\"?#:\u000a.txt", "href": "./a%26b%3Cc%3E%27%22%3F%23:%0A.txt", "type": "file")") !=
      json.npos);
}

TEST_CASE_METHOD(Listed, "a page says size and date, and leads up") {
  const std::string top = listing().html({});
  CHECK(top.find("<td title=\"2000 octets\">2.0K</td>") != top.npos);
  CHECK(top.find("<time datetime=\"2001-09-09T01:46:40Z\">2001-09-09 01:46</time>") != top.npos);
  CHECK(top.find("href=\"../\"") == top.npos);
  CHECK(top.find("aria-sort=\"ascending\"><a href=\"?sort=name&amp;order=desc\">") != top.npos);
  const std::string below = listing("sub").html({});
  CHECK(below.find("<a href=\"../\">") != below.npos);
  CHECK(below.find("<a href=\"/sub/\">sub/</a>") != below.npos);
}

TEST_CASE_METHOD(Listed, "JSON for programs") {
  CHECK(listing("sub").json() ==
        "{\"path\": \"/sub/\", \"entries\": [\n"
        "  {\"name\": \"inner\", \"href\": \"./inner\", \"type\": \"file\", \"size\": 0, \"modified\": "
        "\"2001-09-09T01:46:40Z\"}\n]}\n");
  CHECK(listing().json().find(R"({"name": "sub", "href": "./sub/", "type": "directory", "modified")") !=
        std::string::npos);
}

TEST_CASE("who wants JSON") {
  CHECK(prefers_json("application/json"));
  CHECK(prefers_json("application/json;q=0.9, text/html"));
  CHECK(prefers_json("image/png , APPLICATION/JSON"));
  CHECK_FALSE(prefers_json("text/html,application/json"));
  CHECK_FALSE(prefers_json("*/*"));
  CHECK_FALSE(prefers_json(""));
}

TEST_CASE("texts of a listing") {
  CHECK(readable_size(0) == "0");
  CHECK(readable_size(1023) == "1023");
  CHECK(readable_size(1024) == "1.0K");
  CHECK(readable_size(10 * 1024) == "10K");
  CHECK(readable_size(1024 * 1024 - 1) == "1.0M");
  CHECK(readable_size(UINT64_MAX) == "16E");
  CHECK(iso_time(-1) == "1969-12-31T23:59:59Z");
  CHECK(iso_time(INT64_MAX) == "9999-12-31T23:59:59Z");
  CHECK(json_text("\x80 \xc3\xa9 \xed\xa0\x80 \xf4\x90\x80\x80 \xe2\x82") ==
        "\"\xef\xbf\xbd \xc3\xa9 \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd "
        "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd\"");
}
