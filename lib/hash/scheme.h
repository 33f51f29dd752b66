// A hashing scheme: which of some members does a request belong to, as one program, in one of its versions, decides it.
//
// Sans-IO and usable alone: text in, the position of a member out. It knows nothing of HTTP messages, sockets or
// health; the caller says which members are usable now. Every scheme is one file (hrw.cc, lighttpd15.cc, ...) whose
// header states its formula, where that comes from, and its known defects; scheme_list() names them all.
//
// A scheme is immutable once made: one object serves any number of threads, and picking allocates nothing in the steady
// state. (Where the original builds its table anew when a member dies, a thread does so when `usable` has changed.)
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hash/member_set.h"

namespace proxycore {

// Parts of a URL that Squid's carp-key= makes one peer hash; joined with |. 0: the whole canonical URI.
enum CarpKey : std::uint8_t { kCarpScheme = 1, kCarpHost = 2, kCarpPort = 4, kCarpPath = 8, kCarpParams = 16 };

// One that can be chosen. Its number is its position in the list that the scheme was made from. The first two are
// enough for every scheme; the others are for what some originals hash instead of an address.
struct Member {
  std::string id;            // its identity: a chosen name, else its canonical address
  std::uint32_t weight = 1;  // in schemes that have weights; 0: never chosen
  // Numeric and canonical: "127.0.0.1:80", "[::1]:80", "unix:/path". Empty: the id.
  std::string address = {};
  // As the configuration has it, "web1:8080". nginx, Squid, Caddy, Traffic Server and ketama hash this. Empty: address.
  std::string written = {};
  // A text that the configuration wants hashed in place of the address: Squid's name=, Traffic Server's &hash, Varnish's
  // ident or backend name, haproxy's guid, Envoy's hash_key, balance's id=. Empty: none.
  std::string label = {};
  std::uint32_t number = 0;  // haproxy's `id N`; 0: the lowest that is free
  bool backup = false;       // nginx: not on the ring; haproxy: only when no other is usable; elsewhere without meaning
  std::uint8_t carp_key = 0;  // CarpKey; Squid only
};

// What haproxy's nodes are derived from (its server option hash-key).
enum class HaproxyNode : std::uint8_t { Id, Id32, Address, AddressPort, Guid };
// What Varnish's shard director looks up: the hash of the URL (or of HashInput::key), the digest that the object is
// stored under (URL and Host), or HashInput::key read as a decimal number.
enum class VarnishBy : std::uint8_t { Url, Hash, Number };

// What changes the ring or table of a scheme beyond its members. The defaults are those of the originals; a scheme
// ignores what is not its own.
struct SchemeOptions {
  std::uint64_t seed = 0;               // hrw, jump, modulo
  HaproxyNode node = HaproxyNode::Id;   // haproxy-consistent
  bool all_backups = false;             // haproxy: `option allbackups`
  VarnishBy by = VarnishBy::Url;        // varnish-shard
  std::uint32_t replicas = 67;          // varnish-shard: points for each unit of weight
  std::uint32_t alternative = 0;        // varnish-shard: alt=
  std::uint64_t min_ring = 1024;        // envoy-ring
  std::uint64_t max_ring = 8ull << 20;  // envoy-ring
  bool murmur2 = false;                 // envoy-ring: MURMUR_HASH_2 for the points
  std::uint32_t table = 65537;          // envoy-maglev: a prime
  bool ignore_query = false;            // ats: qstring=ignore
};

// What a request offers to be hashed. Views, alive during the call.
struct HashInput {
  std::string_view target;     // path and query as received; an absolute-form reduced to them
  std::string_view authority;  // host and port, as in the Host field
  // Hashed in place of whatever the scheme would take from the two above.
  std::optional<std::string_view> key;
};

class Scheme {
 public:
  virtual ~Scheme() = default;

  // The hash of the request's part alone, as the scheme computes it: for people to look at.
  virtual std::uint64_t hash(const HashInput& input) const = 0;

  // The number of the member that the request belongs to while those in `usable` (of as many members as the scheme has)
  // can be had. MemberSet::kNone when none of them can be, or when the original would fall back to another policy.
  virtual std::uint32_t pick(const HashInput& input, const MemberSet& usable) const = 0;

  // pick() for each of `inputs`, into `out`, which is as long: the same answers, for some schemes several times faster,
  // because they hash many texts side by side. In pieces of a few hundred to some thousand.
  virtual void pick_many(std::span<const HashInput> inputs, const MemberSet& usable,
                         std::span<std::uint32_t> out) const;

  // The order of fail-over: the choice among all, then the choice without that one, and so on to the last. As long as
  // the number of members that can be chosen.
  virtual std::vector<std::uint32_t> order(const HashInput& input) const;

  std::uint32_t size() const { return size_; }  // members

 protected:
  explicit Scheme(std::size_t size) : size_(static_cast<std::uint32_t>(size)) {}

 private:
  std::uint32_t size_;
};

struct SchemeInfo {
  std::string_view name;
  std::string_view summary;      // one line for `--hash-scheme list`
  std::string_view default_key;  // what it hashes when no key is asked for, in words of --hash-key
};

// All schemes, the default first.
std::span<const SchemeInfo> scheme_list();

// The info of `name`, or nullptr.
const SchemeInfo* find_scheme(std::string_view name);

// nullptr when there is no scheme of that name. Throws std::invalid_argument, with a sentence for the user, for members
// that the scheme cannot hold (a ring or table beyond its limit).
std::unique_ptr<Scheme> make_scheme(std::string_view name, std::span<const Member> members,
                                    const SchemeOptions& options = {});

}  // namespace proxycore
