#include "http/conditional.h"

#include "base/text.h"
#include "http/date.h"

namespace proxycore {
namespace {

constexpr std::string_view kWeak = "W/";

bool is_weak(std::string_view etag) { return etag.starts_with(kWeak); }
std::string_view opaque(std::string_view etag) { return is_weak(etag) ? etag.substr(kWeak.size()) : etag; }

// etagc = %x21 / %x23-7E / obs-text.
bool is_etagc(char c) {
  const auto octet = static_cast<unsigned char>(c);
  return octet == 0x21 || (octet >= 0x23 && octet != 0x7f);
}

// Takes the entity tag at the front of `text`; empty where there is none.
std::string_view take_etag(std::string_view& text) {
  const std::size_t open = is_weak(text) ? kWeak.size() : 0;
  if (open >= text.size() || text[open] != '"') return {};
  std::size_t close = open + 1;
  while (close < text.size() && is_etagc(text[close])) ++close;
  if (close == text.size() || text[close] != '"') return {};
  const std::string_view etag = text.substr(0, close + 1);
  text.remove_prefix(close + 1);
  return etag;
}

bool any_listed(const Fields& fields, FieldId id, std::string_view etag, bool weak) {
  for (const Field& field : fields)
    if (field.id == id && etag_listed(field.value, etag, weak)) return true;
  return false;
}

// The date of the only field of that name.
std::optional<std::time_t> date_of(const Fields& fields, FieldId id, std::time_t now) {
  if (fields.count(id) != 1) return std::nullopt;
  return parse_date(fields.find(id)->value, now);
}

// Section 13.1.5: strong comparison, and a date only if it is exactly that of a representation that has been so for at
// least a second (section 8.8.2.2).
bool range_holds(const Fields& fields, const Validators& validators) {
  if (fields.count(FieldId::IfRange) != 1) return false;
  std::string_view value = fields.find(FieldId::IfRange)->value;
  if (value.find('"') != value.npos) {
    const std::string_view etag = take_etag(value);
    return value.empty() && !etag.empty() && !is_weak(etag) && etag == validators.etag;
  }
  const auto date = parse_date(value, validators.now);
  return date && *date == validators.modified && validators.modified < validators.now;
}

}  // namespace

bool etag_listed(std::string_view value, std::string_view etag, bool weak) {
  if (trim_ows(value) == "*") return true;
  while (!value.empty()) {
    if (value.front() == ' ' || value.front() == '\t' || value.front() == ',') {
      value.remove_prefix(1);
      continue;
    }
    const std::string_view listed = take_etag(value);
    if (listed.empty()) return false;
    const bool both_strong = !is_weak(listed) && !is_weak(etag);
    if ((weak || both_strong) && opaque(listed) == opaque(etag)) return true;
    if (!value.empty() && value.front() != ',' && value.front() != ' ' && value.front() != '\t') return false;
  }
  return false;
}

Condition evaluate(const RequestHead& request, const Validators& validators) {
  const Fields& fields = request.fields;
  if (fields.has(FieldId::IfMatch)) {
    if (!any_listed(fields, FieldId::IfMatch, validators.etag, false)) return Condition::Failed;
  } else if (fields.has(FieldId::IfUnmodifiedSince)) {
    const auto date = date_of(fields, FieldId::IfUnmodifiedSince, validators.now);
    if (date && validators.modified > *date) return Condition::Failed;
  }
  const bool reads = request.method == Method::Get || request.method == Method::Head;
  if (fields.has(FieldId::IfNoneMatch)) {
    if (any_listed(fields, FieldId::IfNoneMatch, validators.etag, true))
      return reads ? Condition::NotModified : Condition::Failed;
  } else if (reads && fields.has(FieldId::IfModifiedSince)) {
    const auto date = date_of(fields, FieldId::IfModifiedSince, validators.now);
    if (date && validators.modified <= *date) return Condition::NotModified;
  }
  const bool ranged = request.method == Method::Get && fields.has(FieldId::Range) && fields.has(FieldId::IfRange);
  return ranged && !range_holds(fields, validators) ? Condition::SendWhole : Condition::Send;
}

}  // namespace proxycore
