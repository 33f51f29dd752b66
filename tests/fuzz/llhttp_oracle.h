// llhttp as a second opinion about one request: what it makes of the octets of a message. Test code.
#pragma once

#include <llhttp.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace proxycore::fuzz {

struct LlhttpMessage {
  std::string method;
  std::string target;
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;  // trailers as well
  std::size_t head_fields = 0;
  unsigned long long content_length = 0;
  bool head_done = false;
  bool chunked = false;
  bool upgrade = false;
  bool done = false;
  llhttp_errno_t error = HPE_OK;
  std::string reason;
  std::size_t used = 0;      // octets up to the end of the message, once done
  std::size_t error_at = 0;  // the octet that it refuses, where it does
};

namespace detail {

inline LlhttpMessage& message(llhttp_t* parser) { return *static_cast<LlhttpMessage*>(parser->data); }

inline int on_headers_complete(llhttp_t* parser) {
  LlhttpMessage& out = message(parser);
  out.head_done = true;
  out.head_fields = out.fields.size();
  out.content_length = parser->content_length;
  out.chunked = (parser->flags & F_CHUNKED) != 0;
  out.upgrade = parser->upgrade != 0;
  return 0;
}

inline llhttp_settings_t settings() {
  llhttp_settings_t out;
  llhttp_settings_init(&out);
  out.on_method = [](llhttp_t* p, const char* at, std::size_t n) { return message(p).method.append(at, n), 0; };
  out.on_url = [](llhttp_t* p, const char* at, std::size_t n) { return message(p).target.append(at, n), 0; };
  out.on_body = [](llhttp_t* p, const char* at, std::size_t n) { return message(p).body.append(at, n), 0; };
  out.on_header_field = [](llhttp_t* p, const char* at, std::size_t n) {
    auto& fields = message(p).fields;
    return fields.emplace_back(std::string(at, n), ""), 0;
  };
  out.on_header_value = [](llhttp_t* p, const char* at, std::size_t n) {
    return message(p).fields.back().second.append(at, n), 0;
  };
  out.on_headers_complete = on_headers_complete;
  out.on_message_complete = [](llhttp_t* p) { return message(p).done = true, static_cast<int>(HPE_PAUSED); };
  return out;
}

}  // namespace detail

// The first message of `octets`.
inline LlhttpMessage ask_llhttp(std::string_view octets) {
  static const llhttp_settings_t settings = detail::settings();
  LlhttpMessage out;
  llhttp_t parser;
  llhttp_init(&parser, HTTP_REQUEST, &settings);
  parser.data = &out;
  out.error = llhttp_execute(&parser, octets.data(), octets.size());
  if (out.error == HPE_OK) return out;
  if (parser.reason != nullptr) out.reason = parser.reason;
  const auto stopped_at = static_cast<std::size_t>(llhttp_get_error_pos(&parser) - octets.data());
  (out.done ? out.used : out.error_at) = stopped_at;
  return out;
}

}  // namespace proxycore::fuzz
