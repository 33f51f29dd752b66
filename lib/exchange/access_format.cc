#include "exchange/access_format.h"

#include <ctime>

#include "exchange/access_escape.h"

namespace proxycore {
namespace {

// The longest text of each field, escapes included.
constexpr std::size_t kTarget = 16 * 1024;
constexpr std::size_t kReferer = 8 * 1024;
constexpr std::size_t kUserAgent = 2 * 1024;
constexpr std::size_t kName = 1024;  // all others
static_assert(kTarget + kReferer + kUserAgent + 5 * kName + 512 <= kMaxAccessLine);

constexpr std::int64_t kMicros = 1'000'000;

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

void put_or_dash(LineBuffer& out, std::string_view text, std::size_t limit) {
  if (text.empty()) return out.put('-');
  put_escaped(out, text, limit);
}

void put_clock(LineBuffer& out, const std::tm& time) {
  out.put_padded(static_cast<unsigned>(time.tm_hour), 2);
  out.put(':');
  out.put_padded(static_cast<unsigned>(time.tm_min), 2);
  out.put(':');
  out.put_padded(static_cast<unsigned>(time.tm_sec), 2);
}

// [10/Oct/2025:12:34:56 +0200]
void put_ncsa_time(LineBuffer& out, const std::tm& time) {
  out.put('[');
  out.put_padded(static_cast<unsigned>(time.tm_mday), 2);
  out.put('/');
  out.put(kMonths.substr(static_cast<std::size_t>(time.tm_mon) * 3, 3));
  out.put('/');
  out.put_padded(static_cast<unsigned>(time.tm_year + 1900), 4);
  out.put(':');
  put_clock(out, time);
  const long minutes = (time.tm_gmtoff < 0 ? -time.tm_gmtoff : time.tm_gmtoff) / 60;
  out.put(time.tm_gmtoff < 0 ? " -" : " +");
  out.put_padded(static_cast<unsigned long>(minutes / 60), 2);
  out.put_padded(static_cast<unsigned long>(minutes % 60), 2);
  out.put(']');
}

// 2025-10-10T10:34:56, RFC 3339 up to the seconds.
void put_iso_time(LineBuffer& out, const std::tm& time) {
  out.put_padded(static_cast<unsigned>(time.tm_year + 1900), 4);
  out.put('-');
  out.put_padded(static_cast<unsigned>(time.tm_mon + 1), 2);
  out.put('-');
  out.put_padded(static_cast<unsigned>(time.tm_mday), 2);
  out.put('T');
  put_clock(out, time);
}

// Two significant digits below ten of a unit: 9.6k, 96k.
void put_scaled(LineBuffer& out, std::uint64_t value, std::uint64_t unit, std::string_view suffix) {
  const std::uint64_t tenths = value / (unit / 10);
  out.put_number(tenths / 10);
  if (tenths < 100) {
    out.put('.');
    out.put_number(tenths % 10);
  }
  out.put(suffix);
}

void put_bytes(LineBuffer& out, std::uint64_t bytes) {
  if (bytes < 1000) {
    out.put_number(bytes);
    return out.put('B');
  }
  if (bytes < 1'000'000) return put_scaled(out, bytes, 1000, "k");
  if (bytes < 1'000'000'000) return put_scaled(out, bytes, 1'000'000, "M");
  put_scaled(out, bytes, 1'000'000'000, "G");
}

void put_duration(LineBuffer& out, std::int64_t micros) {
  const auto value = static_cast<std::uint64_t>(micros < 0 ? 0 : micros);
  if (value < 1000) {
    out.put_number(value);
    return out.put("us");
  }
  if (value < 1'000'000) return put_scaled(out, value, 1000, "ms");
  put_scaled(out, value, 1'000'000, "s");
}

std::string_view colour_of(int status) {
  if (status >= 500 || status == 0) return "\033[31m";
  if (status >= 400) return "\033[33m";
  if (status >= 300) return "\033[36m";
  return "\033[32m";
}

void put_status(LineBuffer& out, int status) {
  if (status == 0) return out.put('-');
  out.put_padded(static_cast<unsigned>(status), 3);
}

void put_version(LineBuffer& out, std::uint8_t minor) {
  out.put("1.");
  out.put_number(minor);
}

void put_member(LineBuffer& out, std::string_view key, std::string_view text, std::size_t limit) {
  out.put(key);
  out.put('"');
  put_json(out, text, limit);
  out.put('"');
}

void put_member(LineBuffer& out, std::string_view key, std::uint64_t number) {
  out.put(key);
  out.put_number(number);
}

}  // namespace

AccessFormatter::AccessFormatter(AccessFormat format, bool colour) : format_(format), colour_(colour) {}

void AccessFormatter::format(const AccessRecord& record, LineBuffer& out) {
  const std::int64_t second = record.wall_micros / kMicros;
  if (second != second_) set_second(second);
  switch (format_) {
    case AccessFormat::Short: return format_short(record, out);
    case AccessFormat::Combined: return format_combined(record, out);
    case AccessFormat::Json: return format_json(record, out);
  }
}

// localtime_r takes a lock of libc: once a second is no matter, once a request would be.
void AccessFormatter::set_second(std::int64_t second) {
  second_ = second;
  second_text_.clear();
  const std::time_t seconds = second;
  std::tm time{};
  if (format_ == AccessFormat::Json) {
    gmtime_r(&seconds, &time);
    return put_iso_time(second_text_, time);
  }
  localtime_r(&seconds, &time);
  if (format_ == AccessFormat::Short) return put_clock(second_text_, time);
  put_ncsa_time(second_text_, time);
}

void AccessFormatter::format_short(const AccessRecord& record, LineBuffer& out) const {
  out.put(second_text_.view());
  out.put(' ');
  put_or_dash(out, record.method, kName);
  out.put(' ');
  put_or_dash(out, record.target, kTarget);
  out.put(" -> ");
  put_or_dash(out, record.backend, kName);
  out.put(' ');
  if (colour_) out.put(colour_of(record.status));
  put_status(out, record.status);
  if (colour_) out.put("\033[0m");
  out.put(' ');
  put_bytes(out, record.bytes_sent);
  out.put(' ');
  put_duration(out, record.duration_micros);
  if (!record.error.empty()) {
    out.put(' ');
    put_escaped(out, record.error, kName);
  }
  out.put('\n');
}

void AccessFormatter::format_combined(const AccessRecord& record, LineBuffer& out) const {
  put_or_dash(out, record.client, kName);
  out.put(" - - ");
  out.put(second_text_.view());
  out.put(" \"");
  if (record.method.empty()) {
    out.put('-');
  } else {
    put_escaped(out, record.method, kName);
    out.put(' ');
    put_escaped(out, record.target, kTarget);
    out.put(" HTTP/");
    put_version(out, record.minor);
  }
  out.put("\" ");
  put_status(out, record.status);
  out.put(' ');
  out.put_number(record.bytes_sent);
  out.put(" \"");
  put_or_dash(out, record.referer, kReferer);
  out.put("\" \"");
  put_or_dash(out, record.user_agent, kUserAgent);
  out.put("\"\n");
}

void AccessFormatter::format_json(const AccessRecord& record, LineBuffer& out) const {
  out.put("{\"time\":\"");
  out.put(second_text_.view());
  out.put('.');
  out.put_padded(static_cast<std::uint64_t>(record.wall_micros % kMicros), 6);
  out.put("Z\"");
  put_member(out, ",\"client\":", record.client, kName);
  put_member(out, ",\"request_id\":", record.request_id, kName);
  put_member(out, ",\"method\":", record.method, kName);
  put_member(out, ",\"host\":", record.host, kName);
  put_member(out, ",\"target\":", record.target, kTarget);
  out.put(",\"version\":\"");
  put_version(out, record.minor);
  out.put('"');
  put_member(out, ",\"status\":", static_cast<std::uint64_t>(record.status));
  put_member(out, ",\"bytes_sent\":", record.bytes_sent);
  put_member(out, ",\"bytes_received\":", record.bytes_received);
  put_member(out,
             ",\"duration_us\":", static_cast<std::uint64_t>(record.duration_micros < 0 ? 0 : record.duration_micros));
  put_member(out, ",\"backend\":", record.backend, kName);
  put_member(out, ",\"referer\":", record.referer, kReferer);
  put_member(out, ",\"user_agent\":", record.user_agent, kUserAgent);
  put_member(out, ",\"error\":", record.error, kName / 2);
  out.put("}\n");
}

}  // namespace proxycore
