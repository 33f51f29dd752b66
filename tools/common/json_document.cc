#include "common/json_document.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/start_error.h"
#include "common/suggest.h"

namespace proxycore {
namespace {

constexpr std::size_t kDeepest = 32;
constexpr std::string_view kKinds[] = {"null", "true or false", "a number", "a string", "an array", "an object"};

// Tells how far nlohmann's lexer has read: its events come without places.
struct Tracked {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at;
  const char** furthest;

  reference operator*() const { return *at; }
  Tracked& operator++() {
    *furthest = ++at;
    return *this;
  }
  bool operator==(const Tracked& other) const { return at == other.at; }
  bool operator!=(const Tracked& other) const { return at != other.at; }
};

// nlohmann's SAX events, built into a tree. A false in return ends the parsing.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  Builder(std::string_view text, JsonValue& root) : text_(text), root_(root), furthest_(text.data()) {}

  void run() {
    nlohmann::json::sax_parse(Tracked{text_.data(), &furthest_}, Tracked{text_.data() + text_.size(), &furthest_},
                              this);
  }
  bool failed() const { return !why_.empty(); }
  const std::string& why() const { return why_; }
  std::size_t at() const { return error_at_; }

  bool null() override { return add(JsonValue::Kind::Null); }
  bool boolean(bool value) override { return add(JsonValue::Kind::Bool, {}, value); }
  bool number_integer(number_integer_t value) override { return add_number(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add_number(std::to_string(value)); }
  bool number_float(number_float_t, const string_t& written) override { return add_number(written); }
  bool string(string_t& value) override { return add(JsonValue::Kind::String, std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(JsonValue::Kind::Object); }
  bool start_array(std::size_t) override { return open(JsonValue::Kind::Array); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override;
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override;

 private:
  // Offset of the token that has just been read; the next one is looked for behind it.
  std::size_t take_place() {
    const std::size_t at = std::min(text_.find_first_not_of(" \t\r\n,:]}", seen_), text_.size());
    seen_ = static_cast<std::size_t>(furthest_ - text_.data());
    return at;
  }
  bool fail(std::size_t at, std::string why) {
    error_at_ = at;
    why_ = std::move(why);
    return false;
  }
  bool add_number(std::string text) { return add(JsonValue::Kind::Number, std::move(text)); }
  JsonValue& place_of_next();
  bool add(JsonValue::Kind kind, std::string text = {}, bool truth = false);
  bool open(JsonValue::Kind kind);
  bool close() {
    open_.pop_back();
    return true;
  }

  std::string_view text_;
  JsonValue& root_;
  const char* furthest_;
  std::size_t seen_ = 0;
  std::vector<JsonValue*> open_;  // what is around the next value
  std::string why_;
  std::size_t error_at_ = 0;
};

JsonValue& Builder::place_of_next() {
  if (open_.empty()) return root_;
  JsonValue& around = *open_.back();
  return around.kind == JsonValue::Kind::Array ? around.items.emplace_back() : around.members.back().value;
}

bool Builder::add(JsonValue::Kind kind, std::string text, bool truth) {
  const std::size_t at = take_place();
  JsonValue& value = place_of_next();
  value.kind = kind;
  value.truth = truth;
  value.text = std::move(text);
  value.at = at;
  return true;
}

bool Builder::open(JsonValue::Kind kind) {
  const std::size_t at = take_place();
  if (open_.size() == kDeepest) return fail(at, "nested too deeply");
  JsonValue& value = place_of_next();
  value.kind = kind;
  value.at = at;
  open_.push_back(&value);
  return true;
}

bool Builder::key(string_t& name) {
  const std::size_t at = take_place();
  JsonValue& object = *open_.back();
  if (object.find(name) != nullptr) return fail(at, "key \"" + name + "\" is there twice");
  object.members.push_back({std::move(name), at, {}});
  return true;
}

// "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while parsing value - unexpected ..."
bool Builder::parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
  const std::string_view what = error.what();
  const std::size_t dash = what.find(" - ");
  std::string why(dash == what.npos ? what : what.substr(dash + 3));
  if (const std::size_t last = why.find("; last read:"); last != why.npos)
    why.erase(last, why.find(';', last + 1) - last);
  return fail(position > 0 ? position - 1 : 0, "no valid JSON: " + why);
}

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  for (const JsonMember& member : members)
    if (member.name == name) return &member.value;
  return nullptr;
}

JsonDocument::JsonDocument(std::string name, std::string_view text, ExitCode code)
    : name_(std::move(name)), lines_{0}, code_(code) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') lines_.push_back(i + 1);
  Builder builder(text, root_);
  builder.run();
  if (builder.failed()) fail(builder.at(), builder.why());
}

std::string JsonDocument::place(std::size_t at) const {
  const auto next = std::upper_bound(lines_.begin(), lines_.end(), at);
  return name_ + ":" + std::to_string(next - lines_.begin()) + ":" + std::to_string(at - *(next - 1) + 1) + ": ";
}

void JsonDocument::fail(std::size_t at, const std::string& what) const { throw StartError(code_, place(at) + what); }

const JsonValue& JsonDocument::expect(const JsonValue& value, JsonValue::Kind kind, std::string_view name) const {
  if (value.kind == kind) return value;
  fail(value.at, std::string(name) + " is to be " + std::string(kKinds[static_cast<std::size_t>(kind)]) + ", not " +
                     std::string(kKinds[static_cast<std::size_t>(value.kind)]));
}

void JsonDocument::fail_unknown(const JsonMember& member, const std::vector<std::string_view>& known) const {
  const std::string_view meant = nearest_word(member.name, known);
  fail(member.at, "unknown key \"" + member.name + "\"" +
                      (meant.empty() ? std::string() : "; did you mean \"" + std::string(meant) + "\"?"));
}

std::string read_text_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file) throw StartError(kExitNoInput, path + ": " + std::strerror(errno));
  text << file.rdbuf();
  if (file.bad() || (text.fail() && file.peek() != std::ifstream::traits_type::eof()))
    throw StartError(kExitNoInput, path + ": cannot be read");
  return std::move(text).str();
}

}  // namespace proxycore
