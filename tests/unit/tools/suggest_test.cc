#include "common/suggest.h"

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("distance counts swaps as one") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("hash", "hash") == 0);
  CHECK(edit_distance("hahs", "hash") == 1);
  CHECK(edit_distance("has", "hash") == 1);
  CHECK(edit_distance("hasch", "hash") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
}

TEST_CASE("the nearest word, or none") {
  const std::vector<std::string_view> words{"hash", "hash-key", "listen", "least", "connect-timeout"};
  CHECK(nearest_word("hahs", words) == "hash");
  CHECK(nearest_word("lisen", words) == "listen");
  CHECK(nearest_word("hash-kee", words) == "hash-key");
  CHECK(nearest_word("connect", words) == "connect-timeout");
  CHECK(nearest_word("conect-timeuot", words) == "connect-timeout");
  CHECK(nearest_word("frobnicate", words).empty());
  CHECK(nearest_word("", words).empty());
  CHECK(did_you_mean("hahs", words, "--") == "; did you mean '--hash'?");
  CHECK(did_you_mean("frobnicate", words, "--").empty());
}
