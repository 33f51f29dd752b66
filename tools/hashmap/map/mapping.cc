#include "hashmap/map/mapping.h"

#include <stdexcept>

#include "common/start_error.h"

namespace proxycore {
namespace {

std::unique_ptr<Scheme> scheme_of(const HashPool& pool) {
  std::vector<Member> members;
  bool any = false;
  for (const PoolMember& one : pool.members) {
    members.push_back(one.member);
    any = any || (one.member.weight > 0 && !one.down);
  }
  if (members.empty()) throw StartError(kExitUsage, "no backend is left");
  if (!any) throw StartError(kExitUsage, "every backend is down or has the weight 0; nothing can be chosen");
  try {
    return make_scheme(pool.scheme, members, pool.options);
  } catch (const std::invalid_argument& error) {
    throw StartError(kExitUsage, pool.scheme + ": " + error.what());
  }
}

}  // namespace

Mapping::Mapping(HashPool pool) : pool_(std::move(pool)), scheme_(scheme_of(pool_)), usable_(pool_.members.size()) {
  for (std::uint32_t i = 0; i < pool_.members.size(); ++i)
    if (!pool_.members[i].down) usable_.insert(i);
}

void Mapping::fill(const UrlBatch& batch, MappingScratch& scratch) const {
  scratch.inputs.resize(batch.size);
  scratch.keyless.clear();
  const bool own = pool_.key.is_schemes_own();
  if (!own) scratch.arena.clear();
  for (std::size_t i = 0; i < batch.size; ++i) {
    const Url& url = batch.urls[i];
    HashInput& input = scratch.inputs[i];
    input.target = url.target.empty() ? std::string_view("/") : url.target;
    input.authority = url.authority;
    input.key.reset();  // the scratch may have served another mapping
    if (own) continue;
    std::string_view key;
    if (!pool_.key.extract(url, key, scratch.buffer, scratch.arena))
      scratch.keyless.push_back(static_cast<std::uint32_t>(i));
    input.key = key;
  }
}

void Mapping::pick(const UrlBatch& batch, MappingScratch& scratch, std::vector<std::uint32_t>& out) const {
  fill(batch, scratch);
  out.resize(batch.size);
  scheme_->pick_many(scratch.inputs, usable_, out);
  for (const std::uint32_t i : scratch.keyless) out[i] = MemberSet::kNone;
}

// The scheme's order is that of all members failing one by one; those that are down already have failed first.
std::vector<std::uint32_t> Mapping::order(const MappingScratch& scratch, std::size_t at) const {
  if (usable_.full()) return scheme_->order(scratch.inputs[at]);
  std::vector<std::uint32_t> ranking;
  MemberSet left = usable_;
  for (std::uint32_t next = scheme_->pick(scratch.inputs[at], left); next != MemberSet::kNone;
       next = scheme_->pick(scratch.inputs[at], left)) {
    ranking.push_back(next);
    left.erase(next);
  }
  return ranking;
}

}  // namespace proxycore
