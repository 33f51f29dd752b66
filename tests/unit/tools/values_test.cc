#include "common/values.h"

#include <catch2/catch.hpp>

using namespace proxycore;
using Catch::Contains;

TEST_CASE("numbers are decimal, whatever they begin with") {
  CHECK(parse_number("08", 0, 100) == 8);
  CHECK(parse_number("010", 0, 100) == 10);
  CHECK(parse_number("18446744073709551615", 0, UINT64_MAX) == UINT64_MAX);
  for (const char* bad : {"", " 1", "1 ", "+1", "-1", "0x10", "1.5", "one"})
    CHECK_THROWS_WITH(parse_number(bad, 0, 100), Contains("is not a number"));
  CHECK_THROWS_WITH(parse_number("0", 1, 8), "'0' is out of range (1 to 8)");
  CHECK_THROWS_WITH(parse_number("18446744073709551616", 0, UINT64_MAX), Contains("is out of range"));
}

TEST_CASE("durations have units, and seconds without") {
  CHECK(parse_duration("3") == 3000);
  CHECK(parse_duration("08s") == 8000);
  CHECK(parse_duration("500ms") == 500);
  CHECK(parse_duration("1.5s") == 1500);
  CHECK(parse_duration("0.25m") == 15'000);
  CHECK(parse_duration("2m") == 120'000);
  CHECK(parse_duration("1h") == 3'600'000);
  CHECK(parse_duration("1d") == 86'400'000);
  CHECK(parse_duration("0") == 0);
  for (const char* bad :
       {"", "s", "3x", "3 s", "-3s", "3S", "1m30s", "1.", ".5", "1..5", "1.5.5s", "999999999999999999d"})
    CHECK_THROWS_WITH(parse_duration(bad), Contains("is not a duration; write 500ms, 3s, 2m or 1h"));
  CHECK_THROWS_WITH(parse_timeout("0"), Contains("no time at all"));
}

TEST_CASE("sizes are powers of 1024") {
  CHECK(parse_size("0") == 0);
  CHECK(parse_size("4096") == 4096);
  CHECK(parse_size("64K") == 65536);
  CHECK(parse_size("64k") == 65536);
  CHECK(parse_size("64KiB") == 65536);
  CHECK(parse_size("64kb") == 65536);
  CHECK(parse_size("1M") == 1024 * 1024);
  CHECK(parse_size("2G") == std::uint64_t{2} << 30);
  CHECK(parse_size("1T") == std::uint64_t{1} << 40);
  for (const char* bad : {"", "K", "1.5M", "64Q", "-1", "64Kx", "99999999999G", "64 K"})
    CHECK_THROWS_WITH(parse_size(bad), Contains("is not a size"));
}

TEST_CASE("what is shown as a default reads back") {
  CHECK(format_duration(0) == "0s");
  CHECK(format_duration(1) == "1ms");
  CHECK(format_duration(500) == "500ms");
  CHECK(format_duration(1000) == "1s");
  CHECK(format_duration(60'000) == "60s");
  CHECK(format_duration(120'000) == "2m");
  for (const Millis value : {1, 999, 1000, 59'999, 60'000, 61'000, 120'000, 7'200'000, 172'800'000})
    CHECK(parse_duration(format_duration(value)) == value);
  CHECK(format_size(64 * 1024) == "64K");
  for (const std::uint64_t value : {0UL, 1UL, 1023UL, 1024UL, 1025UL, 1UL << 20, 3UL << 30})
    CHECK(parse_size(format_size(value)) == value);
}

TEST_CASE("words are suggested or listed") {
  CHECK(parse_word("hash", {"hash", "least"}) == "hash");
  CHECK_THROWS_WITH(parse_word("hahs", {"hash", "least"}), "'hahs' is not known; did you mean 'hash'?");
  CHECK_THROWS_WITH(parse_word("zzz", {"hash", "least"}), "'zzz' is not known (it is one of hash, least)");
}

TEST_CASE("switches in the environment") {
  for (const char* on : {"1", "true", "YES", "on"}) CHECK(parse_switch(on));
  for (const char* off : {"", "0", "False", "no", "off"}) CHECK_FALSE(parse_switch(off));
  CHECK_THROWS_WITH(parse_switch("maybe"), "'maybe' is neither on nor off");
}
