// Logs of one JSON object a line, read event by event: no document is made.
#include <array>
#include <nlohmann/json.hpp>

#include "hashmap/input/log_line.h"
#include "hashmap/input/log_parts.h"

namespace proxycore {
namespace {

enum class Meaning : std::uint8_t { None, Target, Request, Host, Backend };

struct Name {
  std::string_view name;
  Meaning meaning;
};
// What balance, nginx (in the names that its variables suggest), Caddy, Envoy and Traefik call them.
constexpr std::array kNames{
    Name{"target", Meaning::Target},         Name{"uri", Meaning::Target},
    Name{"request_uri", Meaning::Target},    Name{"url", Meaning::Target},
    Name{"path", Meaning::Target},           Name{"RequestPath", Meaning::Target},
    Name{"request", Meaning::Request},       Name{"host", Meaning::Host},
    Name{"http_host", Meaning::Host},        Name{"authority", Meaning::Host},
    Name{"RequestHost", Meaning::Host},      Name{"backend", Meaning::Backend},
    Name{"upstream", Meaning::Backend},      Name{"upstream_addr", Meaning::Backend},
    Name{"upstream_host", Meaning::Backend},
};

Meaning meaning_of(std::string_view name) {
  for (const Name& known : kNames)
    if (known.name == name) return known.meaning;
  return Meaning::None;
}

// Members of the object, and of "request" in it as Caddy has it; anything deeper is passed over. The first of a meaning
// counts.
class Reader final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Reader(TextPool& arena) : arena_(arena) {}

  std::string_view value(Meaning meaning) const { return values_[static_cast<std::size_t>(meaning)]; }

  bool string(string_t& text) override {
    std::string_view& place = values_[static_cast<std::size_t>(meaning_)];
    if (meaning_ != Meaning::None && depth_ <= deepest_ && place.empty()) place = arena_.copy(text);
    return true;
  }
  bool key(string_t& name) override {
    meaning_ = depth_ <= deepest_ ? meaning_of(name) : Meaning::None;
    return true;
  }
  bool start_object(std::size_t) override {
    if (depth_ == 1 && meaning_ == Meaning::Request) deepest_ = 2;
    ++depth_;
    return true;
  }
  bool end_object() override {
    if (--depth_ == 1) deepest_ = 1;
    meaning_ = Meaning::None;
    return true;
  }
  bool start_array(std::size_t size) override { return start_object(size); }
  bool end_array() override { return end_object(); }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  TextPool& arena_;
  std::array<std::string_view, 5> values_{};
  Meaning meaning_ = Meaning::None;
  int depth_ = 0;
  int deepest_ = 1;
};

}  // namespace

LineFault LogReader::read_json(std::string_view line, LogRecord& record, TextPool& arena) const {
  Reader reader(arena);
  if (line.front() != '{' || !nlohmann::json::sax_parse(line.begin(), line.end(), &reader)) return LineFault::NoRequest;
  std::string_view target = reader.value(Meaning::Target);
  if (target.empty()) target = target_of_request(reader.value(Meaning::Request));
  if (target.empty()) return LineFault::NoRequest;
  record.backend = reader.value(Meaning::Backend);
  return finish(target, reader.value(Meaning::Host), record, arena);
}

}  // namespace proxycore
