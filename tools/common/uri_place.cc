#include "common/uri_place.h"

#include <algorithm>

#include "base/clock.h"
#include "common/suggest.h"
#include "common/values.h"
#include "http/char_class.h"
#include "http/parser.h"

namespace proxycore {
namespace {

// "+" stays what it is: URIs have it, and curl writes a blank as %20.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
    if (low < 0) throw ValueError("a '%' without two hexadecimal digits; a % in a URI is written %25");
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string& part_of(PlaceQuestion& question, std::string_view name) {
  if (name == "uri") return question.uri;
  if (name == "host") return question.host;
  if (name == "client") return question.client;
  throw ValueError("unknown parameter '" + std::string(name) + "'" + did_you_mean(name, {"uri", "host", "client"}) +
                   " (an & in a URI is written %26)");
}

// As the proxy's own parser sees it.
void parse_request(const std::string& octets, const PlaceQuestion& question, RequestHead& head) {
  RequestParser parser;
  const auto is_blank = [](char c) { return c >= 0 && c <= ' '; };
  const bool one_word = std::none_of(question.uri.begin(), question.uri.end(), is_blank) &&
                        std::none_of(question.host.begin(), question.host.end(), is_blank);
  if (!one_word || parser.parse(octets, head) != ParseState::Complete)
    throw ValueError("'" + question.uri + "' is not what a request can ask for; write /path?query or http://host/path");
}

bool hashes_host(const Policy& policy) { return policy.key_text().find("host") != std::string::npos; }

}  // namespace

PlaceQuestion parse_place_question(std::string_view query) {
  PlaceQuestion question;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    part_of(question, pair.substr(0, equals)) = percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
  }
  if (question.uri.empty()) throw ValueError("no URI; write /map?uri=/path");
  return question;
}

UriPlace find_place(const PlaceQuestion& question, const Policy& policy, const RequestHead& asker) {
  RequestHead head;
  const std::string octets = "GET " + question.uri + " HTTP/1.1\r\nHost: " + question.host + "\r\n\r\n";
  parse_request(octets, question, head);
  if (head.host.empty() && hashes_host(policy)) throw ValueError("the host is hashed as well; add &host=example.org");
  for (const Field& field : asker.fields)
    if (field.id != FieldId::Host) head.fields.add(field.id, field.name, field.value);
  UriPlace place{question.uri, policy.summary(), {}};
  for (const Backend* backend : policy.order({head, question.client, monotonic_millis()}))
    place.order.push_back(backend->id());
  return place;
}

}  // namespace proxycore
