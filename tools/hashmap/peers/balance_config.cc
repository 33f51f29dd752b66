// balance's own configuration file: its backends and what it says about hashing. Keys about other things are balance's
// affair (`balance --check` knows them all); one that is nearly a key of ours is a mistake all the same.
#include <algorithm>
#include <iterator>

#include "common/start_error.h"
#include "common/suggest.h"
#include "common/values.h"
#include "hashmap/peers/balance_pool.h"

namespace proxycore {
namespace {

using Kind = JsonValue::Kind;

constexpr std::string_view kKeys[] = {"backends", "hash-scheme", "hash-key", "hash-seed", "policy", "hash"};
constexpr std::string_view kPolicies[] = {"round-robin", "least", "sqf", "first", "static"};

// balance takes a number as a string as well.
JsonValue as_number(JsonValue value) {
  if (value.kind == Kind::String) value.kind = Kind::Number;
  return value;
}

class ConfigReader {
 public:
  ConfigReader(const PeerContext& context, std::string_view text)
      : context_(context), document_(context.path(), text, kExitConfig) {}

  PeerPool read();

 private:
  void take(const JsonMember& member);
  void take_policy(const JsonMember& member, bool hashes, std::string_view name);
  void take_backends(const JsonValue& value);

  const PeerContext& context_;
  JsonDocument document_;
  PeerPool peer_;
  bool chosen_ = false;  // the policy
  bool hashing_option_ = false;
};

// The last one counts.
void ConfigReader::take_policy(const JsonMember& member, bool hashes, std::string_view name) {
  chosen_ = true;
  peer_.why_not = hashes
                      ? std::string()
                      : document_.place(member.at) + "this balance does not hash, its policy is " + std::string(name);
}

void ConfigReader::take_backends(const JsonValue& value) {
  std::vector<std::string> operands;
  if (value.kind == Kind::String)
    operands.push_back(value.text);
  else
    for (const JsonValue& one : document_.expect(value, Kind::Array, "backends").items)
      operands.push_back(document_.expect(one, Kind::String, "a backend").text);
  try {
    peer_.pool.members = parse_pool_members(operands, context_.log());
  } catch (const StartError& error) {
    document_.fail(value.at, error.what());
  }
}

void ConfigReader::take(const JsonMember& member) {
  const JsonValue& value = member.value;
  if (member.name == "backends") return take_backends(value);
  if (member.name.starts_with("hash-")) hashing_option_ = true;
  if (member.name == "hash-scheme") {
    peer_.pool.scheme = read_json_scheme(document_, value);
  } else if (member.name == "hash-key") {
    peer_.pool.key = read_json_key(document_, value);
  } else if (member.name == "hash-seed") {
    peer_.pool.options.seed = read_json_number(document_, as_number(value), "hash-seed", UINT64_MAX);
  } else if (member.name == "policy") {
    const std::string& name = document_.expect(value, Kind::String, "policy").text;
    take_policy(member, name == "hash" || name == "carp", name);
  } else if (member.name == "hash") {
    if (document_.expect(value, Kind::Bool, "hash").truth) take_policy(member, true, "hash");
  } else if (std::find(std::begin(kPolicies), std::end(kPolicies), member.name) != std::end(kPolicies)) {
    if (value.truth) take_policy(member, false, member.name);
  } else if (const auto meant = nearest_word(member.name, {std::begin(kKeys), std::end(kKeys)}); !meant.empty()) {
    document_.fail_unknown(member, {meant});
  }
}

PeerPool ConfigReader::read() {
  peer_.why_not = context_.path() + ": this balance does not hash, its policy is round-robin";
  for (const JsonMember& member : document_.expect(document_.root(), Kind::Object, "a configuration").members)
    take(member);
  if (peer_.pool.members.empty()) document_.fail(document_.root().at, "no \"backends\" in it");
  // Options of hash without a policy mean hash.
  if (!chosen_ && hashing_option_) peer_.why_not.clear();
  if (!peer_.why_not.empty()) peer_.pool.scheme.clear();
  settle_backups(peer_.pool, context_.log());
  return std::move(peer_);
}

}  // namespace

PeerPool read_balance_config(const PeerContext& context, std::string_view text) {
  return ConfigReader(context, text).read();
}

}  // namespace proxycore
