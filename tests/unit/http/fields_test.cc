#include "http/fields.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using namespace proxycore;

namespace {

std::vector<std::string> lines(const Fields& fields) {
  std::vector<std::string> out;
  for (const Field& field : fields) out.push_back(std::string(field.name) + "=" + std::string(field.value));
  return out;
}
using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("fields keep their order and find names in any case") {
  Fields fields;
  fields.add("X-A", "1");
  fields.add("HOST", "a");
  fields.add("x-a", "2");
  fields.add(FieldId::Via, "1.1 p");
  CHECK(lines(fields) == Lines{"X-A=1", "HOST=a", "x-a=2", "Via=1.1 p"});
  CHECK(fields.has(FieldId::Host));
  CHECK_FALSE(fields.has(FieldId::Date));
  CHECK(fields.find(FieldId::Host)->name == "HOST");
  CHECK(fields.find("host")->value == "a");
  CHECK(fields.find("X-a")->value == "1");
  CHECK(fields.find("X-B") == nullptr);
  CHECK(fields.find(FieldId::Date) == nullptr);
  CHECK(fields.count(FieldId::Host) == 1);
  CHECK(fields.count(FieldId::Date) == 0);
}

TEST_CASE("removing takes every line of a name and nothing else") {
  Fields fields;
  for (const char* name : {"X-A", "Cookie", "x-a", "Accept", "cookie", "X-B"}) fields.add(name, "v");
  fields.remove("X-A");
  CHECK(lines(fields) == Lines{"Cookie=v", "Accept=v", "cookie=v", "X-B=v"});
  fields.remove("COOKIE");
  CHECK(lines(fields) == Lines{"Accept=v", "X-B=v"});
  CHECK_FALSE(fields.has(FieldId::Cookie));
  fields.remove(FieldId::Cookie);
  fields.set(FieldId::Host, "a");
  fields.set(FieldId::Host, "b");
  CHECK(lines(fields) == Lines{"Accept=v", "X-B=v", "Host=b"});
  fields.clear();
  CHECK(fields.empty());
  CHECK_FALSE(fields.has(FieldId::Host));
}

TEST_CASE("fields that are unknown share one bit and stay found") {
  Fields fields;
  fields.add("X-A", "1");
  fields.add("X-B", "2");
  fields.remove("X-A");
  CHECK(fields.has(FieldId::Other));
  CHECK(fields.find("X-B")->value == "2");
}

TEST_CASE("views into a block follow it, others stay") {
  const std::string from = "Name: value";
  const std::string to = "Name: VALUE";
  Fields fields;
  fields.add(std::string_view(from).substr(0, 4), std::string_view(from).substr(6));
  fields.add("X-Static", "static");
  fields.add("X-Empty", std::string_view{});
  fields.rebase(from.data(), from.size(), to.data());
  CHECK(fields[0].value == "VALUE");
  CHECK(fields[0].name.data() == to.data());
  CHECK(lines(fields) == Lines{"Name=VALUE", "X-Static=static", "X-Empty="});
}

TEST_CASE("a large array is not kept for the next message") {
  Fields fields;
  for (int i = 0; i < 1000; ++i) fields.add("X-A", "1");
  fields.clear();
  CHECK(fields.empty());
  fields.add("X-A", "1");
  CHECK(fields.size() == 1);
}
