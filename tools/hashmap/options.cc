#include "hashmap/options.h"

#include <charconv>

#include "common/hash_options.h"
#include "common/host_port.h"
#include "common/standard_options.h"
#include "common/values.h"
#include "hashmap/option_rules.h"

namespace proxycore {
namespace {

using Value = std::string_view;

std::vector<std::string> words_of(const std::vector<std::string_view>& views) { return {views.begin(), views.end()}; }

std::string parse_host(Value text) {
  if (text.find("://") != text.npos || parse_host_port(text).host.empty())
    throw ValueError("'" + std::string(text) + "' is not a value of Host; write example.org or example.org:8080");
  return std::string(text);
}

double parse_skew(Value text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !(value >= 1 && value <= 1e6))
    throw ValueError("'" + std::string(text) + "' is not a ratio; write 1.2 for a fifth above the fair share");
  return value;
}

std::string parse_version(Value text) {
  if (text.empty() || text.find_first_not_of("0123456789.") != text.npos || text.front() == '.')
    throw ValueError("'" + std::string(text) + "' is not a version; write 2.6 or 1.4.69");
  return std::string(text);
}

OptionSpec flag(const char* name, char letter, const char* meaning, const char* group, bool& value) {
  return {
      .name = name, .letter = letter, .meaning = meaning, .group = group, .apply = [&value](Value) { value = true; }};
}

void add_input_options(ToolSpec& tool, HashmapOptions& options) {
  const char* const group = "Input";
  tool.options.push_back({.name = "url",
                          .letter = 'u',
                          .value = "URL",
                          .meaning = "a URL, in place of standard input",
                          .group = group,
                          .repeat = true,
                          .environment = false,
                          .apply = [&options](Value text) { options.urls.emplace_back(text); }});
  tool.options.push_back({.name = "log",
                          .value = "FORMAT",
                          .meaning = "standard input is an access log: auto, combined, json, haproxy, squid or caddy",
                          .group = group,
                          .words = words_of(log_format_names()),
                          .apply = [&options](Value text) { options.log = parse_log_format(text); }});
  tool.options.push_back({.name = "host",
                          .value = "HOST",
                          .meaning = "the host (and port) of URLs that have none, for schemes that hash it",
                          .group = group,
                          .repeat = true,
                          .apply = [&options](Value text) { options.hosts.push_back(parse_host(text)); }});
  tool.options.push_back(flag("absolute", 0, "requests name the whole URL, as to a forward proxy and over HTTP/2",
                              group, options.absolute));
  tool.options.push_back(flag("strict", 0, "lines that are no URLs are an error", group, options.strict));
  tool.options.push_back(
      {.name = "workers",
       .letter = 'w',
       .value = "N",
       .meaning = "worker threads; the order of lines is kept",
       .fallback = "one a CPU",
       .group = group,
       .apply = [&options](Value text) { options.workers = static_cast<unsigned>(parse_number(text, 1, 256)); }});
}

void add_hash_options(ToolSpec& tool, HashmapOptions& options) {
  const std::string group = "Hashing";
  OptionSpec scheme = hash_scheme_option(group);
  scheme.repeat = true;
  scheme.apply = [&options](Value text) { options.schemes.push_back(parse_scheme_option(text)); };
  tool.options.push_back(scheme);
  OptionSpec key = hash_key_option(group);
  key.meaning = "what is hashed: uri, path, host, query:NAME; several joined by +";
  key.fallback = "the scheme's own";
  key.words = {"uri", "path", "host", "query:"};
  key.apply = [&options](Value text) { options.key = parse_url_key(text); };
  tool.options.push_back(key);
  OptionSpec seed = hash_seed_option(group);
  seed.apply = [&options](Value text) { options.seed = parse_seed_option(text); };
  tool.options.push_back(seed);
}

OptionSpec peer_option(const char* name, const char* meaning, PeerKind kind, HashmapOptions& options) {
  return {.name = name,
          .letter = kind == PeerKind::Config ? 'c' : '\0',
          .value = kind == PeerKind::Status ? "URL|FILE" : "FILE",
          .meaning = meaning,
          .group = "Backends",
          .file = true,
          .apply = [&options, kind](Value text) {
            if (options.peer) throw ValueError("one configuration file at a time");
            options.peer = PeerFile{kind, std::string(text)};
          }};
}

void add_backend_options(ToolSpec& tool, HashmapOptions& options) {
  tool.options.push_back(peer_option(
      "from-status", "take backends, states and scheme from a running balance: where its --status listens, or a copy",
      PeerKind::Status, options));
  tool.options.push_back(peer_option("config", "from a configuration of balance", PeerKind::Config, options));
  tool.options.push_back(peer_option("nginx", "from an upstream block of nginx", PeerKind::Nginx, options));
  tool.options.push_back(
      peer_option("haproxy", "from a backend or listen section of haproxy", PeerKind::Haproxy, options));
  tool.options.push_back(peer_option("squid", "from the cache_peer lines of Squid", PeerKind::Squid, options));
  tool.options.push_back(peer_option("lighttpd", "from a proxy.server of lighttpd 1.4", PeerKind::Lighttpd, options));
  tool.options.push_back({.name = "upstream",
                          .value = "NAME",
                          .meaning = "which block of that file, when it has several",
                          .group = "Backends",
                          .apply = [&options](Value text) { options.question.upstream = text; }});
  tool.options.push_back({.name = "peer-version",
                          .value = "VERSION",
                          .meaning = "of the program whose file it is, where versions differ",
                          .fallback = "the newest",
                          .group = "Backends",
                          .apply = [&options](Value text) { options.question.version = parse_version(text); }});
}

void add_output_options(ToolSpec& tool, HashmapOptions& options) {
  const char* const group = "Output";
  tool.options.push_back(
      flag("all", 0, "also the hash, and the backends in the order of fail-over", group, options.all));
  tool.options.push_back(flag("json", 'j', "JSON, one object a line; with a summary one object", group, options.json));
  tool.options.push_back(
      flag("summary", 's', "shares of URLs and of hits, and how even they are", group, options.summary));
  tool.options.push_back({.name = "max-skew",
                          .value = "X",
                          .meaning = "with --summary: exit 1 if a share of URLs is over X times the fair one",
                          .group = group,
                          .apply = [&options](Value text) { options.max_skew = parse_skew(text); }});
  tool.options.push_back(
      flag("identify", 0, "read URL, tab, backend, and say which schemes choose so", group, options.identify));
  tool.options.push_back(flag("quiet", 'q', "no notices and no progress", group, options.quiet));
}

OptionSpec change_option(const char* name, const char* value, const char* meaning, ChangeKind kind,
                         HashmapOptions& options) {
  return {.name = name,
          .value = value,
          .meaning = meaning,
          .group = "What if",
          .repeat = true,
          .environment = false,
          .apply = [&options, kind](Value text) {
            options.changes.push_back({kind, std::string(text)});
          }};
}

void add_change_options(ToolSpec& tool, HashmapOptions& options) {
  const char* const group = "What if";
  tool.options.push_back(change_option("add", "BACKEND", "a backend more", ChangeKind::Add, options));
  tool.options.push_back(change_option("remove", "BACKEND", "one less", ChangeKind::Remove, options));
  tool.options.push_back(change_option("down", "BACKEND", "one that does not answer", ChangeKind::Down, options));
  tool.options.push_back(change_option("weight", "BACKEND=N", "another weight", ChangeKind::Weight, options));
  tool.options.push_back(
      change_option("reorder", "LIST", "these first, joined by commas; or 'reverse'", ChangeKind::Reorder, options));
  OptionSpec scheme = hash_scheme_option(group);
  scheme.name = "scheme-to";
  scheme.meaning = "another scheme";
  scheme.fallback.clear();
  scheme.words.erase(scheme.words.begin());  // "list"
  scheme.environment = false;
  scheme.apply = [&options](Value text) { options.changes.push_back({ChangeKind::Scheme, parse_scheme_option(text)}); };
  tool.options.push_back(scheme);
  tool.options.push_back(flag("moved", 0, "list what moves: URL, from, to", group, options.moved));
  tool.options.push_back(flag("after", 0, "show the backends after the change, not what moves", group, options.after));
}

}  // namespace

ToolSpec hashmap_tool(HashmapOptions& options) {
  ToolSpec tool;
  tool.name = "hashmap";
  tool.summary = "Shows which backend each URL belongs to, how even the shares are, and what a change would move.";
  tool.operand = "BACKEND";
  tool.operand_meaning =
      "BACKEND is host, host:port (80 by default), [v6]:port or unix:/path, with options after commas: weight=N, "
      "id=NAME. Names are not looked up. @FILE reads one a line. URLs come from standard input, one a line.";
  tool.examples = {{"hashmap -u /a -u /b web1 web2 web3", "where they go"},
                   {"hashmap -s --log auto web1 web2 <access.log", "how even that is"},
                   {"hashmap --from-status http://127.0.0.1:8404 -u /a", "where it goes now"},
                   {"hashmap --squid squid.conf --remove web3 --moved <urls", "what goes cold"},
                   {"hashmap --identify a:80 b:80 <observed.tsv", "which scheme chooses so"}};
  add_input_options(tool, options);
  add_backend_options(tool, options);
  add_hash_options(tool, options);
  add_output_options(tool, options);
  add_change_options(tool, options);
  add_standard_options(tool);
  return tool;
}

std::optional<std::string> parse_hashmap_options(const std::vector<std::string>& arguments,
                                                 const Environment& environment, HashmapOptions& options) {
  const ToolSpec tool = hashmap_tool(options);
  const CommandLine line = parse_command_line(tool, arguments);
  if (auto text = standard_text(tool, line)) return text;
  if (line.value("hash-scheme") == "list") return scheme_lines();
  apply_options(tool, line, environment);
  options.backends = line.operands;
  check_options(options);
  return std::nullopt;
}

}  // namespace proxycore
