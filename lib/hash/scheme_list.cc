// The table of schemes: a line here is all that a new one needs outside its own file.
#include <array>

#include "hash/hrw.h"
#include "hash/lighttpd15.h"
#include "hash/scheme.h"

namespace proxycore {
namespace {

using Make = std::unique_ptr<Scheme> (*)(std::span<const Member> members, const SchemeOptions& options);

constexpr std::array kInfo{
    SchemeInfo{"hrw", "weighted rendezvous over XXH64: even, and a dead backend's URLs spread over all others", "uri"},
    SchemeInfo{"lighttpd15", "lighttpd 1.5 mod_proxy_core: sum of CRC-32s; uneven, one heir; no weights", "path+host"},
};
constexpr std::array<Make, kInfo.size()> kMake{make_hrw, make_lighttpd15};

}  // namespace

std::span<const SchemeInfo> scheme_list() { return kInfo; }

const SchemeInfo* find_scheme(std::string_view name) {
  for (const SchemeInfo& info : kInfo)
    if (info.name == name) return &info;
  return nullptr;
}

std::unique_ptr<Scheme> make_scheme(std::string_view name, std::span<const Member> members,
                                    const SchemeOptions& options) {
  for (std::size_t i = 0; i < kInfo.size(); ++i)
    if (kInfo[i].name == name) return kMake[i](members, options);
  return nullptr;
}

}  // namespace proxycore
