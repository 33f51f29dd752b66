#include "common/config_file.h"

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "balance/options.h"
#include "base/unique_fd.h"
#include "common/start_error.h"

using namespace proxycore;

namespace {

using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

// A file for the time of a test.
class File {
 public:
  explicit File(const std::string& text) {
    const UniqueFd made(::mkstemp(path_.data()));
    REQUIRE(made);
    std::ofstream(path_) << text;
  }
  ~File() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/proxycore.XXXXXX";
};

std::optional<std::string> parse(BalanceOptions& options, const Words& words, const Variables& variables = {}) {
  const auto environment = [&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
  return parse_balance_options(words, environment, options);
}

BalanceOptions with(const std::string& config, Words words = {}, const Variables& variables = {}) {
  const File file(config);
  words.insert(words.begin(), {"-c", file.path()});
  BalanceOptions options;
  CHECK_FALSE(parse(options, words, variables));
  return options;
}

// What is wrong with it, without the name of the file.
std::string mistake(const std::string& config, const Words& words = {}) {
  const File file(config);
  Words all{"-c", file.path()};
  all.insert(all.end(), words.begin(), words.end());
  try {
    BalanceOptions options;
    parse(options, all);
  } catch (const StartError& error) {
    CHECK(error.code() == kExitConfig);
    const std::string what = error.what();
    return what.starts_with(file.path()) ? what.substr(file.path().size() + 1) : what;
  }
  return "none";
}

std::string dumped(const Words& words, const Variables& variables = {}) {
  BalanceOptions options;
  return parse(options, words, variables).value();
}

}  // namespace

TEST_CASE("config: each kind of option reaches its value") {
  const BalanceOptions options = with(R"({
    "listen": [":81", "unix:/a,mode=0600"], "workers": 3, "trace": true, "expose-backend": false,
    "idle-timeout": 1.5, "max-header": "8K", "hash": true, "hash-key": "path", "hash-seed": 18446744073709551615,
    "trust": "10.0.0.0/8", "backends": ["web1:80,weight=2", "web2"]})");
  CHECK(options.listens.size() == 2);
  CHECK(options.workers == 3);
  CHECK(options.trace);
  CHECK_FALSE(options.expose_backend);
  CHECK(options.idle_timeout == 1500);
  CHECK(options.max_header == 8192);
  CHECK(options.policy.kind == PolicyKind::Hash);
  CHECK(options.policy.hash_key.text() == "path");
  CHECK(options.policy.hash_seed == UINT64_MAX);
  CHECK(options.trust.size() == 1);
  CHECK(options.backend_list.operands == Words{"web1:80,weight=2", "web2"});
}

TEST_CASE("config: the command line comes before the environment, that before the file") {
  const std::string config = R"({"workers": 3, "retries": 3, "max-fails": 3, "listen": ":81", "backends": "web1"})";
  const BalanceOptions options =
      with(config, {"--workers", "1", "-l", ":82", "web2"}, {{"BALANCE_WORKERS", "2"}, {"BALANCE_RETRIES", "2"}});
  CHECK(options.workers == 1);
  CHECK(options.upstream.retries == 2);
  CHECK(options.upstream.max_fails == 3);
  REQUIRE(options.listens.size() == 1);
  CHECK(options.listens[0].address.port == 82);
  CHECK(options.backend_list.operands == Words{"web2"});
  CHECK_FALSE(with(R"({"trace": true, "backends": "a"})", {}, {{"BALANCE_TRACE", "0"}}).trace);
}

TEST_CASE("config: policies") {
  const auto kind = [](const std::string& config, const Words& words = {}) { return with(config, words).policy.kind; };
  CHECK(kind(R"({"policy": "least", "backends": "a"})") == PolicyKind::Least);
  CHECK(kind(R"({"hash-scheme": "jump", "backends": "a"})") == PolicyKind::Hash);
  CHECK(kind(R"({"hash": true, "backends": "a"})", {"--least"}) == PolicyKind::Least);
  CHECK(kind(R"({"sqf": true, "backends": "a"})") == PolicyKind::Least);
}

TEST_CASE("config: each mistake has its place and its message") {
  CHECK(mistake("{\n  \"listen\": \":81\",\n  \"backend\": []\n}") ==
        "3:3: unknown key \"backend\"; did you mean \"backends\"?");
  CHECK(mistake(R"({"idle-timeut": 1})") == "1:2: unknown key \"idle-timeut\"; did you mean \"idle-timeout\"?");
  CHECK(mistake(R"({"zzz": 1})") == "1:2: unknown key \"zzz\"");
  for (const char* key : {"config", "check", "dump-config", "help", "version", "ready-fd"})
    CHECK(mistake("{\"" + std::string(key) + "\": 1}").starts_with("1:2: unknown key"));
  CHECK(mistake(R"({"workers": 0})") == "1:13: workers: '0' is out of range (1 to 1024)");
  CHECK(mistake(R"({"workers": [1]})") == "1:13: workers is to be a string, not an array");
  CHECK(mistake(R"({"trace": 1})") == "1:11: trace is to be true or false, not a number");
  CHECK(mistake(R"({"host": ""})") == "1:10: host needs a value (VALUE|backend)");
  CHECK(mistake(R"({"listen": [":81", ":http"]})") == "1:20: listen: :http: port 'http' is not a number");
  CHECK(mistake(R"({"backends": [1]})") == "1:15: one of backends is to be a string, not a number");
  CHECK(mistake(R"({"backends": ["web1:http"]})") == " web1:http: port 'http' is not a number");
  CHECK(mistake("[]") == "1:1: a configuration is to be an object, not an array");
  CHECK(mistake("{") == "1:2: no valid JSON: unexpected end of input; expected string literal");
}

TEST_CASE("config: --check says whether all of it is right") {
  const File good(R"({"backends": ["web1", "web2"]})");
  BalanceOptions options;
  CHECK(parse(options, {"--check", "-c", good.path()}) == "the configuration is right\n");
  CHECK(mistake("{}", {"--check"}) == "no backend given; name at least one");
  CHECK(mistake(R"({"backends": "@/nonexistent"})", {"--check"}) == "/nonexistent: No such file or directory");
  CHECK(mistake(R"({"policy": "least", "backends": "a"})", {"--check", "--hash-key", "uri"}) ==
        "--hash-key: only the policy hash has one; add --hash");
}

TEST_CASE("config: what is dumped says the same when it is read") {
  const std::string text = dumped({"-w", "3", "--round-robin", "--least", "-l", ":81", "-l", ":82", "-t",
                                   "--idle-timeout", "500ms", "--dump-config", "web1,weight=2", "@pool"},
                                  {{"BALANCE_RETRIES", "0"}});
  CHECK(text == R"({
  "retries": 0,
  "workers": 3,
  "round-robin": true,
  "least": true,
  "listen": [
    ":81",
    ":82"
  ],
  "trace": true,
  "idle-timeout": "500ms",
  "backends": [
    "web1,weight=2",
    "@pool"
  ]
}
)");
  const File file(text);
  CHECK(dumped({"-c", file.path(), "--dump-config"}) == text);
  const BalanceOptions options = with(text);
  CHECK(options.policy.kind == PolicyKind::Least);
  CHECK(options.upstream.retries == 0);
}

TEST_CASE("config: a reload reads it again, without what only a start can use") {
  BalanceOptions options;
  reparse_balance_options(
      {"--ready-fd", "999", "-w", "2", "web1"}, [](const char*) { return nullptr; }, options);
  CHECK(options.workers == 2);
  CHECK(options.ready_fd == -1);
}
