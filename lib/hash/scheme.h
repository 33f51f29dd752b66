// A hashing scheme: which of some members does a request belong to, as one program, in one of its versions, decides it.
//
// Sans-IO and usable alone: text in, the position of a member out. It knows nothing of HTTP messages, sockets or
// health; the caller says which members are usable now. Every scheme is one file (hrw.cc, lighttpd15.cc, ...) whose
// header states its formula, where that comes from, and its known defects; scheme_list() names them all.
//
// A scheme is immutable once made: one object serves any number of threads, and picking never allocates.
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

// One that can be chosen. Its number is its position in the list that the scheme was made from.
struct Member {
  std::string id;            // its identity: a chosen name, else its canonical address
  std::uint32_t weight = 1;  // in schemes that have weights; 0: never chosen
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

// nullptr when there is no scheme of that name. `seed` matters to the schemes that have one.
std::unique_ptr<Scheme> make_scheme(std::string_view name, std::span<const Member> members, std::uint64_t seed = 0);

}  // namespace proxycore
