#include "exchange/state.h"

#include <algorithm>
#include <catch2/catch.hpp>

using namespace proxycore;
using S = ExchangeState;

TEST_CASE("only the ways of the table are open") {
  CHECK(may_go(S::Idle, S::Filtering));
  CHECK(may_go(S::Waiting, S::Waiting));
  CHECK(may_go(S::Streaming, S::Tunnel));
  CHECK_FALSE(may_go(S::Streaming, S::Waiting));  // nothing is taken back after commit
  CHECK_FALSE(may_go(S::Done, S::Broken));
  CHECK_FALSE(may_go(S::Broken, S::Idle));
  CHECK_FALSE(may_go(S::Idle, S::Streaming));
}

TEST_CASE("every state can be reached, and each but the broken one can be left") {
  for (const S state : {S::Filtering, S::Waiting, S::Streaming, S::Tunnel, S::Done, S::Broken}) {
    bool reached = false, left = state == S::Broken;
    for (const ExchangeTransition& way : kExchangeTransitions) {
      reached = reached || way.to == state;
      left = left || way.from == state;
    }
    CHECK(reached);
    CHECK(left);
  }
}

TEST_CASE("the client may go at any time before the end") {
  for (const S state : {S::Idle, S::Filtering, S::Waiting, S::Streaming, S::Tunnel}) CHECK(may_go(state, S::Broken));
}

TEST_CASE("the picture has a line for each way") {
  const std::string picture = state_picture();
  CHECK(std::count(picture.begin(), picture.end(), '\n') == static_cast<long>(kExchangeTransitions.size()));
  CHECK(picture.find("  Waiting --> Streaming  commit\n") != picture.npos);
  CHECK(name_of(S::Tunnel) == "Tunnel");
}
