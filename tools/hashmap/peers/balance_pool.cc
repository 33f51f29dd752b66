#include "hashmap/peers/balance_pool.h"

#include <algorithm>

#include "common/hash_options.h"
#include "common/values.h"

namespace proxycore {

void settle_backups(HashPool& pool, const Log& log) {
  const auto is_backup = [](const PoolMember& one) { return one.member.backup; };
  const bool any_up = std::any_of(pool.members.begin(), pool.members.end(),
                                  [&](const PoolMember& one) { return !is_backup(one) && !one.down; });
  const bool backups_up = std::any_of(pool.members.begin(), pool.members.end(),
                                      [&](const PoolMember& one) { return is_backup(one) && !one.down; });
  const bool only_backups = std::all_of(pool.members.begin(), pool.members.end(), is_backup);
  const bool on_backups = only_backups || (!any_up && backups_up);
  for (const PoolMember& one : pool.members)
    if (is_backup(one) != on_backups)
      log.notice(
          "{}: left out; {}", one.name,
          on_backups ? "a backup has its URLs while it is down" : "a backup has URLs only while all others are down");
  std::erase_if(pool.members, [&](const PoolMember& one) { return is_backup(one) != on_backups; });
}

KeyRule read_json_key(const JsonDocument& document, const JsonValue& value) {
  try {
    return parse_url_key(document.expect(value, JsonValue::Kind::String, "the key").text);
  } catch (const ValueError& error) {
    document.fail(value.at, error.what());
  }
}

std::string read_json_scheme(const JsonDocument& document, const JsonValue& value) {
  try {
    return parse_scheme_option(document.expect(value, JsonValue::Kind::String, "the scheme").text);
  } catch (const ValueError& error) {
    document.fail(value.at, error.what());
  }
}

std::uint64_t read_json_number(const JsonDocument& document, const JsonValue& value, std::string_view name,
                               std::uint64_t most) {
  try {
    return parse_number(document.expect(value, JsonValue::Kind::Number, name).text, 0, most);
  } catch (const ValueError& error) {
    document.fail(value.at, std::string(name) + " " + error.what());
  }
}

}  // namespace proxycore
