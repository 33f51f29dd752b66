// What it costs to choose a backend: ns per pick of each policy with 3, 14 and 100 backends, all up; then with one of
// them down. The requests are 4,096 URLs of 20 to 100 octets. Each figure is the best of several rounds.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "upstream/balancer.h"

using namespace proxycore;

namespace {

constexpr int kPicks = 200'000;
constexpr int kRounds = 7;
constexpr Millis kNow = 1'000;

std::vector<std::string> make_urls() {
  std::mt19937 random(1);
  std::vector<std::string> urls(4096);
  for (std::string& url : urls) {
    url.resize(20 + random() % 81);
    for (char& c : url) c = static_cast<char>('a' + random() % 26);
    url[0] = '/';
  }
  return urls;
}

UpstreamConfig make_backends(std::uint32_t count, bool weighted) {
  UpstreamConfig config;
  for (std::uint32_t i = 0; i < count; ++i) {
    BackendConfig backend;
    backend.id = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250) + ":8080";
    backend.weight = weighted ? 1 + i % 7 : 1;
    config.backends.push_back(backend);
  }
  return config;
}

double nanoseconds_per_pick(Balancer& balancer, const std::vector<std::string>& urls) {
  RequestHead head;
  head.host = "www.example.com";
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < kPicks; ++i) {
      head.target = urls[i % urls.size()];
      Backend* backend = balancer.pick({head, "192.0.2.1", kNow}, {});
      asm volatile("" : : "r"(backend) : "memory");
    }
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count() / kPicks);
  }
  return best;
}

void print_row(const char* name, const PolicyConfig& config, bool weighted, const std::vector<std::string>& urls) {
  std::printf("%-16s", name);
  for (const bool one_down : {false, true})
    for (const std::uint32_t count : {3u, 14u, 100u}) {
      Upstream upstream(make_backends(count, weighted));
      Policy policy(config, upstream);
      if (one_down) upstream.on_failure(*upstream.backends()[1], ErrorCode::ConnectionRefused, kNow);
      std::printf(" %8.1f", nanoseconds_per_pick(*policy.make_balancer(), urls));
    }
  std::printf("\n");
}

}  // namespace

int main() {
  const auto urls = make_urls();
  std::printf("ns per pick      backends: all up            one down\n%-16s", "");
  for (const int count : {3, 14, 100, 3, 14, 100}) std::printf(" %8d", count);
  std::printf("\n");
  print_row("round-robin", {PolicyKind::RoundRobin, "", {}, 0}, false, urls);
  print_row("rr weighted", {PolicyKind::RoundRobin, "", {}, 0}, true, urls);
  print_row("least", {PolicyKind::Least, "", {}, 0}, false, urls);
  print_row("first", {PolicyKind::First, "", {}, 0}, false, urls);
  print_row("hrw", {PolicyKind::Hash, "hrw", {}, 0}, false, urls);
  print_row("hrw weighted", {PolicyKind::Hash, "hrw", {}, 0}, true, urls);
  print_row("lighttpd15", {PolicyKind::Hash, "lighttpd15", {}, 0}, false, urls);
}
