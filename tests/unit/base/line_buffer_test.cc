#include "base/line_buffer.h"

#include <catch2/catch.hpp>
#include <limits>

using namespace proxycore;

TEST_CASE("text and numbers are appended") {
  LineBuffer line(100);
  line.put("a=");
  line.put_number(0);
  line.put(' ');
  line.put_number(std::numeric_limits<std::uint64_t>::max());
  line.put(' ');
  line.put_padded(7, 3);
  line.put_padded(1234, 2);
  CHECK(line.view() == "a=0 18446744073709551615 0071234");
  line.clear();
  CHECK(line.view().empty());
  CHECK(line.room() == 100);
}

TEST_CASE("what does not fit is left out") {
  LineBuffer line(4);
  line.put("abcdef");
  line.put('g');
  line.put("");
  line.put_number(7);
  CHECK(line.view() == "abcd");
  CHECK(line.room() == 0);
}
