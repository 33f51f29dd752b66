#include "http/accept_encoding.h"

#include <algorithm>

#include "base/text.h"
#include "http/char_class.h"

namespace proxycore {
namespace {

constexpr int kBroken = -1;
constexpr int kMostWeight = 1000;

// weight = OWS ";" OWS "q=" qvalue (section 12.4.2), in thousandths; `text` begins behind the coding.
int read_weight(std::string_view text) {
  text = trim_ows(text);
  if (text.empty()) return kMostWeight;
  if (text.front() != ';') return kBroken;
  text = trim_ows(text.substr(1));
  if (text.size() < 3 || text.size() > 7 || ascii_lower(text[0]) != 'q' || text[1] != '=') return kBroken;
  text.remove_prefix(2);
  if ((text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.')) return kBroken;
  int weight = (text[0] - '0') * kMostWeight;
  int place = kMostWeight / 10;
  for (std::size_t i = 2; i < text.size(); ++i, place /= 10) {
    if (!is_digit(text[i])) return kBroken;
    weight += (text[i] - '0') * place;
  }
  return weight <= kMostWeight ? weight : kBroken;
}

void lower(int& weight, int to) { weight = weight < 0 ? to : std::min(weight, to); }

}  // namespace

std::string_view coding_name(Coding coding) {
  constexpr std::string_view kNames[kCodings] = {"identity", "gzip", "zstd", "br"};
  return kNames[static_cast<std::size_t>(coding)];
}

void CodingWeights::read(std::string_view member, int& star) {
  std::size_t end = 0;
  while (end < member.size() && octet::is(member[end], octet::kToken)) ++end;
  const std::string_view name = member.substr(0, end);
  const int weight = read_weight(member.substr(end));
  if (weight == kBroken) return;
  if (name == "*") return lower(star, weight);
  for (std::size_t i = 0; i < kCodings; ++i)
    if (iequals(name, coding_name(static_cast<Coding>(i)))) return lower(weights_[i], weight);
  // Section 8.4.1.3: x-gzip is gzip.
  if (iequals(name, "x-gzip")) lower(weights_[static_cast<std::size_t>(Coding::Gzip)], weight);
}

CodingWeights CodingWeights::parse(const Fields& fields) {
  CodingWeights result;
  int star = kUnknown;
  if (fields.has(FieldId::AcceptEncoding)) {
    for (const Field& field : fields) {
      if (field.id != FieldId::AcceptEncoding) continue;
      std::string_view list = field.value, member;
      while (next_list_member(list, member)) result.read(member, star);
    }
  }
  for (std::size_t i = 0; i < kCodings; ++i) {
    if (result.weights_[i] != kUnknown) continue;
    // Identity is always acceptable unless it, or "*" without it, is given 0; unnamed it comes after what is named.
    const bool identity = i == static_cast<std::size_t>(Coding::Identity);
    result.weights_[i] = star != kUnknown ? star : identity ? 1 : 0;
  }
  return result;
}

}  // namespace proxycore
