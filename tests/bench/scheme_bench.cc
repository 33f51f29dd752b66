// What the hashing schemes cost: ns per URL, one at a time (pick) and in batches (pick_many), with 3 and with 14
// members; then with 100,000, where memory decides. 4,096 URLs (65,536 with 100,000 members) of 20 to 100 octets, 60 on average. Each figure is the
// best of several rounds.
//   scheme_bench [NAME...]     these schemes only
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "hash/scheme.h"

using namespace proxycore;

namespace {

constexpr std::size_t kUrls = 65'536;
constexpr std::size_t kHotUrls = 4'096;
constexpr std::size_t kBatch = 1'024;
constexpr std::uint32_t kMany = 100'000;

std::vector<std::string> make_urls() {
  std::mt19937 random(1);
  std::vector<std::string> urls(kUrls);
  for (std::string& url : urls) {
    url.resize(20 + random() % 81);
    for (char& c : url) c = static_cast<char>('a' + random() % 26);
    url[0] = '/';
  }
  return urls;
}

std::vector<Member> make_members(std::uint32_t count) {
  std::vector<Member> members;
  for (std::uint32_t i = 0; i < count; ++i)
    members.push_back({.id = "10." + std::to_string(i / 62'500) + "." + std::to_string(i / 250 % 250) + "." +
                             std::to_string(i % 250) + ":8080"});
  return members;
}

template <class Run>
double nanoseconds_per_url(std::size_t urls, int rounds, Run&& run) {
  double best = 1e12;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    run();
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count() / static_cast<double>(urls));
  }
  return best;
}

void measure(const Scheme& scheme, std::span<const HashInput> inputs, int rounds) {
  const MemberSet usable = MemberSet::all(scheme.size());
  std::vector<std::uint32_t> out(inputs.size());
  std::printf(" %8.1f", nanoseconds_per_url(inputs.size(), rounds, [&] {
                for (std::size_t i = 0; i < inputs.size(); ++i) out[i] = scheme.pick(inputs[i], usable);
              }));
  std::printf(" %8.1f", nanoseconds_per_url(inputs.size(), rounds, [&] {
                for (std::size_t i = 0; i < inputs.size(); i += kBatch) {
                  const std::size_t count = std::min(kBatch, inputs.size() - i);
                  scheme.pick_many(inputs.subspan(i, count), usable, {out.data() + i, count});
                }
              }));
}

// Those that look at every member would take the rest of the day.
bool looks_up(std::string_view name) {
  for (const char* prefix :
       {"nginx", "haproxy", "varnish-shard", "ats", "envoy-ring", "envoy-maglev", "ketama", "jump", "modulo"})
    if (name.starts_with(prefix)) return true;
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  const auto urls = make_urls();
  std::vector<HashInput> inputs;
  for (const std::string& url : urls) inputs.push_back({url, "www.example.com", std::nullopt});
  const std::span<const HashInput> hot = std::span<const HashInput>(inputs).first(kHotUrls);
  const auto few = make_members(3);
  const auto some = make_members(14);
  const auto many = make_members(kMany);
  std::printf("%-40s %17s %17s %17s\n%-40s", "ns per URL", "3 members", "14", "100,000", "");
  for (int i = 0; i < 3; ++i) std::printf(" %8s %8s", "pick", "many");
  std::printf("\n");
  for (const SchemeInfo& info : scheme_list()) {
    if (argc > 1 && std::find(argv + 1, argv + argc, info.name) == argv + argc) continue;
    std::printf("%-40s", std::string(info.name).c_str());
    measure(*make_scheme(info.name, few), hot, 20);
    measure(*make_scheme(info.name, some), hot, 20);
    const bool all = looks_up(info.name);
    measure(*make_scheme(info.name, many), all ? inputs : std::span(inputs).first(64), all ? 7 : 1);
    std::printf("\n");
    std::fflush(stdout);
  }
}
