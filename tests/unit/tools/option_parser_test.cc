#include "common/option_parser.h"

#include <catch2/catch.hpp>
#include <map>

#include "common/help_text.h"
#include "common/standard_options.h"
#include "common/start_error.h"
#include "common/values.h"

using namespace proxycore;

namespace {

struct Values {
  std::vector<std::string> listens;
  std::string workers = "default";
  bool trace = false;
  int policy = 0;
};

ToolSpec table(Values& values) {
  ToolSpec tool{.name = "my-tool",
                .summary = "A tool.",
                .operand = "THING",
                .operand_meaning = "A thing.",
                .examples = {{"my-tool a", "as it is"}},
                .options = {}};
  tool.options = {
      {.name = "listen",
       .letter = 'l',
       .value = "ADDR",
       .meaning = "where",
       .group = "One",
       .repeat = true,
       .apply = [&values](std::string_view text) { values.listens.emplace_back(text); }},
      {.name = "workers",
       .letter = 'w',
       .value = "N",
       .meaning = "how many",
       .fallback = "all",
       .group = "One",
       .apply = [&values](std::string_view text) { values.workers = std::to_string(parse_number(text, 1, 99)); }},
      {.name = "trace",
       .letter = 't',
       .meaning = "tell",
       .group = "Two",
       .apply = [&values](auto) { values.trace = true; }},
      {.name = "hash",
       .meaning = "first",
       .group = "Two",
       .environment = false,
       .apply = [&values](auto) { values.policy = 1; }},
      {.name = "least",
       .meaning = "second",
       .group = "Two",
       .aliases = {"sqf"},
       .environment = false,
       .apply = [&values](auto) { values.policy = 2; }},
      {.name = "secret", .value = "X", .meaning = "third", .group = "Two", .hidden = true, .apply = {}}};
  add_standard_options(tool);
  return tool;
}

// Runs it all; the operands, or the message.
std::vector<std::string> run(Values& values, const std::vector<std::string>& arguments,
                             const std::map<std::string, std::string>& environment = {}) {
  const ToolSpec tool = table(values);
  const CommandLine line = parse_command_line(tool, arguments);
  apply_options(tool, line, [&](const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
  return line.operands;
}

std::string mistake(const std::vector<std::string>& arguments,
                    const std::map<std::string, std::string>& environment = {}) {
  Values values;
  try {
    run(values, arguments, environment);
  } catch (const StartError& error) {
    CHECK(error.code() == kExitUsage);
    return error.what();
  }
  return "accepted";
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("options and operands in any order") {
  Values values;
  CHECK(run(values, {"a", "-l", ":80", "b", "--listen=:81", "-l:82", "-tw08", "c"}) == Words{"a", "b", "c"});
  CHECK(values.listens == Words{":80", ":81", ":82"});
  CHECK(values.workers == "8");
  CHECK(values.trace);
}

TEST_CASE("a switch takes no operand, a repeated option no second value") {
  Values values;
  CHECK(run(values, {"--hash", "web1", "web2"}) == Words{"web1", "web2"});
  CHECK(run(values, {"-l", ":80", "web1", "web2"}) == Words{"web1", "web2"});
}

TEST_CASE("the last one counts") {
  Values values;
  run(values, {"-w", "1", "-w", "2", "--hash", "--least"});
  CHECK(values.workers == "2");
  CHECK(values.policy == 2);
  run(values, {"--sqf", "--hash"});
  CHECK(values.policy == 1);
}

TEST_CASE("brackets, dashes and empty words come through as typed") {
  Values values;
  CHECK(run(values, {"[::1]", "[a,b]", "-", "", "--", "-x", "--hash", "--"}) ==
        Words{"[::1]", "[a,b]", "-", "", "-x", "--hash", "--"});
  CHECK(values.policy == 0);
  run(values, {"-l", "[::1]:80", "--listen=[::1]", "--listen=a=b", "-l", "-", "--listen=-x"});
  CHECK(values.listens == Words{"[::1]:80", "[::1]", "a=b", "-", "-x"});
}

TEST_CASE("each mistake on the command line has its message") {
  CHECK(mistake({"--hahs"}) == "unknown option '--hahs'; did you mean '--hash'?");
  CHECK(mistake({"--hahs=3"}) == "unknown option '--hahs'; did you mean '--hash'?");
  CHECK(mistake({"--secert=3"}) == "unknown option '--secert'; try --help");
  CHECK(mistake({"--frobnicate"}) == "unknown option '--frobnicate'; try --help");
  CHECK(mistake({"-x"}) == "unknown option '-x'; try --help");
  CHECK(mistake({"-tx"}) == "unknown option '-x'; try --help");
  CHECK(mistake({"-hash"}) == "unknown option '-hash'; did you mean '--hash'?");
  for (const Words& words : {Words{"-l"}, Words{"--listen"}, Words{"-tl"}, Words{"--listen="}, Words{"-l", ""},
                             Words{"--listen=", "web"}, Words{"-l", "--hash", "web"}, Words{"-l", "-t"}})
    CHECK(mistake(words) == "option '--listen' needs a value (ADDR)");
  CHECK(mistake({"--hash=3"}) == "option '--hash' takes no value");
  CHECK(mistake({"--sqf=3"}) == "option '--least' takes no value");
  CHECK(mistake({"-w", "x"}) == "--workers: 'x' is not a number");
}

TEST_CASE("the environment comes after the command line and before the defaults") {
  Values values;
  run(values, {}, {{"MY_TOOL_WORKERS", "7"}, {"MY_TOOL_LISTEN", " :1  :2 "}, {"MY_TOOL_TRACE", "yes"}});
  CHECK(values.workers == "7");
  CHECK(values.listens == Words{":1", ":2"});
  CHECK(values.trace);

  Values overridden;
  run(overridden, {"-w", "3", "-l", ":9"},
      {{"MY_TOOL_WORKERS", "x"}, {"MY_TOOL_LISTEN", ":1"}, {"MY_TOOL_TRACE", "0"}});
  CHECK(overridden.workers == "3");
  CHECK(overridden.listens == Words{":9"});
  CHECK_FALSE(overridden.trace);

  Values untouched;
  run(untouched, {}, {{"MY_TOOL_WORKERS", ""}, {"MY_TOOL_HASH", "1"}, {"MY_TOOL_HELP", "1"}});
  CHECK(untouched.workers == "default");
  CHECK(untouched.policy == 0);

  CHECK(mistake({}, {{"MY_TOOL_WORKERS", "x"}}) == "MY_TOOL_WORKERS: 'x' is not a number");
  CHECK(mistake({}, {{"MY_TOOL_TRACE", "x"}}) == "MY_TOOL_TRACE: 'x' is neither on nor off");
}

TEST_CASE("texts that scripts and people ask for") {
  Values values;
  const ToolSpec tool = table(values);
  const auto text = [&](const Words& words) { return standard_text(tool, parse_command_line(tool, words)); };
  CHECK_FALSE(text({"-t"}));
  CHECK(text({"-V"}) == "my-tool " PROXYCORE_VERSION "\n");
  CHECK(text({"--help-options"}) ==
        "--listen -l ADDR\n--workers -w N\n--trace -t\n--hash\n--least\n--sqf\n--help -h\n--version -V\n");
  CHECK(text({"a", "-h"}) == help_text(tool));
  CHECK_THROWS_WITH(text({"--print-completion", "csh"}), "--print-completion: 'csh' is not known; did you mean 'zsh'?");
}

TEST_CASE("help is aligned, wrapped and in groups") {
  Values values;
  const std::string text = help_text(table(values));
  CHECK_THAT(text, Catch::StartsWith("Usage: my-tool [OPTIONS] THING...\nA tool.\n\nA thing.\n\nOne:\n"));
  CHECK_THAT(text, Catch::Contains("  -l, --listen ADDR         where; may be repeated\n"
                                   "  -w, --workers N           how many [all]\n\nTwo:\n"
                                   "  -t, --trace               tell\n"));
  CHECK_THAT(text, Catch::Contains("      --least, --sqf        second\n"));
  CHECK_THAT(text, !Catch::Contains("secret"));
  CHECK_THAT(text, Catch::Contains("MY_TOOL_LISTEN for"));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    CHECK(end - at <= 80);
    at = end + 1;
  }
}
