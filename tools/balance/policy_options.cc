#include "balance/policy_options.h"

#include "common/hash_options.h"
#include "common/start_error.h"
#include "common/values.h"

namespace proxycore {
namespace {

using Value = std::string_view;
constexpr char kGroup[] = "Balancing";

PolicyKind parse_policy(Value text) {
  const Value word = parse_word(text, {"round-robin", "rr", "hash", "carp", "least", "fair", "sqf", "first", "static"});
  if (word == "hash" || word == "carp") return PolicyKind::Hash;
  if (word == "least" || word == "fair" || word == "sqf") return PolicyKind::Least;
  if (word == "first" || word == "static") return PolicyKind::First;
  return PolicyKind::RoundRobin;
}

OptionSpec policy_switch(const char* name, const char* meaning, PolicyConfig& policy, PolicyKind kind) {
  return {.name = name, .meaning = meaning, .group = kGroup, .environment = false, .apply = [&policy, kind](Value) {
            policy.kind = kind;
          }};
}

void add_hash_options(ToolSpec& tool, PolicyConfig& policy) {
  OptionSpec key = hash_key_option(kGroup);
  key.apply = [&policy](Value text) { policy.hash_key = parse_key_option(text); };
  tool.options.push_back(key);
  OptionSpec scheme = hash_scheme_option(kGroup);
  scheme.apply = [&policy](Value text) { policy.hash_scheme = parse_scheme_option(text); };
  tool.options.push_back(scheme);
  OptionSpec seed = hash_seed_option(kGroup);
  seed.apply = [&policy](Value text) { policy.hash_seed = parse_seed_option(text); };
  tool.options.push_back(seed);
}

}  // namespace

void add_policy_options(ToolSpec& tool, PolicyConfig& policy) {
  tool.options.push_back(policy_switch("hash", "each URL always to the same backend", policy, PolicyKind::Hash));
  OptionSpec turns = policy_switch("round-robin", "each in turn; the default", policy, PolicyKind::RoundRobin);
  tool.options.push_back(turns);
  OptionSpec least = policy_switch("least", "to the one with the fewest requests in flight", policy, PolicyKind::Least);
  least.aliases = {"sqf"};
  tool.options.push_back(least);
  OptionSpec first = policy_switch("first", "to the first that is alive", policy, PolicyKind::First);
  first.aliases = {"static"};
  tool.options.push_back(first);
  tool.options.push_back({.name = "policy",
                          .value = "NAME",
                          .meaning = "one of these by its name",
                          .fallback = "round-robin",
                          .group = kGroup,
                          .words = {"round-robin", "hash", "least", "first"},
                          .apply = [&policy](Value text) { policy.kind = parse_policy(text); }});
  add_hash_options(tool, policy);
}

void settle_policy(const Settings& settings, PolicyConfig& policy) {
  const bool chosen = has_setting(settings, "hash") || has_setting(settings, "round-robin") ||
                      has_setting(settings, "least") || has_setting(settings, "first") ||
                      has_setting(settings, "policy");
  for (const Setting& one : settings) {
    const std::string& name = one.option->name;
    if (policy.kind == PolicyKind::Hash || (name != "hash-key" && name != "hash-scheme" && name != "hash-seed"))
      continue;
    if (!chosen)
      policy.kind = PolicyKind::Hash;
    else if (one.source == SettingSource::CommandLine)
      throw StartError(kExitUsage, one.object + ": only the policy hash has one; add --hash");
  }
}

}  // namespace proxycore
