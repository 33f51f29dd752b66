#include "hashmap/identify/identify.h"

#include <algorithm>
#include <map>

#include "common/start_error.h"
#include "hashmap/map/mapping.h"

namespace proxycore {
namespace {

constexpr std::size_t kSample = 512;  // observations that say whether a candidate is worth the rest

struct Score {
  std::uint64_t explained = 0;
  std::uint64_t lines = 0;
  std::uint64_t picks = 0;  // a fingerprint of all of them
};

class Trial {
 public:
  Trial(const Observations& observed, const HashPool& pool);

  std::uint64_t unknown() const { return unknown_; }
  // Of the observations from `begin` to `end`.
  Score run(const Mapping& mapping, std::string_view authority, std::size_t begin, std::size_t end);

 private:
  const std::vector<Observation>& list_;
  std::vector<std::uint32_t> members_;  // of each observation, kNone if it is no member
  std::uint64_t unknown_ = 0;
  UrlBatch batch_;
  MappingScratch scratch_;
  std::vector<std::uint32_t> picks_;
};

Trial::Trial(const Observations& observed, const HashPool& pool) : list_(observed.list()) {
  std::map<std::string_view, std::uint32_t> known;
  for (const Observation& one : list_) {
    const auto [place, is_new] = known.try_emplace(one.backend, MemberSet::kNone);
    for (std::uint32_t i = 0; is_new && i < pool.members.size(); ++i)
      if (pool.members[i].is(one.backend) || pool.members[i].is(std::string(one.backend) + ":80")) place->second = i;
    members_.push_back(place->second);
    unknown_ += place->second == MemberSet::kNone ? 1 : 0;
  }
}

Score Trial::run(const Mapping& mapping, std::string_view authority, std::size_t begin, std::size_t end) {
  Score score;
  while (begin < end) {
    const std::size_t first = begin;
    for (batch_.clear(); begin < end && batch_.size < UrlBatch::kMost; ++begin) {
      Url& url = batch_.urls[batch_.size++];
      url = list_[begin].url;
      if (url.authority.empty()) url.authority = authority;
    }
    mapping.pick(batch_, scratch_, picks_);
    for (std::size_t i = 0; i < batch_.size; ++i) {
      score.picks = (score.picks ^ picks_[i]) * 0x9e3779b97f4a7c15;
      score.picks ^= score.picks >> 29;
      if (picks_[i] == MemberSet::kNone || picks_[i] != members_[first + i]) continue;
      ++score.explained;
      score.lines += list_[first + i].lines;
    }
  }
  return score;
}

class Search {
 public:
  Search(const Observations& observed, const HashPool& pool) : observed_(observed), trial_(observed, pool) {}

  void try_one(const Candidate& candidate, const std::string& authority);
  Findings finish();

 private:
  const Observations& observed_;
  Trial trial_;
  std::uint64_t best_sample_ = 0;
  std::vector<std::pair<Score, Explanation>> found_;
};

void Search::try_one(const Candidate& candidate, const std::string& authority) {
  const std::size_t count = observed_.list().size();
  const std::size_t sample = std::min(count, kSample);
  Score score;
  try {
    const Mapping mapping(candidate.pool);
    score = trial_.run(mapping, authority, 0, sample);
    best_sample_ = std::max(best_sample_, score.explained);
    if (score.explained == 0 || score.explained < best_sample_ / 2) return;
    if (sample < count) score = trial_.run(mapping, authority, 0, count);
  } catch (const StartError&) {
    return;  // this scheme cannot have such members
  }
  for (auto& [other, explanation] : found_) {
    const bool same_way = explanation.key == candidate.pool.key_text() && explanation.authority == authority &&
                          explanation.variant == candidate.variant;
    if (!same_way || other.picks != score.picks) continue;
    if (explanation.scheme != candidate.pool.scheme) explanation.same.push_back(candidate.pool.scheme);
    return;
  }
  found_.push_back({score,
                    {candidate.pool.scheme,
                     candidate.pool.key_text(),
                     candidate.variant,
                     authority,
                     score.explained,
                     score.lines,
                     {}}});
}

Findings Search::finish() {
  std::stable_sort(found_.begin(), found_.end(),
                   [](const auto& a, const auto& b) { return a.first.explained > b.first.explained; });
  Findings findings;
  for (auto& [score, explanation] : found_) findings.list.push_back(std::move(explanation));
  findings.observations = observed_.list().size();
  findings.lines = observed_.lines() - observed_.ignored();
  findings.unknown_backends = trial_.unknown();
  return findings;
}

}  // namespace

Findings identify(const Observations& observed, const HashPool& pool, const std::vector<std::string>& schemes,
                  const std::vector<std::string>& authorities) {
  const auto& list = observed.list();
  const bool bare = std::any_of(list.begin(), list.end(), [](const Observation& o) { return o.url.authority.empty(); });
  Search search(observed, pool);
  for (const Candidate& candidate : candidates(pool, schemes)) {
    if (candidate.by_authority && bare)
      for (const std::string& authority : authorities) search.try_one(candidate, authority);
    if (!candidate.by_authority || !bare || authorities.empty()) search.try_one(candidate, "");
  }
  return search.finish();
}

}  // namespace proxycore
