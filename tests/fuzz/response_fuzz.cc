// Responses, one after the other: the same events however they are fed, and a head that is accepted and written again by our
// writer is the same head.
#include <cstdint>

#include "fuzz/invariants.h"
#include "http/hop_by_hop.h"
#include "http/writer.h"

using namespace proxycore;

namespace {

constexpr HeadLimits kLimits{1024, 20};

std::string written(const ResponseHead& head) {
  std::string out(status_line_size(head) + encoded_size(head.fields) + 2, '?');
  char* end = encode(encode(encode_status_line(out.data(), head), head.fields), "\r\n");
  fuzz::require(end == out.data() + out.size(), "sizes of the writer", out);
  return out;
}

void check_written(std::string_view input) {
  ResponseParser parser(kLimits);
  ResponseHead head;
  if (parser.parse(input, head) != ParseState::Complete) return;
  fuzz::require(head.status >= 100 && head.status <= 599, "status");
  const std::string wire = written(head);
  ResponseParser again({2 * kLimits.max_bytes, kLimits.max_fields});
  ResponseHead copy;
  fuzz::require(again.parse(wire, copy) == ParseState::Complete && again.consumed() == wire.size(),
                "our own head is refused", wire);
  const std::string one = events::field_lines("field", head.fields);
  const std::string other = events::field_lines("field", copy.fields);
  if (one != other || copy.status != head.status) fuzz::fail("the head has changed", one, other);
  strip_hop_by_hop(copy.fields);
  for (FieldId id : {FieldId::Connection, FieldId::TransferEncoding, FieldId::Upgrade, FieldId::KeepAlive})
    fuzz::require(copy.fields.count(id) == 0 && !copy.fields.has(id), "hop-by-hop field left", wire);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const Method method = fuzz::number_of(input) % 8 == 0 ? Method::Head : Method::Get;
  fuzz::stable_events(input, [method] { return events::ResponseRun(kLimits, {method}); });
  check_written(input);
  return 0;
}
