#include "http/date.h"

#include <cstring>

namespace proxycore {
namespace {

constexpr char kDays[] = "SunMonTueWedThuFriSat";
constexpr char kMonths[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kShape = "Sun, 00 Jan 0000 00:00:00 GMT";

void put_two(char* at, int n) {
  at[0] = static_cast<char>('0' + n / 10 % 10);
  at[1] = static_cast<char>('0' + n % 10);
}

}  // namespace

std::string_view DateCache::text(std::time_t now) {
  static_assert(kShape.size() < sizeof text_);
  if (now != when_ || text_[0] == '\0') {
    std::tm utc{};
    gmtime_r(&now, &utc);
    std::memcpy(text_, kShape.data(), kShape.size());
    std::memcpy(text_, kDays + 3 * utc.tm_wday, 3);
    put_two(text_ + 5, utc.tm_mday);
    std::memcpy(text_ + 8, kMonths + 3 * utc.tm_mon, 3);
    put_two(text_ + 12, (utc.tm_year + 1900) / 100);
    put_two(text_ + 14, (utc.tm_year + 1900) % 100);
    put_two(text_ + 17, utc.tm_hour);
    put_two(text_ + 20, utc.tm_min);
    put_two(text_ + 23, utc.tm_sec);
    when_ = now;
  }
  return {text_, kShape.size()};
}

}  // namespace proxycore
