#include "http/date.h"

#include <cstdint>
#include <cstring>

#include "http/char_class.h"

namespace proxycore {
namespace {

constexpr std::string_view kDays = "SunMonTueWedThuFriSat";
constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kDateShape = "Sun, 00 Jan 0000 00:00:00 GMT";
constexpr std::string_view kLongDays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static_assert(kDateShape.size() == kDateSize);

void put_two(char* at, int n) {
  at[0] = static_cast<char>('0' + n / 10 % 10);
  at[1] = static_cast<char>('0' + n % 10);
}

// What is left of a date, taken off piece by piece; once a piece is not there, `ok` stays false.
struct Reader {
  std::string_view left;
  bool ok = true;

  void literal(std::string_view text) {
    ok = ok && left.starts_with(text);
    if (ok) left.remove_prefix(text.size());
  }
  int digits(std::size_t count) {
    int value = 0;
    ok = ok && left.size() >= count;
    for (std::size_t i = 0; ok && i < count; ++i) {
      ok = is_digit(left[i]);
      value = value * 10 + (left[i] - '0');
    }
    if (ok) left.remove_prefix(count);
    return value;
  }
  // One of the names in `names`, three letters each: its place.
  int name(std::string_view names) {
    ok = ok && left.size() >= 3;
    const std::size_t at = ok ? names.find(left.substr(0, 3)) : names.npos;
    ok = ok && at != names.npos && at % 3 == 0;
    if (ok) left.remove_prefix(3);
    return ok ? static_cast<int>(at / 3) : 0;
  }
  void time(std::tm& tm) {
    tm.tm_hour = digits(2);
    literal(":");
    tm.tm_min = digits(2);
    literal(":");
    tm.tm_sec = digits(2);
  }
};

// "06 Nov 1994 08:49:37 GMT", behind "Sun, ".
bool read_fixdate(Reader in, std::tm& tm) {
  in.name(kDays);
  in.literal(", ");
  tm.tm_mday = in.digits(2);
  in.literal(" ");
  tm.tm_mon = in.name(kMonths);
  in.literal(" ");
  tm.tm_year = in.digits(4);
  in.literal(" ");
  in.time(tm);
  in.literal(" GMT");
  return in.ok && in.left.empty();
}

// "Sunday, 06-Nov-94 08:49:37 GMT"; the year comes out with two digits.
bool read_rfc850(Reader in, std::tm& tm) {
  const std::string_view day = in.left.substr(0, in.left.find(','));
  bool known = false;
  for (const std::string_view name : kLongDays) known = known || name == day;
  in.literal(day);
  in.literal(", ");
  tm.tm_mday = in.digits(2);
  in.literal("-");
  tm.tm_mon = in.name(kMonths);
  in.literal("-");
  tm.tm_year = in.digits(2);
  in.literal(" ");
  in.time(tm);
  in.literal(" GMT");
  return known && in.ok && in.left.empty();
}

// "Sun Nov  6 08:49:37 1994".
bool read_asctime(Reader in, std::tm& tm) {
  in.name(kDays);
  in.literal(" ");
  tm.tm_mon = in.name(kMonths);
  in.literal(" ");
  const bool one_digit = in.left.starts_with(' ');
  if (one_digit) in.literal(" ");
  tm.tm_mday = in.digits(one_digit ? 1 : 2);
  in.literal(" ");
  in.time(tm);
  in.literal(" ");
  tm.tm_year = in.digits(4);
  return in.ok && in.left.empty();
}

bool exists(const std::tm& tm) {
  constexpr int kLengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = tm.tm_year;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  const int length = kLengths[tm.tm_mon] + (tm.tm_mon == 1 && leap ? 1 : 0);
  return tm.tm_mday >= 1 && tm.tm_mday <= length && tm.tm_hour < 24 && tm.tm_min < 60 && tm.tm_sec <= 60;
}

// Days from 1970-01-01 to a date of the Gregorian calendar, also before it: years begin in March, so that the day that comes
// every four of them is their last.
std::int64_t days_since_1970(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

int full_year(int two_digits, std::time_t now) {
  std::tm utc{};
  gmtime_r(&now, &utc);
  const int latest = utc.tm_year + 1900 + 50;
  const int year = latest - latest % 100 + two_digits;
  return year <= latest ? year : year - 100;
}

}  // namespace

void write_date(char* out, std::time_t when) {
  std::tm utc{};
  gmtime_r(&when, &utc);
  std::memcpy(out, kDateShape.data(), kDateShape.size());
  std::memcpy(out, kDays.data() + 3 * utc.tm_wday, 3);
  put_two(out + 5, utc.tm_mday);
  std::memcpy(out + 8, kMonths.data() + 3 * utc.tm_mon, 3);
  put_two(out + 12, (utc.tm_year + 1900) / 100);
  put_two(out + 14, (utc.tm_year + 1900) % 100);
  put_two(out + 17, utc.tm_hour);
  put_two(out + 20, utc.tm_min);
  put_two(out + 23, utc.tm_sec);
}

std::optional<std::time_t> parse_date(std::string_view text, std::time_t now) {
  std::tm tm{};
  if (!read_fixdate({text}, tm)) {
    if (read_rfc850({text}, tm))
      tm.tm_year = full_year(tm.tm_year, now);
    else if (!read_asctime({text}, tm))
      return std::nullopt;
  }
  if (!exists(tm)) return std::nullopt;
  return days_since_1970(tm.tm_year, tm.tm_mon + 1, tm.tm_mday) * 86'400 + tm.tm_hour * 3'600 + tm.tm_min * 60 +
         tm.tm_sec;
}

std::string_view DateCache::text(std::time_t now) {
  static_assert(kDateSize < sizeof text_);
  if (now != when_ || text_[0] == '\0') {
    write_date(text_, now);
    when_ = now;
  }
  return {text_, kDateSize};
}

}  // namespace proxycore
