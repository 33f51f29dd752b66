#include "hashmap/report/terminal.h"

#include <catch2/catch.hpp>

#include "hashmap/identify/natural_order.h"
#include "hashmap/report/table.h"

using namespace proxycore;

TEST_CASE("bars are as wide as asked for, to an eighth of a column in UTF-8") {
  const Terminal plain;
  const Terminal fine{.unicode = true};
  CHECK(plain.bar(0.5, 8) == "####    ");
  CHECK(plain.bar(0, 4) == "    ");
  CHECK(plain.bar(2, 4) == "####");
  CHECK(fine.bar(0.5, 3) == "█▌ ");
  CHECK(fine.bar(1, 2) == "██");
  CHECK(fine.bar(0.01, 4) == "    ");
  CHECK(fine.bar(0.9999, 2) == "██");
}

TEST_CASE("colour only where there is any") {
  CHECK(Terminal{}.painted("x", 31) == "x");
  CHECK(Terminal{.colour = true}.painted("x", 31) == "\x1b[31mx\x1b[0m");
}

TEST_CASE("numbers for people") {
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1000) == "1,000");
  CHECK(grouped(12'345'678) == "12,345,678");
  CHECK(percent(0.12345) == "12.3 %");
}

TEST_CASE("columns fit what is in them, escapes and UTF-8 counted right") {
  Table table({Table::Align::Left, Table::Align::Right, Table::Align::Left});
  table.add({"a", "1", "\x1b[32m█▌\x1b[0m  "});
  table.add({"long", "23", "x"});
  CHECK(table.text() == "a      1  \x1b[32m█▌\x1b[0m\nlong  23  x\n");
  CHECK(table.text(2).starts_with("  a"));
}

TEST_CASE("numbered names in the order that people give them") {
  CHECK(natural_less("web2", "web10"));
  CHECK_FALSE(natural_less("web10", "web2"));
  CHECK(natural_less("10.0.0.9:80", "10.0.0.10:80"));
  CHECK(natural_less("a", "b"));
  CHECK(natural_less("a", "a1"));
  CHECK(natural_less("a01", "a1") != natural_less("a1", "a01"));
  CHECK_FALSE(natural_less("a1", "a1"));
}
