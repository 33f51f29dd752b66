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
