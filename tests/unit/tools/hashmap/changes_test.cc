#include "hashmap/map/changes.h"

#include <catch2/catch.hpp>

#include "common/start_error.h"

using namespace proxycore;

namespace {

HashPool pool_of(const std::vector<std::string>& operands) {
  HashPool pool;
  pool.members = parse_pool_members(operands, Log("test", {Log::Level::Quiet}));
  return pool;
}

std::string names_of(const HashPool& pool) {
  std::string names;
  for (const PoolMember& member : pool.members) {
    names += (names.empty() ? "" : " ") + member.name;
    if (member.member.weight != 1) names += "=" + std::to_string(member.member.weight);
    if (member.down) names += " down";
  }
  return names;
}

std::string after(const std::vector<Change>& changes) {
  return names_of(changed(pool_of({"web1", "web2:8080,weight=2", "10.0.0.3,id=c"}), changes));
}

std::string refusal(const Change& change) {
  try {
    after({change});
  } catch (const StartError& error) {
    CHECK(error.code() == kExitUsage);
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("backends of the command line are identities") {
  const HashPool pool =
      pool_of({"web1", "127.0.0.1", "[::1]:81", "unix:/run/a", "http://web2:81/", ":8080", "x,id=a,weight=7"});
  CHECK(names_of(pool) == "web1:80 127.0.0.1:80 [::1]:81 unix:/run/a web2:81 127.0.0.1:8080 a=7");
  CHECK(pool.members[0].member.written == "web1");
  CHECK(pool.members[4].member.written == "web2:81");
  CHECK(pool.members[6].member.address == "x:80");
  CHECK(pool.members[6].member.label == "a");
  CHECK(pool.members[6].member.id == "a");
}

TEST_CASE("one that is there twice counts once, an id that is taken is a mistake") {
  CHECK(names_of(pool_of({"web1", "web1:80", "web2"})) == "web1:80 web2:80");
  CHECK_THROWS_WITH(pool_of({"a,id=x", "b,id=x"}), "b,id=x: the id 'x' is taken");
}

TEST_CASE("changes are made one after the other") {
  CHECK(after({{ChangeKind::Add, "web4"}}) == "web1:80 web2:8080=2 c web4:80");
  CHECK(after({{ChangeKind::Remove, "web2:8080"}}) == "web1:80 c");
  CHECK(after({{ChangeKind::Remove, "web1"}}) == "web2:8080=2 c");
  CHECK(after({{ChangeKind::Down, "c"}}) == "web1:80 web2:8080=2 c down");
  CHECK(after({{ChangeKind::Weight, "web1=0"}, {ChangeKind::Weight, "10.0.0.3=9"}}) == "web1:80=0 web2:8080=2 c=9");
  CHECK(after({{ChangeKind::Reorder, "c, web1"}}) == "c web1:80 web2:8080=2");
  CHECK(after({{ChangeKind::Reorder, "reverse"}}) == "c web2:8080=2 web1:80");
  CHECK(after({{ChangeKind::Add, "d"}, {ChangeKind::Remove, "d"}}) == "web1:80 web2:8080=2 c");
  CHECK(changed(pool_of({"a"}), {{ChangeKind::Scheme, "jump"}}).scheme == "jump");
}

TEST_CASE("what cannot be changed is said") {
  CHECK(refusal({ChangeKind::Remove, "web9"}) == "--remove: 'web9' is no backend of the pool");
  CHECK(refusal({ChangeKind::Down, "web2:8081"}) ==
        "--down: 'web2:8081' is no backend of the pool; did you mean 'web2:8080'?");
  CHECK(refusal({ChangeKind::Add, "web1:80"}) == "--add: 'web1:80' is in the pool already");
  CHECK(refusal({ChangeKind::Add, "web1:x"}) == "web1:x: port 'x' is not a number");
  CHECK(refusal({ChangeKind::Weight, "web1"}) == "--weight: 'web1' has no weight; write BACKEND=N");
  CHECK(refusal({ChangeKind::Weight, "web1=many"}) == "--weight: 'many' is not a number");
  CHECK(refusal({ChangeKind::Reorder, "web1,web1"}) == "--reorder: 'web1' is no backend of the pool");
}
