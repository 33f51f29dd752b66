#include "hash/member_set.h"

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("a member set knows what is in it and how many", "[member_set]") {
  const std::size_t size = GENERATE(1u, 63u, 64u, 65u, 200u);
  MemberSet set(size);
  CHECK(set.empty());
  CHECK(set.first() == MemberSet::kNone);
  const auto last = static_cast<std::uint32_t>(size - 1);
  set.insert(last);
  set.insert(last);
  CHECK(set.count() == 1);
  CHECK(set.first() == last);
  CHECK(set.contains(last));
  CHECK(set.full() == (size == 1));
  set.erase(last);
  set.erase(last);
  CHECK(set.empty());

  MemberSet all = MemberSet::all(size);
  CHECK(all.full());
  CHECK(all.count() == size);
  CHECK(all.first() == 0);
  all.erase(0);
  CHECK_FALSE(all.full());
  CHECK(all.first() == (size == 1 ? MemberSet::kNone : 1));
  all.clear();
  CHECK(all.empty());
}

TEST_CASE("a set of nothing is empty and full", "[member_set]") {
  const MemberSet none(0);
  CHECK(none.empty());
  CHECK(none.full());
  CHECK(none.first() == MemberSet::kNone);
}
