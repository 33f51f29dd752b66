#include "common/server_limits.h"

#include "common/values.h"

namespace proxycore {
namespace {

using Value = std::string_view;

constexpr std::uint64_t kLeastHeader = 1024;
constexpr std::uint64_t kMostHeader = 1024 * 1024;
constexpr std::uint64_t kMostConnections = 100'000'000;

OptionSpec timeout(const char* name, const char* meaning, Millis& target) {
  return {.name = name,
          .value = "TIME",
          .meaning = meaning,
          .fallback = format_duration(target),
          .group = "Timeouts",
          .apply = [&target](Value text) { target = parse_timeout(text); }};
}

Network parse_trusted(Value text) {
  if (auto network = Network::parse(text)) return *network;
  throw ValueError("'" + std::string(text) + "' is not a network; write 10.0.0.0/8 or 2001:db8::/32");
}

std::uint64_t parse_header_limit(Value text) {
  const std::uint64_t size = parse_size(text);
  if (size < kLeastHeader || size > kMostHeader)
    throw ValueError("'" + std::string(text) + "' is out of range (" + format_size(kLeastHeader) + " to " +
                     format_size(kMostHeader) + ")");
  return size;
}

}  // namespace

void add_timeouts(ToolSpec& tool, ServerOptions& options) {
  tool.options.push_back(timeout("connect-timeout", "to connect to a backend", options.connect_timeout));
  tool.options.push_back(
      timeout("header-timeout", "for the whole head of a request to arrive", options.header_timeout));
  tool.options.push_back(timeout("response-timeout", "for a backend to answer", options.response_timeout));
  tool.options.push_back(timeout("idle-timeout", "for a connection on which nothing moves", options.idle_timeout));
  OptionSpec drain =
      timeout("drain-timeout", "to finish requests after SIGTERM; 0 stops at once", options.drain_timeout);
  drain.apply = [&options](Value text) { options.drain_timeout = parse_duration(text); };
  tool.options.push_back(drain);
}

void add_limits(ToolSpec& tool, ServerOptions& options) {
  const std::string group = "Limits";
  tool.options.push_back(
      {.name = "max-conns",
       .value = "N",
       .meaning = "client connections at a time",
       .fallback = "what the limit on descriptors allows",
       .group = group,
       .apply = [&options](Value text) { options.max_conns = parse_number(text, 1, kMostConnections); }});
  tool.options.push_back({.name = "max-header",
                          .value = "SIZE",
                          .meaning = "head of a request; a longer one gets 431",
                          .fallback = format_size(options.max_header),
                          .group = group,
                          .apply = [&options](Value text) { options.max_header = parse_header_limit(text); }});
  tool.options.push_back(
      {.name = "max-body",
       .value = "SIZE",
       .meaning = "body of a request; a longer one gets 413",
       .fallback = "off",
       .group = group,
       .words = {"off"},
       .apply = [&options](Value text) { options.max_body = text == "off" ? 0 : parse_size(text); }});
  tool.options.push_back({.name = "trust",
                          .value = "CIDR",
                          .meaning = "network whose X-Forwarded-* fields are believed",
                          .fallback = "none",
                          .group = group,
                          .repeat = true,
                          .apply = [&options](Value text) { options.trust.push_back(parse_trusted(text)); }});
}

}  // namespace proxycore
