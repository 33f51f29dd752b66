// ctest: timeout=300
// Every recorded answer of the real programs (vectors/README.md) against the scheme named after it, one request at a
// time and in batches.
#include <fstream>
#include <map>
#include <sstream>

#include <catch2/catch.hpp>

#include "golden/hash/recorded_support.h"

using namespace proxycore;

namespace {

std::size_t replay(const Recording& recording, const std::vector<Answer>& answers) {
  const auto scheme = make_scheme(recording.scheme, recording.members, recording.options);
  REQUIRE(scheme != nullptr);
  MemberSet usable = MemberSet::all(recording.members.size());
  for (const std::uint32_t dead : recording.dead) usable.erase(dead);
  std::vector<Request> requests;
  for (const Answer& answer : answers) requests.push_back(make_request(recording, answer.url));
  std::vector<HashInput> inputs;
  for (const Request& request : requests) inputs.push_back(request.input());
  std::vector<std::uint32_t> together(inputs.size());
  scheme->pick_many(inputs, usable, together);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::uint32_t chosen = scheme->pick(inputs[i], usable);
    if (chosen != answers[i].member && ++wrong <= 3)
      UNSCOPED_INFO(answers[i].url << ": " << answers[i].member + 1 << " recorded, " << chosen + 1 << " chosen");
    if (together[i] != chosen && ++wrong <= 3)
      UNSCOPED_INFO(answers[i].url << ": " << together[i] + 1 << " in a batch");
  }
  return wrong;
}

void replay_all(bool (*wanted)(const Recording&), std::size_t least_rows, const char* folder = "vectors") {
  const auto answers = read_answers(folder);
  std::size_t rows = 0;
  for (const Recording& recording : read_recordings(folder)) {
    if (!wanted(recording)) continue;
    INFO(recording.name);
    const auto& own = answers.at(recording.name);
    CHECK(replay(recording, own) == 0);
    rows += own.size();
  }
  CHECK(rows >= least_rows);
}

template <std::size_t kSize>
bool begins(const Recording& recording, const char (&prefix)[kSize]) {
  return recording.scheme.starts_with(prefix);
}

}  // namespace

TEST_CASE("nginx chose the same", "[recorded]") {
  replay_all([](const Recording& r) { return begins(r, "nginx"); }, 5'000);
}
TEST_CASE("haproxy chose the same", "[recorded]") {
  replay_all([](const Recording& r) { return begins(r, "haproxy"); }, 45'000);
}
TEST_CASE("lighttpd chose the same", "[recorded]") {
  replay_all([](const Recording& r) { return begins(r, "lighttpd"); }, 3'700);
}
TEST_CASE("Squid chose the same", "[recorded]") {
  replay_all([](const Recording& r) { return begins(r, "squid"); }, 4'600);
}
TEST_CASE("Varnish chose the same", "[recorded]") {
  replay_all([](const Recording& r) { return begins(r, "varnish"); }, 7'000);
}
TEST_CASE("Traffic Server and Caddy chose the same", "[recorded]") {
  replay_all([](const Recording& r) { return begins(r, "ats") || r.scheme == "caddy-2.6.2"; }, 3'200);
}
TEST_CASE("the programs of Debian chose the same", "[recorded]") {
  replay_all([](const Recording&) { return true; }, 15'000, "own");
}
TEST_CASE("programs that were not run would choose the same", "[recorded]") {
  replay_all([](const Recording& r) { return r.version == "computed"; }, 8'100);
}
