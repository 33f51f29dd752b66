#include "hashmap/report/survey.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace proxycore {
namespace {

constexpr std::size_t kAhead = 16;  // how many places of the set are on their way at once

std::uint64_t fingerprint_of(const Url& url) {
  const std::uint64_t host = XXH3_64bits(url.authority.data(), url.authority.size());
  return XXH3_64bits_withSeed(url.target.data(), url.target.size(), host);
}

}  // namespace

MemberNames::MemberNames(const std::vector<const Mapping*>& mappings) {
  std::unordered_map<std::string, std::uint32_t> known;
  for (const Mapping* mapping : mappings) {
    auto& numbers = numbers_.emplace_back();
    auto& members = members_.emplace_back();
    for (const PoolMember& member : mapping->pool().members) {
      const auto [place, is_new] = known.try_emplace(member.name, static_cast<std::uint32_t>(names_.size()));
      if (is_new) names_.push_back(member.name);
      numbers.push_back(place->second);
      if (members.size() < names_.size()) members.resize(names_.size());
      members[place->second] = &member;
    }
  }
  names_.emplace_back("-");
}

Survey::Survey(const LineSource& source, std::vector<const Mapping*> mappings)
    : source_(source), mappings_(std::move(mappings)), names_(mappings_) {
  shares_.assign(mappings_.size(), std::vector<Count>(names_.size()));
}

std::unique_ptr<BlockScratch> Survey::make_scratch() const {
  auto scratch = std::make_unique<Scratch>();
  scratch->common.resize(mappings_.size());
  return scratch;
}

void Survey::work(BlockScratch& base) const {
  auto& scratch = static_cast<Scratch&>(base);
  scratch.fingerprints.clear();
  for (auto& common : scratch.common) common.clear();
  for (std::size_t at = 0; source_.fill(scratch.block.text(), scratch.index, at, scratch.batch, scratch.count);) {
    const std::size_t first = scratch.fingerprints.size();
    for (std::size_t i = 0; i < scratch.batch.size; ++i)
      scratch.fingerprints.push_back(fingerprint_of(scratch.batch.urls[i]));
    for (std::size_t m = 0; m < mappings_.size(); ++m) {
      mappings_[m]->pick(scratch.batch, scratch.mapping, scratch.picks);
      for (const std::uint32_t pick : scratch.picks) scratch.common[m].push_back(names_.common(m, pick));
    }
    note(scratch, first);
  }
}

void Survey::commit(BlockScratch& base) {
  auto& scratch = static_cast<Scratch&>(base);
  const auto& fingerprints = scratch.fingerprints;
  for (std::size_t i = 0; i < fingerprints.size(); ++i) {
    if (i + kAhead < fingerprints.size()) seen_.prefetch(fingerprints[i + kAhead]);
    const bool first_time = seen_.insert(fingerprints[i]);
    total_.add(first_time);
    for (std::size_t m = 0; m < mappings_.size(); ++m) shares_[m][scratch.common[m][i]].add(first_time);
    count(scratch, i, first_time);
  }
}

void Survey::note(Scratch&, std::size_t) const {}
void Survey::count(Scratch&, std::size_t, bool) {}

}  // namespace proxycore
