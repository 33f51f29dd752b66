// Conditions, dates and codings of a request for a file. The first octet chooses the field that the rest is the value of.
#include <cstdint>

#include "fuzz/invariants.h"
#include "http/accept_encoding.h"
#include "http/conditional.h"
#include "http/date.h"

using namespace proxycore;

namespace {

constexpr FieldId kIds[] = {FieldId::IfMatch, FieldId::IfNoneMatch,       FieldId::IfModifiedSince,
                            FieldId::IfRange, FieldId::IfUnmodifiedSince, FieldId::AcceptEncoding};
constexpr std::time_t kNow = 1'700'000'000;

void check_condition(FieldId id, std::string_view value) {
  RequestHead request;
  request.method = Method::Get;
  request.fields.add(id, value);
  request.fields.add(FieldId::Range, "bytes=0-1");
  const Condition condition = evaluate(request, {"\"etag\"", 1'000'000'000, kNow});
  const bool fails = id == FieldId::IfMatch || id == FieldId::IfUnmodifiedSince;
  const bool unchanged = id == FieldId::IfNoneMatch || id == FieldId::IfModifiedSince;
  fuzz::require(condition != Condition::Failed || fails, "a condition that failed", value);
  fuzz::require(condition != Condition::NotModified || unchanged, "a condition that says not modified", value);
  fuzz::require(condition != Condition::SendWhole || id == FieldId::IfRange, "If-Range", value);
}

void check_date(std::string_view text) {
  const auto date = parse_date(text, kNow);
  if (!date || *date < -62'167'219'200) return;
  char written[kDateSize];
  write_date(written, *date);
  fuzz::require(parse_date({written, sizeof written}, kNow) == date, "a date that is written differently", text);
}

void check_weights(std::string_view value) {
  Fields fields;
  fields.add(FieldId::AcceptEncoding, value);
  const CodingWeights weights = CodingWeights::parse(fields);
  for (std::size_t i = 0; i < kCodings; ++i) {
    const int weight = weights.of(static_cast<Coding>(i));
    fuzz::require(weight >= 0 && weight <= 1000, "a weight out of range", value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t octets) {
  if (octets == 0) return 0;
  const FieldId id = kIds[*data % std::size(kIds)];
  const std::string_view value(reinterpret_cast<const char*>(data) + 1, octets - 1);
  check_condition(id, value);
  check_date(value);
  check_weights(value);
  return 0;
}
