// What a running balance says of itself: its /status.json. Members that are of no use here are passed over, since others may
// be added; those that are needed have to be there.
#include "hashmap/peers/balance_pool.h"

namespace proxycore {
namespace {

using Kind = JsonValue::Kind;
constexpr std::uint64_t kLargestWeight = 65535;

class StatusReader {
 public:
  StatusReader(const PeerContext& context, std::string_view text)
      : context_(context), document_(context.path(), text, kExitConfig) {}

  PeerPool read() const;

 private:
  const JsonValue& member(const JsonValue& object, std::string_view name, Kind kind) const {
    const JsonValue* found = object.find(name);
    if (found == nullptr) document_.fail(object.at, "\"" + std::string(name) + "\" is missing; is it a /status.json?");
    return document_.expect(*found, kind, name);
  }
  PoolMember backend(const JsonValue& value) const;
  void read_hashing(const JsonValue& upstream, HashPool& pool) const;

  const PeerContext& context_;
  JsonDocument document_;
};

// As balance makes a scheme's member of a backend: an identity that is not the address stands for it.
PoolMember StatusReader::backend(const JsonValue& value) const {
  document_.expect(value, Kind::Object, "a backend");
  PoolMember made;
  made.member.id = member(value, "id", Kind::String).text;
  made.member.address = member(value, "address", Kind::String).text;
  made.member.written = member(value, "written", Kind::String).text;
  if (made.member.id.empty() || made.member.address.empty())
    document_.fail(value.at, "a backend has no id or no address");
  if (made.member.id != made.member.address) made.member.label = made.member.id;
  made.member.weight = static_cast<std::uint32_t>(
      read_json_number(document_, member(value, "weight", Kind::Number), "weight", kLargestWeight));
  made.member.backup = member(value, "backup", Kind::Bool).truth;
  const JsonValue& state = member(value, "state", Kind::String);
  if (state.text != "up" && state.text != "down") document_.fail(state.at, "state is neither up nor down");
  made.down = state.text == "down";
  made.name = made.member.id;
  return made;
}

void StatusReader::read_hashing(const JsonValue& upstream, HashPool& pool) const {
  pool.scheme = read_json_scheme(document_, member(upstream, "scheme", Kind::String));
  pool.options.seed = read_json_number(document_, member(upstream, "seed", Kind::Number), "seed", UINT64_MAX);
  if (!member(upstream, "schemes_own_key", Kind::Bool).truth)
    pool.key = read_json_key(document_, member(upstream, "key", Kind::String));
}

PeerPool StatusReader::read() const {
  const JsonValue& root = document_.expect(document_.root(), Kind::Object, "a status");
  const JsonValue& upstream = member(root, "upstream", Kind::Object);
  PeerPool peer;
  const JsonValue& policy = member(upstream, "policy", Kind::String);
  if (policy.text == "hash") {
    read_hashing(upstream, peer.pool);
  } else {
    peer.pool.scheme.clear();
    peer.why_not = document_.place(policy.at) + "this balance does not hash, its policy is " + policy.text;
  }
  for (const JsonValue& one : member(upstream, "backends", Kind::Array).items) {
    PoolMember made = backend(one);
    for (const PoolMember& other : peer.pool.members)
      if (other.member.id == made.member.id) document_.fail(one.at, "the id '" + made.member.id + "' is there twice");
    peer.pool.members.push_back(std::move(made));
  }
  if (peer.pool.members.empty()) document_.fail(upstream.at, "no backend in it");
  settle_backups(peer.pool, context_.log());
  return peer;
}

}  // namespace

PeerPool read_balance_status(const PeerContext& context, std::string_view text) {
  return StatusReader(context, text).read();
}

}  // namespace proxycore
