#include "http/date.h"

#include <catch2/catch.hpp>

using namespace proxycore;

TEST_CASE("dates as RFC 9110 section 5.6.7 writes them") {
  DateCache date;
  CHECK(date.text(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(date.text(784111777) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(date.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT");
  CHECK(date.text(951782400) == "Tue, 29 Feb 2000 00:00:00 GMT");
  CHECK(date.text(4102444799) == "Thu, 31 Dec 2099 23:59:59 GMT");
}

TEST_CASE("a new cache knows no date, not even that of the second before 1970") {
  DateCache date;
  CHECK(date.text(-1) == "Wed, 31 Dec 1969 23:59:59 GMT");
}

namespace {

constexpr std::time_t kNow = 1'700'000'000;  // in 2023

// -1 where it is no date.
std::time_t parsed(std::string_view text, std::time_t now = kNow) { return parse_date(text, now).value_or(-1); }

}  // namespace

TEST_CASE("dates are read in three forms") {
  CHECK(parsed("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777);
  CHECK(parsed("Sunday, 06-Nov-94 08:49:37 GMT") == 784111777);
  CHECK(parsed("Sun Nov  6 08:49:37 1994") == 784111777);
  CHECK(parsed("Sun Nov 16 08:49:37 1994") == 784111777 + 10 * 86400);
  CHECK(parsed("Thu, 01 Jan 1970 00:00:00 GMT") == 0);
  CHECK(parsed("Thu, 29 Feb 2024 12:00:00 GMT") == 1709208000);
  CHECK(parsed("Tue, 31 Dec 2024 23:59:60 GMT") == 1735689600);
}

TEST_CASE("what is no date") {
  for (const char* text : {"",
                           "0",
                           "Sun, 06 Nov 1994 08:49:37",
                           "Sun, 06 Nov 1994 08:49:37 GMT ",
                           "Sun, 06 Nov 1994 08:49:37 UTC",
                           "sun, 06 Nov 1994 08:49:37 GMT",
                           "Sun, 6 Nov 1994 08:49:37 GMT",
                           "Sun, 06 nov 1994 08:49:37 GMT",
                           "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Wed, 29 Feb 2023 08:49:37 GMT",
                           "Sun, 00 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 24:00:00 GMT",
                           "Sun, 06 Nov 1994 08:60:00 GMT",
                           "Sun, 06 Nov 1994 08:49:61 GMT",
                           "Sun, 06 ovD 1994 08:49:37 GMT",
                           "Sun, 06-Nov-94 08:49:37 GMT",
                           "Sunday, 06 Nov 1994 08:49:37 GMT",
                           "Sun Nov 06 08:49:37 94",
                           "Sun Nov 6 08:49:37 1994",
                           "Sun, 06 Nov +994 08:49:37 GMT"}) {
    INFO(text);
    CHECK(parsed(text) == -1);
  }
}

TEST_CASE("a year of two digits is at most 50 years ahead") {
  CHECK(parsed("Friday, 31-Dec-99 23:59:59 GMT") == 946684799);
  CHECK(parsed("Saturday, 31-Dec-73 23:59:59 GMT") == 3281990399);  // 2073
  CHECK(parsed("Monday, 31-Dec-74 23:59:59 GMT") == 157766399);     // 1974
}

TEST_CASE("what is written is read back") {
  for (std::time_t when = 0; when < 5'000'000'000; when += 12'345'677) {
    char text[kDateSize];
    write_date(text, when);
    REQUIRE(parsed({text, sizeof text}) == when);
  }
}
