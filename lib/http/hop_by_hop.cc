#include "http/hop_by_hop.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace proxycore {
namespace {

bool is_hop_by_hop(FieldId id) {
  switch (id) {
    case FieldId::Connection:
    case FieldId::KeepAlive:
    case FieldId::ProxyConnection:
    case FieldId::Te:
    case FieldId::Trailer:
    case FieldId::TransferEncoding:
    case FieldId::Upgrade: return true;
    default: return false;
  }
}

// Besides every name that has a FieldId: what those mean, proxycore answers for.
constexpr std::array<std::string_view, 8> kProtected{
    "Authorization", "Cache-Control",  "Client-IP",        "Origin",
    "Pragma",        "True-Client-IP", "WWW-Authenticate", "X-Real-IP",
};
constexpr std::array<std::string_view, 3> kProtectedFamilies{"Content-", "If-", "X-Forwarded-"};

bool is_protected(const Field& field) {
  if (field.id != FieldId::Other) return true;
  const auto equal = [&field](std::string_view name) { return iequals(field.name, name); };
  const auto family = [&field](std::string_view prefix) {
    return iequals(field.name.substr(0, prefix.size()), prefix);
  };
  return std::ranges::any_of(kProtected, equal) || std::ranges::any_of(kProtectedFamilies, family);
}

template <typename Visit>
void for_each_option(const Fields& fields, Visit visit) {
  if (!fields.has(FieldId::Connection)) return;
  for (const Field& field : fields) {
    if (field.id != FieldId::Connection) continue;
    std::string_view list = field.value;
    std::string_view member;
    while (next_list_member(list, member))
      if (!member.empty()) visit(member);
  }
}

bool is_usual_option(std::string_view option) {
  return iequals(option, "close") || iequals(option, "keep-alive") || iequals(option, "upgrade") ||
         iequals(option, "te");
}

bool iless(std::string_view a, std::string_view b) {
  return std::ranges::lexicographical_compare(a, b, {}, ascii_lower, ascii_lower);
}

// The names that Connection nominates. A few are kept as they stand; a multitude is sorted, so that a head full of names and
// fields costs no more than its size (and only such a head allocates).
class Nominated {
 public:
  void add(std::string_view name) {
    if (count_ < kFew)
      few_[count_++] = name;
    else
      many_.push_back(name);
  }
  void prepare() { std::ranges::sort(many_, iless); }
  bool empty() const { return count_ == 0; }
  bool contains(std::string_view name) const {
    const auto equal = [name](std::string_view other) { return iequals(name, other); };
    return std::any_of(few_.begin(), few_.begin() + static_cast<std::ptrdiff_t>(count_), equal) ||
           std::ranges::binary_search(many_, name, iless);
  }

 private:
  static constexpr std::size_t kFew = 8;
  std::array<std::string_view, kFew> few_{};
  std::size_t count_ = 0;
  std::vector<std::string_view> many_;
};

}  // namespace

ConnectionOptions connection_options(const Fields& fields) {
  ConnectionOptions options;
  for_each_option(fields, [&options](std::string_view option) {
    options.close |= iequals(option, "close");
    options.keep_alive |= iequals(option, "keep-alive");
    options.upgrade |= iequals(option, "upgrade");
    options.te |= iequals(option, "te");
  });
  return options;
}

std::string_view offered_upgrade(const Fields& fields) {
  for (const Field& field : fields) {
    if (field.id != FieldId::Upgrade) continue;
    std::string_view list = field.value;
    std::string_view member;
    while (next_list_member(list, member))
      if (iequals(member, "h2c") || iequals(member, "h2") || iequals(member.substr(0, 5), "HTTP/")) return {};
  }
  const Field* field = fields.find(FieldId::Upgrade);
  return field ? field->value : std::string_view{};
}

void strip_hop_by_hop(Fields& fields) {
  Nominated nominated;
  for_each_option(fields, [&nominated](std::string_view option) {
    if (!is_usual_option(option)) nominated.add(option);
  });
  nominated.prepare();
  fields.remove_if([&nominated](const Field& field) {
    if (is_hop_by_hop(field.id)) return true;
    return !nominated.empty() && !is_protected(field) && nominated.contains(field.name);
  });
}

}  // namespace proxycore
