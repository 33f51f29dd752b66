// Request targets and authorities: what is accepted has the shape that the rest of the program counts on. The first octet
// chooses the method.
#include <cstdint>

#include "fuzz/invariants.h"
#include "http/char_class.h"
#include "http/target.h"

using namespace proxycore;

namespace {

constexpr std::string_view kMethods[] = {"GET", "OPTIONS", "CONNECT", "POST"};

bool only(std::uint8_t octet_class, std::string_view text, std::string_view more) {
  for (const char c : text)
    if (!octet::is(c, octet_class) && more.find(c) == more.npos) return false;
  return true;
}

void check_authority(std::string_view text) {
  if (!is_authority(text)) return;
  fuzz::require(!text.empty() && text.front() != ':', "an authority without a host", text);
  fuzz::require(only(octet::kRegName, text, "%:[]"), "octets of an authority", text);
  fuzz::require(is_authority(std::string(text) + (text.ends_with(']') ? ":1" : "")), "an authority takes a port", text);
}

void check_absolute(const RequestHead& head) {
  fuzz::require(is_authority(head.host), "host of an absolute-form", head.host);
  const std::string_view raw = head.raw_target;
  const std::string_view from_host = raw.substr(raw.find("://") + 3);
  fuzz::require(from_host.starts_with(head.host), "place of the host", raw);
  const std::string_view rest = from_host.substr(head.host.size());
  const bool same = head.target == rest || (rest.empty() && (head.target == "/" || head.target == "*")) ||
                    head.target == "/" + std::string(rest);
  fuzz::require(same, "an absolute-form is reduced to its path and query", raw);
}

void check_form(const RequestHead& head) {
  switch (head.form) {
    case TargetForm::Origin:
      return fuzz::require(head.target == head.raw_target && head.host == "from.field", "origin-form");
    case TargetForm::Asterisk:
      return fuzz::require(head.target == "*" && head.method == Method::Options, "asterisk-form");
    case TargetForm::Authority:
      return fuzz::require(head.method == Method::Connect && is_authority(head.host), "authority-form");
    case TargetForm::Absolute: return check_absolute(head);
  }
}

void check_accepted(const RequestHead& head) {
  check_form(head);
  const bool shaped = head.form == TargetForm::Authority || head.target == "*" || head.target.starts_with('/');
  fuzz::require(shaped && only(octet::kTarget, head.target, ""), "a target to forward", head.target);
  fuzz::require(head.path().size() + head.query().size() <= head.target.size(), "path and query");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_authority(input);
  std::string request(kMethods[*data % std::size(kMethods)]);
  request.append(" ").append(input).append(" HTTP/1.1\r\nHost: from.field\r\n\r\n");
  fuzz::stable_events(request, [] { return events::RequestRun(); });
  RequestParser parser;
  RequestHead head;
  if (parser.parse(request, head) == ParseState::Complete && parser.consumed() == request.size()) check_accepted(head);
  return 0;
}
