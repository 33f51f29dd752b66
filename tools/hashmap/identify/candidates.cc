#include "hashmap/identify/candidates.h"

#include <initializer_list>

namespace proxycore {
namespace {

struct Way {
  KeyRule key;
  bool by_authority;
};

Way plain(const char* spec, bool by_authority) { return {parse_url_key(spec), by_authority}; }
Way nginx(const char* format) { return {KeyRule(NginxKey{format}, format), true}; }

// Keys other than the scheme's own that the program's users choose.
std::vector<Way> other_keys(std::string_view scheme) {
  if (scheme.starts_with("nginx"))
    return {nginx("$host$request_uri"), nginx("$scheme://$host$request_uri"), nginx("$http_host$request_uri"),
            nginx("$host"), plain("path", false)};
  if (scheme.starts_with("haproxy"))
    return {{KeyRule(HaproxyUri{.whole = true}, "uri whole"), false},
            {KeyRule(HaproxyHost{}, "hdr(Host)"), true},
            {KeyRule(HaproxyBase{}, "hash base"), true}};
  for (const std::string_view fixed : {"lighttpd", "squid", "carp", "varnish", "ats"})
    if (scheme.starts_with(fixed)) return {};
  return {plain("path", false), plain("uri", false), plain("host", true), plain("host+uri", true)};
}

void add_carp_keys(const Candidate& usual, std::vector<Candidate>& out) {
  struct Parts {
    const char* name;
    std::uint8_t parts;
  };
  for (const Parts& way : {Parts{"carp-key=path", kCarpPath}, Parts{"carp-key=path,params", kCarpPath | kCarpParams},
                           Parts{"carp-key=host", kCarpHost}, Parts{"carp-key=host,path", kCarpHost | kCarpPath}}) {
    Candidate made = usual;
    made.variant = way.name;
    made.by_authority = (way.parts & kCarpHost) != 0;
    for (PoolMember& member : made.pool.members) member.member.carp_key = way.parts;
    out.push_back(std::move(made));
  }
}

void add_nodes(const Candidate& usual, std::vector<Candidate>& out) {
  for (const auto& [name, node] : std::initializer_list<std::pair<const char*, HaproxyNode>>{
           {"hash-key addr", HaproxyNode::Address}, {"hash-key addr-port", HaproxyNode::AddressPort}}) {
    Candidate made = usual;
    made.variant = name;
    made.pool.options.node = node;
    out.push_back(std::move(made));
  }
}

void add_scheme(const HashPool& pool, const SchemeInfo& scheme, std::vector<Candidate>& out) {
  Candidate usual{pool, {}, scheme.default_key.find("host") != std::string_view::npos};
  usual.pool.scheme = scheme.name;
  if (!pool.key.is_schemes_own()) {
    out.push_back(usual);
    out.back().by_authority = true;
    usual.pool.key = {};
  }
  out.push_back(usual);
  if (scheme.name == "squid") add_carp_keys(usual, out);
  if (scheme.name.starts_with("haproxy-consistent")) add_nodes(usual, out);
  for (Way& way : other_keys(scheme.name)) {
    Candidate made = usual;
    made.pool.key = std::move(way.key);
    made.by_authority = way.by_authority;
    out.push_back(std::move(made));
  }
}

}  // namespace

std::vector<Candidate> candidates(const HashPool& pool, const std::vector<std::string>& schemes) {
  std::vector<Candidate> out;
  for (const SchemeInfo& scheme : scheme_list()) {
    bool wanted = schemes.empty();
    for (const std::string& name : schemes) wanted = wanted || name == scheme.name;
    if (wanted) add_scheme(pool, scheme, out);
  }
  return out;
}

}  // namespace proxycore
