// Requests, one after the other: the same events however they are fed; and what we accept, llhttp accepts in strict mode
// with the same framing. Where it does not is explained in request_fuzz.md, one function here for each paragraph there.
#include <cstdint>
#include <cstring>

#include "base/text.h"
#include "fuzz/invariants.h"
#include "fuzz/llhttp_oracle.h"

using namespace proxycore;

namespace {

constexpr HeadLimits kLimits{2048, 32};

// One message as we understand it.
struct OurMessage {
  RequestHead head;
  Framing framing;
  std::string body;
  std::size_t head_size = 0;
  std::size_t used = 0;
  bool done = false;
  std::string_view octets;  // all that there is, from its first octet
};

bool knows_method(std::string_view name) {
  for (int method = HTTP_DELETE; method <= HTTP_SOURCE; ++method)
    if (name == llhttp_method_name(static_cast<llhttp_method_t>(method))) return true;
  return false;
}

// "Methods" in request_fuzz.md.
bool is_foreign_method(const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  return !knows_method(ours.head.method_name) && !theirs.head_done &&
         (theirs.error == HPE_INVALID_METHOD || theirs.error == HPE_INVALID_CONSTANT ||
          (theirs.error == HPE_INVALID_VERSION && ours.head.method_name == "PRI"));
}

// "Versions".
bool is_later_version(const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  const char* const minor = ours.head.raw_target.data() + ours.head.raw_target.size() + std::strlen(" HTTP/1.");
  return *minor > '1' && theirs.error == HPE_INVALID_VERSION;
}

// "Tabs behind chunked".
bool is_tab_behind_chunked(const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  const Field* const field = ours.head.fields.find(FieldId::TransferEncoding);
  if (field == nullptr || theirs.error != HPE_INVALID_TRANSFER_ENCODING) return false;
  const std::string_view behind =
      ours.octets.substr(static_cast<std::size_t>(field->value.data() + field->value.size() - ours.octets.data()));
  return behind.substr(0, behind.find('\r')).find('\t') != behind.npos;
}

// "Chunk extensions".
bool is_chunk_extension(const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  if (!theirs.chunked || (theirs.error != HPE_STRICT && theirs.error != HPE_INVALID_CHUNK_SIZE)) return false;
  if (theirs.error_at < ours.head_size) return false;
  const std::size_t line = ours.octets.rfind('\n', theirs.error_at) + 1;
  return ours.octets.substr(line, ours.octets.find('\r', line) - line).find_first_of("; \t") != ours.octets.npos;
}

// "Framing fields in trailers".
bool is_framing_trailer(const fuzz::LlhttpMessage& theirs) {
  if (!theirs.chunked || theirs.done) return false;
  if (theirs.error != HPE_INVALID_TRANSFER_ENCODING && theirs.error != HPE_INVALID_CONTENT_LENGTH &&
      theirs.error != HPE_UNEXPECTED_CONTENT_LENGTH)
    return false;
  for (std::size_t i = theirs.head_fields; i < theirs.fields.size(); ++i)
    if (iequals(theirs.fields[i].first, "Transfer-Encoding") || iequals(theirs.fields[i].first, "Content-Length"))
      return true;
  return false;
}

bool is_explained(const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  return is_foreign_method(ours, theirs) || is_later_version(ours, theirs) || is_tab_behind_chunked(ours, theirs) ||
         is_chunk_extension(ours, theirs) || is_framing_trailer(theirs);
}

void complain(const char* what, const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  std::fprintf(stderr, "llhttp: error %d %s, head %d, done %d, used %zu; ours: head %zu, used %zu\n", theirs.error,
               theirs.reason.c_str(), theirs.head_done, theirs.done, theirs.used, ours.head_size, ours.used);
  fuzz::fail(what, events::escaped(ours.octets), events::escaped(theirs.target + " | " + theirs.body));
}

void compare_head(const OurMessage& ours, const fuzz::LlhttpMessage& theirs) {
  if (!theirs.head_done) complain("llhttp refuses a head", ours, theirs);
  if (theirs.method != ours.head.method_name) complain("method", ours, theirs);
  if (theirs.target != ours.head.raw_target) complain("target", ours, theirs);
  if (theirs.head_fields != ours.head.fields.size()) complain("number of fields", ours, theirs);
  for (std::size_t i = 0; i < ours.head.fields.size(); ++i) {
    if (theirs.fields[i].first != ours.head.fields[i].name) complain("field name", ours, theirs);
    if (trim_ows(theirs.fields[i].second) != ours.head.fields[i].value) complain("field value", ours, theirs);
  }
  if (theirs.chunked != (ours.framing.kind == Framing::Kind::Chunked)) complain("chunked", ours, theirs);
  if (!theirs.chunked && theirs.content_length != ours.framing.length) complain("length", ours, theirs);
}

void compare(const OurMessage& ours) {
  const fuzz::LlhttpMessage theirs = fuzz::ask_llhttp(ours.octets);
  if (is_explained(ours, theirs)) return;
  compare_head(ours, theirs);
  if (theirs.upgrade) return;  // it takes what follows for another protocol
  if (theirs.error != HPE_OK && !theirs.done) complain("llhttp refuses a body", ours, theirs);
  if (theirs.done != ours.done) complain("end of message", ours, theirs);
  if (theirs.done && theirs.used != ours.used) complain("place of the end", ours, theirs);
  if (theirs.body != ours.body) complain("body", ours, theirs);
}

// Reads a message; false when its head is not accepted.
bool read_message(std::string_view octets, OurMessage& out) {
  out.octets = octets;
  RequestParser parser(kLimits);
  if (parser.parse(octets, out.head) != ParseState::Complete) return false;
  const Result<Framing> framing = request_framing(out.head);
  if (!framing) return false;
  out.framing = *framing;
  out.used = out.head_size = parser.consumed();
  BodyDecoder decoder;
  decoder.start(out.framing);
  while (decoder.state() == BodyDecoder::State::More) {
    const BodyDecoder::Piece piece = decoder.next(octets.substr(out.used));
    if (piece.skip + piece.size == 0) break;
    out.body += octets.substr(out.used + piece.skip, piece.size);
    out.used += piece.skip + piece.size;
  }
  out.done = decoder.done();
  return decoder.state() != BodyDecoder::State::Failed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view left(reinterpret_cast<const char*>(data), size);
  fuzz::stable_events(left, [] { return events::RequestRun(kLimits); });
  while (!left.empty()) {
    OurMessage message;
    if (!read_message(left, message)) break;
    compare(message);
    if (!message.done) break;
    left.remove_prefix(message.used);
  }
  return 0;
}
