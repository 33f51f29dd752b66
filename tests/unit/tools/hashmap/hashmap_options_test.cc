#include "hashmap/options.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "common/completion.h"
#include "common/start_error.h"

using namespace proxycore;

namespace {

HashmapOptions parse(const std::vector<std::string>& arguments) {
  HashmapOptions options;
  CHECK_FALSE(parse_hashmap_options(
      arguments, [](const char*) { return nullptr; }, options));
  return options;
}

std::string refusal(const std::vector<std::string>& arguments) {
  try {
    HashmapOptions options;
    parse_hashmap_options(
        arguments, [](const char*) { return nullptr; }, options);
  } catch (const StartError& error) {
    CHECK(error.code() == kExitUsage);
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("hashmap: options and operands") {
  const HashmapOptions options =
      parse({"-s", "--log", "caddy", "--host", "h:81", "-w", "3", "--max-skew", "1.5", "-j", "web1", "@list"});
  CHECK(options.summary);
  CHECK(options.json);
  CHECK(options.log == LogFormat::Json);
  CHECK(options.hosts == std::vector<std::string>{"h:81"});
  CHECK(options.workers == 3);
  CHECK(options.max_skew == 1.5);
  CHECK(options.backends == std::vector<std::string>{"web1", "@list"});
}

TEST_CASE("hashmap: changes keep the order of the command line") {
  const HashmapOptions options = parse({"--remove", "a", "--add", "c", "--scheme-to", "jump", "--down", "b", "a", "b"});
  REQUIRE(options.changes.size() == 4);
  CHECK(options.changes[0].kind == ChangeKind::Remove);
  CHECK(options.changes[1].value == "c");
  CHECK(options.changes[2].kind == ChangeKind::Scheme);
  CHECK(options.changes[3].kind == ChangeKind::Down);
}

TEST_CASE("hashmap: what does not go together") {
  CHECK(refusal({}) == "no backend given; name at least one");
  CHECK(refusal({"--nginx", "f", "a"}) == "backends are given, and a configuration file as well; use one");
  CHECK(refusal({"--nginx", "f", "--squid", "g"}) == "--squid: one configuration file at a time");
  CHECK(refusal({"--upstream", "u", "a"}) ==
        "--upstream: is for a configuration file; add --nginx, --haproxy or --lighttpd");
  CHECK(refusal({"--peer-version", "2.6", "a"}).starts_with("--peer-version: is for a configuration file"));
  CHECK(refusal({"-c", "f", "--upstream", "u"}) == "--upstream: a balance has one only; leave it out");
  CHECK(refusal({"--from-status", "f", "--peer-version", "2"}) ==
        "--peer-version: is for the files of other programs; leave it out");
  CHECK(refusal({"--from-status", "f", "-c", "g"}) == "--config: one configuration file at a time");
  CHECK(refusal({"--identify", "-s"}).starts_with("--identify: stands alone"));
  CHECK(refusal({"--identify", "--hash-key", "uri"}).starts_with("--identify: tries the keys itself"));
  CHECK(
      refusal({"--hash-scheme", "jump", "--hash-scheme", "hrw", "a"}).ends_with("can only be compared; add --summary"));
  CHECK(refusal({"--max-skew", "2", "a"}) == "--max-skew: is about a summary; add --summary");
  CHECK(refusal({"--moved", "a"}).starts_with("--moved: nothing would change"));
  CHECK(refusal({"--after", "a"}).starts_with("--after: nothing would change"));
  CHECK(refusal({"--all", "-s", "a"}).starts_with("--all: is about single URLs"));
  CHECK(refusal({"--host", "a", "--host", "b", "a"}) == "--host: only --identify tries several");
  CHECK(refusal({"-u", "/", "--log", "auto", "a"}) == "--log: is for standard input; leave out --url");
}

TEST_CASE("hashmap: values that are none") {
  CHECK(refusal({"--hash-scheme", "hrv", "a"}) == "--hash-scheme: 'hrv' is not known; did you mean 'hrw'?");
  CHECK(refusal({"--hash-key", "cookie:x", "a"}) ==
        "--hash-key: 'cookie:x' is not in a URL; use uri, path, host or query:NAME");
  CHECK(refusal({"--log", "combine", "a"}) == "--log: 'combine' is not known; did you mean 'combined'?");
  CHECK(refusal({"--max-skew", "0.5", "-s", "a"}).starts_with("--max-skew: '0.5' is not a ratio"));
  CHECK(refusal({"--max-skew", "nan", "-s", "a"}).starts_with("--max-skew: 'nan' is not a ratio"));
  CHECK(refusal({"--host", "http://h/", "a"}).starts_with("--host: 'http://h/' is not a value of Host"));
  CHECK(refusal({"--peer-version", "new", "--nginx", "f"}) ==
        "--peer-version: 'new' is not a version; write 2.6 or 1.4.69");
  CHECK(refusal({"-w", "0", "a"}).starts_with("--workers: '0' is out of range"));
  CHECK(refusal({"--sumary", "a"}) == "unknown option '--sumary'; did you mean '--summary'?");
}

TEST_CASE("hashmap: the completions that are checked in are those of the table") {
  HashmapOptions options;
  const ToolSpec tool = hashmap_tool(options);
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    std::ifstream file(PROXYCORE_TESTS_DIR "/../completions/hashmap." + shell);
    std::ostringstream text;
    text << file.rdbuf();
    INFO("bring it up to date:  hashmap --print-completion " << shell << " >completions/hashmap." << shell);
    CHECK(completion_for(shell, tool) == text.str());
  }
}
