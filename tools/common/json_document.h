// A JSON text (RFC 8259) that people have written or that a program has sent, with the place of everything in it, so that
// a mistake is told as "b.json:3:13: unknown key ...". Read whole and strictly: UTF-8, no comments, no key twice.
// Values; at start on the main thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/exit_codes.h"

namespace proxycore {

struct JsonMember;

struct JsonValue {
  enum class Kind : std::uint8_t { Null, Bool, Number, String, Array, Object };
  Kind kind = Kind::Null;
  bool truth = false;
  std::string text;                 // of a string; a number as it is written
  std::vector<JsonValue> items;     // of an array
  std::vector<JsonMember> members;  // of an object, in the order of the text
  std::size_t at = 0;               // offset of its first octet

  // The member of that name, or nullptr.
  const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  std::size_t at = 0;  // of the name
  JsonValue value;
};

class JsonDocument {
 public:
  // `name` is that of the file or whatever else messages shall call it. Throws StartError with `code` where it is no JSON.
  JsonDocument(std::string name, std::string_view text, ExitCode code);

  const JsonValue& root() const { return root_; }
  // "b.json:3:13: ", lines and columns from 1, in octets.
  std::string place(std::size_t at) const;
  // Throws StartError.
  [[noreturn]] void fail(std::size_t at, const std::string& what) const;
  // The same unless the value is of that kind; `name` is whose value it is.
  const JsonValue& expect(const JsonValue& value, JsonValue::Kind kind, std::string_view name) const;
  // `unknown key "backend"; did you mean "backends"?`
  [[noreturn]] void fail_unknown(const JsonMember& member, const std::vector<std::string_view>& known) const;

 private:
  std::string name_;
  std::vector<std::size_t> lines_;  // offsets at which lines begin
  ExitCode code_;
  JsonValue root_;
};

// The whole file. Throws StartError 66.
std::string read_text_file(const std::string& path);

}  // namespace proxycore
