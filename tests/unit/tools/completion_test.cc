#include "common/completion.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "balance/options.h"

using namespace proxycore;

namespace {

std::string checked_in(const std::string& shell) {
  std::ifstream file(PROXYCORE_TESTS_DIR "/../completions/balance." + shell);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_CASE("the completions that are checked in are those of the table") {
  BalanceOptions options;
  const ToolSpec tool = balance_tool(options);
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    INFO("bring it up to date:  balance --print-completion " << shell << " >completions/balance." << shell);
    CHECK(completion_for(shell, tool) == checked_in(shell));
  }
}

TEST_CASE("hidden options are not offered, aliases are") {
  BalanceOptions options;
  const ToolSpec tool = balance_tool(options);
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    const std::string text = completion_for(shell, tool);
    CHECK_THAT(text, !Catch::Contains("help-options"));
    CHECK_THAT(text, Catch::Contains("sqf"));
  }
}
