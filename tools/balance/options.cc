#include "balance/options.h"

#include "balance/policy_options.h"
#include "common/backend_specs.h"
#include "common/config_file.h"
#include "common/hash_options.h"
#include "common/host_port.h"
#include "common/standard_options.h"
#include "common/start_error.h"
#include "common/values.h"

namespace proxycore {
namespace {

using Value = std::string_view;

constexpr char kDefaultListen[] = "127.0.0.1:8080";
constexpr std::uint16_t kListenPort = 8080;
constexpr std::uint64_t kMostRetries = 1000;

void parse_host_rule(Value text, BalanceOptions& options) {
  options.host_rule = text == "backend" ? HostRule::Backend : HostRule::Fixed;
  if (options.host_rule == HostRule::Backend) return;
  const bool plain = text.find("://") == text.npos;
  if (!plain || parse_host_port(text).host.empty())
    throw ValueError("'" + std::string(text) + "' is not a value of Host; write example.org or example.org:8080");
  options.host_value = text;
}

void add_failover_options(ToolSpec& tool, BalanceOptions& options) {
  const std::string group = "Fail-over";
  UpstreamConfig& upstream = options.upstream;
  tool.options.push_back(
      {.name = "retries",
       .value = "N",
       .meaning = "further attempts for one request",
       .fallback = "as many as there are backends",
       .group = group,
       .apply = [&upstream](Value text) { upstream.retries = static_cast<int>(parse_number(text, 0, kMostRetries)); }});
  tool.options.push_back({.name = "max-fails",
                          .value = "N",
                          .meaning = "failures in a row before a backend rests",
                          .fallback = std::to_string(upstream.max_fails),
                          .group = group,
                          .apply = [&upstream](Value text) {
                            upstream.max_fails = static_cast<std::uint32_t>(parse_number(text, 1, 1'000'000));
                          }});
  tool.options.push_back({.name = "fail-timeout",
                          .value = "TIME",
                          .meaning = "for how long it rests",
                          .fallback = format_duration(upstream.fail_timeout),
                          .group = group,
                          .apply = [&upstream](Value text) { upstream.fail_timeout = parse_timeout(text); }});
}

void add_backend_options(ToolSpec& tool, BalanceOptions& options) {
  const std::string group = "Backends";
  tool.options.push_back({.name = "host",
                          .value = "VALUE|backend",
                          .meaning = "the Host field that backends get: a value, or the backend's own address",
                          .fallback = "the client's",
                          .group = group,
                          .words = {"backend"},
                          .apply = [&options](Value text) { parse_host_rule(text, options); }});
  tool.options.push_back({.name = "expose-backend",
                          .meaning = "add X-Backend: ID to responses",
                          .group = group,
                          .apply = [&options](Value) { options.expose_backend = true; }});
  tool.options.push_back({.name = "no-split",
                          .meaning = "a name with several addresses is one backend, not several",
                          .group = group,
                          .apply = [&options](Value) { options.backend_list.split = false; }});
  tool.options.push_back({.name = "strict",
                          .meaning = "do not start if one of several names is unknown",
                          .group = group,
                          .apply = [&options](Value) { options.backend_list.strict = true; }});
}

// Syntax first, so that a mistake is told before anything is resolved or opened.
void take_operands(const std::vector<std::string>& operands, BalanceOptions& options) {
  options.backend_list.operands = operands;
  if (operands.empty())
    throw StartError(kExitUsage, "no backend given; name at least one",
                     "for example:  balance --hash web1:8001 web2:8002");
  for (const std::string& operand : operands)
    if (!operand.starts_with('@')) parse_backend(operand, options.backend_list.default_port);
  if (options.listens.empty()) options.listens.push_back(parse_listen(kDefaultListen, kListenPort));
}

// Those of the command line replace those of the configuration.
void take_operands(const CommandLine& line, const ConfigFile& config, BalanceOptions& options) {
  if (!line.operands.empty() || config.operands.empty()) return take_operands(line.operands, options);
  try {
    take_operands(config.operands, options);
  } catch (const StartError& error) {
    throw StartError(kExitConfig, config.name + ": " + error.what(), error.hint());
  }
}

Settings take_all(const ToolSpec& tool, const CommandLine& line, const Environment& environment,
                  BalanceOptions& options) {
  const ConfigFile config = read_config(tool, line, environment);
  Settings settings = apply_options(tool, line, environment, config.settings);
  settle_policy(settings, options.policy);
  take_operands(line, config, options);
  options.upstream.connect_timeout = options.connect_timeout;
  if (options.workers == 0) options.workers = usable_cpus();
  return settings;
}

// Whatever is wrong, also in a @FILE, is a mistake in the configuration.
std::string check_all(const ToolSpec& tool, const CommandLine& line, const Environment& environment,
                      BalanceOptions& options) {
  try {
    take_all(tool, line, environment, options);
    read_backend_specs(options.backend_list.operands, options.backend_list.default_port);
  } catch (const StartError& error) {
    throw StartError(kExitConfig, error.what(), error.hint());
  }
  return "the configuration is right\n";
}

}  // namespace

ToolSpec balance_tool(BalanceOptions& options) {
  ToolSpec tool;
  tool.name = "balance";
  tool.summary = "HTTP reverse proxy over several backends, with fail-over and keep-alive pools.";
  tool.operand = "BACKEND";
  tool.operand_key = "backends";
  tool.operand_meaning =
      "BACKEND is host, host:port (80 by default), [v6]:port or unix:/path, with options after commas: weight=N, "
      "id=NAME, max=N, backup. @FILE reads one a line, and again on SIGHUP.";
  tool.examples = {{"balance web1 web2", "round robin on 127.0.0.1:8080"},
                   {"balance --hash web1:8001 web2:8002", "by URL"},
                   {"balance -l :80 --least @pool.txt", "on all interfaces, backends from a file"},
                   {"balance -t web1,weight=2 web2,backup", "weights, a stand-by, and a trace"}};
  add_policy_options(tool, options.policy);
  add_failover_options(tool, options);
  add_backend_options(tool, options);
  add_server_options(tool, options, kDefaultListen);
  add_config_options(tool);
  add_standard_options(tool);
  return tool;
}

std::optional<std::string> parse_balance_options(const std::vector<std::string>& arguments,
                                                 const Environment& environment, BalanceOptions& options) {
  const ToolSpec tool = balance_tool(options);
  const CommandLine line = parse_command_line(tool, arguments);
  if (auto text = standard_text(tool, line)) return text;
  if (line.value("hash-scheme") == "list") return scheme_lines();
  if (line.has("check")) return check_all(tool, line, environment, options);
  const Settings settings = take_all(tool, line, environment, options);
  if (line.has("dump-config")) return dump_config(tool, settings, options.backend_list.operands);
  return std::nullopt;
}

// The descriptor of --ready-fd is closed by then.
void reparse_balance_options(const std::vector<std::string>& arguments, const Environment& environment,
                             BalanceOptions& options) {
  ToolSpec tool = balance_tool(options);
  for (OptionSpec& option : tool.options)
    if (option.name == "ready-fd") option.apply = {};
  take_all(tool, parse_command_line(tool, arguments), environment, options);
}

}  // namespace proxycore
