#include "balance/options.h"

#include <catch2/catch.hpp>
#include <iterator>
#include <map>
#include <sstream>

#include "common/start_error.h"

using namespace proxycore;

namespace {

using Words = std::vector<std::string>;
using Variables = std::map<std::string, std::string>;

std::optional<std::string> parse(BalanceOptions& options, const Words& words, const Variables& variables = {}) {
  const auto environment = [&](const char* name) -> const char* {
    const auto found = variables.find(name);
    return found == variables.end() ? nullptr : found->second.c_str();
  };
  return parse_balance_options(words, environment, options);
}

BalanceOptions parsed(const Words& words, const Variables& variables = {}) {
  BalanceOptions options;
  CHECK_FALSE(parse(options, words, variables));
  return options;
}

std::string mistake(const Words& words) {
  BalanceOptions options;
  try {
    parse(options, words);
  } catch (const StartError& error) {
    CHECK(error.code() == kExitUsage);
    return error.what() + (error.hint().empty() ? "" : "\n" + error.hint());
  }
  return "accepted";
}

Words split(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

PolicyKind policy(const Words& words, const Variables& variables = {}) {
  Words all = words;
  all.emplace_back("web1");
  return parsed(all, variables).policy.kind;
}

}  // namespace

TEST_CASE("without options the defaults of the man page hold") {
  const BalanceOptions options = parsed({"web1", "web2"});
  CHECK(options.backend_list.operands == Words{"web1", "web2"});
  REQUIRE(options.listens.size() == 1);
  CHECK(options.listens[0].address.host == "127.0.0.1");
  CHECK(options.listens[0].address.port == 8080);
  CHECK(options.workers == usable_cpus());
  CHECK(options.workers >= 1);
  CHECK(options.policy.kind == PolicyKind::RoundRobin);
  CHECK(options.policy.hash_scheme == "hrw");
  CHECK(options.policy.hash_key.empty());
  CHECK(options.upstream.max_fails == 1);
  CHECK(options.upstream.fail_timeout == 10'000);
  CHECK(options.upstream.connect_timeout == 3'000);
  CHECK(options.upstream.retries < 0);
  CHECK(options.header_timeout == 10'000);
  CHECK(options.response_timeout == 60'000);
  CHECK(options.idle_timeout == 60'000);
  CHECK(options.drain_timeout == 30'000);
  CHECK(options.max_conns == 0);
  CHECK(options.max_header == 65536);
  CHECK(options.max_body == 0);
  CHECK(options.access_log.empty());
  CHECK_FALSE(options.log_format);
  CHECK(options.host_rule == HostRule::Pass);
  CHECK(options.backend_list.split);
  CHECK_FALSE(options.backend_list.strict);
  CHECK(options.ready_fd == -1);
}

constexpr char kEveryOption[] =
    "-l :81 -l unix:/a,mode=0600 -w 3 -t -q --access-log - --log-format json --connect-timeout 1s --header-timeout 2s "
    "--response-timeout 3s --idle-timeout 4s --drain-timeout 0 --max-conns 5 --max-header 8K --max-body 1M --retries 0 "
    "--max-fails 6 --fail-timeout 7s --expose-backend --host example.org:81 --trust 10.0.0.0/8 --trust ::1 "
    "--reuse-port "
    "--print-url --ready-fd 2 --no-split --strict --hash --hash-key path+cookie:a --hash-scheme lighttpd15 --hash-seed "
    "9 "
    "web1";

TEST_CASE("the options of all servers reach their values") {
  const BalanceOptions options = parsed(split(kEveryOption));
  CHECK(options.listens.size() == 2);
  CHECK(options.workers == 3);
  CHECK(options.trace);
  CHECK(options.level == Log::Level::Quiet);
  CHECK(parsed({"-v", "web1"}).level == Log::Level::Verbose);
  CHECK(options.access_log == "-");
  CHECK(options.log_format == AccessFormat::Json);
  CHECK(options.connect_timeout == 1000);
  CHECK(options.header_timeout == 2000);
  CHECK(options.response_timeout == 3000);
  CHECK(options.idle_timeout == 4000);
  CHECK(options.drain_timeout == 0);
  CHECK(options.max_conns == 5);
  CHECK(options.max_header == 8192);
  CHECK(options.max_body == 1024 * 1024);
  REQUIRE(options.trust.size() == 2);
  CHECK(options.trust[0].contains(*Address::ip("10.1.2.3", 0)));
  CHECK(options.reuse_port);
  CHECK(options.print_url);
  CHECK(options.ready_fd == 2);
}

TEST_CASE("the options of balance reach their values") {
  const BalanceOptions options = parsed(split(kEveryOption));
  CHECK(options.upstream.connect_timeout == 1000);
  CHECK(options.upstream.retries == 0);
  CHECK(options.upstream.max_fails == 6);
  CHECK(options.upstream.fail_timeout == 7000);
  CHECK(options.expose_backend);
  CHECK(options.host_rule == HostRule::Fixed);
  CHECK(options.host_value == "example.org:81");
  CHECK(parsed({"--host", "backend", "web1"}).host_rule == HostRule::Backend);
  CHECK_FALSE(options.backend_list.split);
  CHECK(options.backend_list.strict);
  CHECK(options.policy.kind == PolicyKind::Hash);
  CHECK(options.policy.hash_key.text() == "path+cookie:a");
  CHECK(options.policy.hash_scheme == "lighttpd15");
  CHECK(options.policy.hash_seed == 9);
}

TEST_CASE("policies by all their names") {
  for (const char* name : {"--hash", "--policy=hash", "--policy=carp"}) CHECK(policy({name}) == PolicyKind::Hash);
  for (const char* name : {"--least", "--sqf", "--policy=least", "--policy=fair", "--policy=sqf"})
    CHECK(policy({name}) == PolicyKind::Least);
  for (const char* name : {"--first", "--static", "--policy=first", "--policy=static"})
    CHECK(policy({name}) == PolicyKind::First);
  for (const char* name : {"--round-robin", "--policy=round-robin", "--policy=rr"})
    CHECK(policy({name}) == PolicyKind::RoundRobin);
  CHECK(policy({"--hash", "--policy", "least"}) == PolicyKind::Least);
  CHECK(policy({}, {{"BALANCE_POLICY", "first"}}) == PolicyKind::First);
  CHECK(policy({"--hash"}, {{"BALANCE_POLICY", "first"}}) == PolicyKind::Hash);
}

TEST_CASE("the options of hash mean hash") {
  CHECK(policy({"--hash-key", "path"}) == PolicyKind::Hash);
  CHECK(policy({"--hash-scheme", "lighttpd15"}) == PolicyKind::Hash);
  CHECK(policy({}, {{"BALANCE_HASH_SEED", "3"}}) == PolicyKind::Hash);
  CHECK(policy({"--least"}, {{"BALANCE_HASH_SEED", "3"}}) == PolicyKind::Least);
  CHECK(mistake({"--least", "--hash-key", "path", "web1"}) == "--hash-key: only the policy hash has one; add --hash");
}

TEST_CASE("texts") {
  BalanceOptions options;
  CHECK_THAT(parse(options, {"--help"}).value(), Catch::StartsWith("Usage: balance [OPTIONS] BACKEND...\n"));
  CHECK(parse(options, {"-V", "--help-options"}).value() == "balance " PROXYCORE_VERSION "\n");
  CHECK_THAT(parse(options, {"--hash-scheme", "list"}).value(),
             Catch::StartsWith("hrw ") && Catch::Contains("\nlighttpd15"));
}

TEST_CASE("each mistake has its message") {
  CHECK(mistake({}) == "no backend given; name at least one\nfor example:  balance --hash web1:8001 web2:8002");
  CHECK(mistake({"--hahs", "web1"}) == "unknown option '--hahs'; did you mean '--hash'?");
  CHECK(mistake({"web1:http"}) == "web1:http: port 'http' is not a number");
  CHECK(mistake({"-l", "localhost:99999", "web1"}) == "localhost:99999: port 99999 is out of range (65535 at most)");
  CHECK(mistake({"--workers", "0", "web1"}) == "--workers: '0' is out of range (1 to 1024)");
  CHECK(mistake({"--policy", "hsh", "web1"}) == "--policy: 'hsh' is not known; did you mean 'hash'?");
  CHECK(mistake({"--hash-scheme", "lightpd15", "web1"}) ==
        "--hash-scheme: 'lightpd15' is not known; did you mean 'lighttpd15'?");
  CHECK_THAT(mistake({"--hash-key", "url", "web1"}), Catch::StartsWith("--hash-key: 'url' is none of uri, "));
  CHECK(mistake({"--log-format", "jsn", "web1"}) == "--log-format: 'jsn' is not known; did you mean 'json'?");
  CHECK(mistake({"--idle-timeout", "soon", "web1"}) ==
        "--idle-timeout: 'soon' is not a duration; write 500ms, 3s, 2m or 1h");
  CHECK(mistake({"--max-header", "2M", "web1"}) == "--max-header: '2M' is out of range (1K to 1M)");
  CHECK(mistake({"--max-body", "big", "web1"}) == "--max-body: 'big' is not a size; write 4096, 64K, 10M or 2G");
  CHECK(mistake({"--trust", "10.0.0.0/33", "web1"}) ==
        "--trust: '10.0.0.0/33' is not a network; write 10.0.0.0/8 or 2001:db8::/32");
  CHECK(mistake({"--ready-fd", "999", "web1"}) == "--ready-fd: '999' is not an open descriptor");
  CHECK(mistake({"--host", "http://a/", "web1"}) ==
        "--host: 'http://a/' is not a value of Host; write example.org or example.org:8080");
  CHECK(mistake({"--host", "a b", "web1"}) == "--host: 'a b' is not a host name");
}
