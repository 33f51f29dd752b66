// Recorded answers: hrw's, computed a second time by make_hrw.py, and those that the author of lighttpd 1.5 published
// in 2006 (trace_2006.tsv: path, address; 14 addresses, Host 127.0.0.1:1445).
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "hash/integer_log.h"
#include "hash/scheme.h"

using namespace proxycore;

namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) out.push_back(part);
  return out;
}

std::vector<std::vector<std::string>> rows(const std::string& file, bool titled) {
  std::ifstream in(PROXYCORE_TESTS_DIR "/golden/hash/" + file);
  REQUIRE(in);
  std::vector<std::vector<std::string>> out;
  std::string line;
  if (titled) std::getline(in, line);
  while (std::getline(in, line)) out.push_back(split(line, '\t'));
  return out;
}

std::uint64_t hex(const std::string& text) { return std::stoull(text, nullptr, 16); }

}  // namespace

TEST_CASE("hrw gives the recorded hashes and orders", "[hash_vectors]") {
  const auto vectors = rows("hrw.tsv", true);
  REQUIRE(vectors.size() > 200);
  for (const auto& row : vectors) {
    std::vector<Member> members;
    for (const std::string& member : split(row[0], ' ')) {
      const std::size_t equals = member.rfind('=');
      members.push_back({member.substr(0, equals), static_cast<std::uint32_t>(std::stoul(member.substr(equals + 1)))});
    }
    const auto scheme = make_scheme("hrw", members, {.seed = std::stoull(row[1])});
    const HashInput input{row[2], "", std::nullopt};
    CHECK(scheme->hash(input) == hex(row[3]));
    std::string order;
    for (const std::uint32_t i : scheme->order(input)) order += (order.empty() ? "" : " ") + members[i].id;
    CHECK(order == row[4]);
    CHECK(members[scheme->pick(input, MemberSet::all(members.size()))].id == split(row[4], ' ')[0]);
  }
}

TEST_CASE("the integer logarithm gives the recorded values", "[hash_vectors]") {
  const auto vectors = rows("negative_log2.tsv", true);
  REQUIRE(vectors.size() > 100);
  for (const auto& row : vectors) CHECK(negative_log2(hex(row[0])) == hex(row[1]));
}

TEST_CASE("lighttpd15 gives the lines of the published trace", "[hash_vectors]") {
  std::vector<Member> members;
  for (const int last : {204, 205, 206, 210, 213, 214, 235, 236, 245, 246, 247, 248, 202, 203})
    members.push_back({"207.142.131." + std::to_string(last) + ":80"});
  const auto scheme = make_scheme("lighttpd15", members);
  const auto trace = rows("trace_2006.tsv", false);
  REQUIRE(trace.size() == 11);
  for (const auto& row : trace) {
    const auto chosen = scheme->pick({row[0], "127.0.0.1:1445", std::nullopt}, MemberSet::all(members.size()));
    CHECK(members[chosen].id == row[1]);
    CHECK(scheme->pick({row[0] + "?a=b", "127.0.0.1:1445", std::nullopt}, MemberSet::all(members.size())) == chosen);
  }
}
