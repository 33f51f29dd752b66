#include "common/json_document.h"

#include <catch2/catch.hpp>

#include "common/start_error.h"

using namespace proxycore;
using Kind = JsonValue::Kind;

namespace {

std::string mistake(const std::string& text) {
  try {
    const JsonDocument document("f", text, kExitConfig);
  } catch (const StartError& error) {
    CHECK(error.code() == kExitConfig);
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("json: values, and where each of them is") {
  const JsonDocument document(
      "f", "\n{\"a\": [1, -2, 1.50, \"x\\u00e9\"],\n  \"b\" : {\"c\":true,\"d\":null}, \"e\":7}\n", kExitConfig);
  const JsonValue& root = document.root();
  REQUIRE(root.members.size() == 3);
  CHECK(document.place(root.at) == "f:2:1: ");
  CHECK(document.place(root.members[0].at) == "f:2:2: ");
  const auto& items = root.find("a")->items;
  REQUIRE(items.size() == 4);
  CHECK(items[0].text == "1");
  CHECK(items[1].text == "-2");
  CHECK(items[2].text == "1.50");
  CHECK(items[3].text == "x\xc3\xa9");
  CHECK(document.place(items[1].at) == "f:2:11: ");
  CHECK(document.place(items[3].at) == "f:2:21: ");
  CHECK(document.place(root.members[1].at) == "f:3:3: ");
  CHECK(root.find("b")->find("c")->truth);
  CHECK(document.place(root.find("b")->find("c")->at) == "f:3:14: ");
  CHECK(root.find("b")->find("d")->kind == Kind::Null);
  CHECK(document.place(root.find("e")->at) == "f:3:34: ");
  CHECK(root.find("f") == nullptr);
}

TEST_CASE("json: what is none") {
  CHECK(mistake("{\"a\":1}") == "none");
  CHECK(mistake("") == "f:1:1: no valid JSON: unexpected end of input; expected '[', '{', or a literal");
  CHECK(mistake(" ") == "f:1:2: no valid JSON: unexpected end of input; expected '[', '{', or a literal");
  CHECK(mistake("{\n  \"a\": tru\n}").starts_with("f:2:11: no valid JSON: invalid literal"));
  CHECK(mistake("{\"a\":1,}").starts_with("f:1:8: no valid JSON: unexpected '}'"));
  CHECK(mistake("{\"a\":1} x").starts_with("f:1:9: no valid JSON: "));
  CHECK(mistake("{ // why\n}").starts_with("f:1:3: no valid JSON: "));
  CHECK(mistake("[\"\xff\"]").find("ill-formed UTF-8") != std::string::npos);
  CHECK(mistake("{\"a\":1, \"a\":2}") == "f:1:9: key \"a\" is there twice");
  CHECK(mistake(std::string(100'000, '[')) == "f:1:33: nested too deeply");
}

TEST_CASE("json: kinds and names that are not what was expected") {
  const JsonDocument document("f", "{\"weigth\": \"2\"}", kExitConfig);
  CHECK_THROWS_WITH(document.expect(*document.root().find("weigth"), Kind::Number, "weight"),
                    "f:1:12: weight is to be a number, not a string");
  CHECK_THROWS_WITH(document.fail_unknown(document.root().members[0], {"id", "weight"}),
                    "f:1:2: unknown key \"weigth\"; did you mean \"weight\"?");
  CHECK_THROWS_WITH(document.fail_unknown(document.root().members[0], {"id"}), "f:1:2: unknown key \"weigth\"");
}
