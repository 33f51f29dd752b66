#include "hashmap/map/changes.h"

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "common/start_error.h"
#include "common/values.h"

namespace proxycore {
namespace {

constexpr std::uint64_t kLargestWeight = 65535;

void add(HashPool& pool, const std::string& text) {
  PoolMember made = parse_pool_member(text);
  for (const PoolMember& member : pool.members)
    if (member.member.id == made.member.id) throw ValueError("'" + made.name + "' is in the pool already");
  pool.members.push_back(std::move(made));
}

void remove(HashPool& pool, const std::string& text) {
  pool.members.erase(pool.members.begin() + static_cast<std::ptrdiff_t>(find_member(pool, text)));
}

void set_weight(HashPool& pool, const std::string& text) {
  const std::size_t equals = text.rfind('=');
  if (equals == text.npos) throw ValueError("'" + text + "' has no weight; write BACKEND=N");
  const std::size_t at = find_member(pool, text.substr(0, equals));
  pool.members[at].member.weight =
      static_cast<std::uint32_t>(parse_number(std::string_view(text).substr(equals + 1), 0, kLargestWeight));
}

// Those that are named go first, in that order; the others follow as they were.
void reorder(HashPool& pool, std::string_view list) {
  if (list == "reverse") {
    std::reverse(pool.members.begin(), pool.members.end());
    return;
  }
  std::vector<PoolMember> first;
  for (std::string_view name; next_list_member(list, name);) {
    const std::size_t at = find_member(pool, name);
    first.push_back(std::move(pool.members[at]));
    pool.members.erase(pool.members.begin() + static_cast<std::ptrdiff_t>(at));
  }
  std::move(pool.members.begin(), pool.members.end(), std::back_inserter(first));
  pool.members = std::move(first);
}

// Another scheme has another key, and reads its own of the options.
void set_scheme(HashPool& pool, const std::string& name) {
  pool.scheme = name;
  pool.key = {};
}

void apply(HashPool& pool, const Change& change) {
  switch (change.kind) {
    case ChangeKind::Add: return add(pool, change.value);
    case ChangeKind::Remove: return remove(pool, change.value);
    case ChangeKind::Down: pool.members[find_member(pool, change.value)].down = true; return;
    case ChangeKind::Weight: return set_weight(pool, change.value);
    case ChangeKind::Reorder: return reorder(pool, change.value);
    case ChangeKind::Scheme: return set_scheme(pool, change.value);
  }
}

const char* option_of(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::Add: return "--add";
    case ChangeKind::Remove: return "--remove";
    case ChangeKind::Down: return "--down";
    case ChangeKind::Weight: return "--weight";
    case ChangeKind::Reorder: return "--reorder";
    case ChangeKind::Scheme: return "--scheme-to";
  }
  return "";
}

}  // namespace

HashPool changed(const HashPool& pool, const std::vector<Change>& changes) {
  HashPool made = pool;
  for (const Change& change : changes) {
    try {
      apply(made, change);
    } catch (const ValueError& error) {
      throw StartError(kExitUsage, std::string(option_of(change.kind)) + ": " + error.what());
    }
  }
  return made;
}

}  // namespace proxycore
