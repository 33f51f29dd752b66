#include "hash/haproxy_consistent.h"

#include <arpa/inet.h>
#include <xxhash.h>

#include <set>

#include "hash/byte_hash.h"
#include "hash/keyed_scheme.h"
#include "hash/member_text.h"
#include "hash/ring.h"

namespace proxycore {
namespace {

constexpr std::uint32_t kNodesPerWeight = 16;

// `id N`, or the lowest number from 1 on that no other has.
std::vector<std::uint32_t> numbers_of(std::span<const Member> members) {
  std::set<std::uint32_t> taken;
  for (const Member& member : members)
    if (member.number != 0) taken.insert(member.number);
  std::vector<std::uint32_t> numbers;
  std::uint32_t next = 1;
  for (const Member& member : members) {
    if (member.number == 0)
      while (taken.contains(next)) ++next;
    numbers.push_back(member.number != 0 ? member.number : next++);
  }
  return numbers;
}

std::optional<std::uint32_t> address_base(const Member& member, bool with_port) {
  const std::string host(numeric_host(member));
  const auto port = port_number(split_host_port(numeric_address(member)).port.value_or("")).value_or(0);
  const std::uint32_t port_hash = with_port ? full_hash(port) : 0;
  std::uint8_t octets[16];
  if (inet_pton(AF_INET, host.c_str(), octets) == 1) {
    const auto word = static_cast<std::uint32_t>(octets[0]) | static_cast<std::uint32_t>(octets[1]) << 8 |
                      static_cast<std::uint32_t>(octets[2]) << 16 | static_cast<std::uint32_t>(octets[3]) << 24;
    return full_hash(with_port ? port_hash + word : word);
  }
  if (inet_pton(AF_INET6, host.c_str(), octets) == 1) return XXH32(octets, sizeof octets, port_hash);
  return std::nullopt;
}

std::uint32_t base_of(const Member& member, std::uint32_t number, HaproxyNode node, HaproxyMethod method) {
  std::optional<std::uint32_t> base;
  if (node == HaproxyNode::Address || node == HaproxyNode::AddressPort)
    base = address_base(member, node == HaproxyNode::AddressPort);
  if (node == HaproxyNode::Guid && !member.label.empty()) base = XXH32(member.label.data(), member.label.size(), 0);
  if (node == HaproxyNode::Id32) base = full_hash(__builtin_bswap32(number));
  if (base) return *base;
  return method == HaproxyMethod::Consistent30 ? full_hash(number) : number * 4096;
}

class HaproxyConsistent final : public KeyedScheme {
 public:
  HaproxyConsistent(std::span<const Member> members, const SchemeOptions& options, const HaproxyHash& how)
      : KeyedScheme(members.size()), how_(how), all_backups_(options.all_backups) {
    double count = 0;
    for (const Member& member : members) count += static_cast<double>(member.weight) * kNodesPerWeight;
    check_points(count);
    const std::vector<std::uint32_t> numbers = numbers_of(members);
    Ring<std::uint32_t>::Points nodes;
    Ring<std::uint32_t>::Points backup_nodes;
    for (std::uint32_t i = 0; i < members.size(); ++i) {
      const Member& member = members[i];
      const std::uint32_t base = base_of(member, numbers[i], options.node, how.method);
      if (member.backup && member.weight != 0) backups_.push_back(i);
      for (std::uint32_t j = 0; j < kNodesPerWeight * member.weight; ++j)
        (member.backup ? backup_nodes : nodes).push_back({full_hash(base + j), i});
    }
    ring_ = {std::move(nodes), false};
    backup_ring_ = {std::move(backup_nodes), false};
  }

  std::uint64_t hash(const HashInput& input) const override { return haproxy_hash(how_, haproxy_key_of(input)); }

 protected:
  std::uint32_t choose(std::uint64_t hash, const MemberSet& usable) const override {
    const auto key = static_cast<std::uint32_t>(hash);
    const std::uint32_t chosen = nearest(ring_, key, usable);
    if (chosen != MemberSet::kNone || backups_.empty()) return chosen;
    if (all_backups_) return nearest(backup_ring_, key, usable);
    for (const std::uint32_t backup : backups_)
      if (usable.contains(backup)) return backup;
    return MemberSet::kNone;
  }
  void hash_many(std::span<const HashInput> inputs, std::span<std::uint64_t> hashes) const override {
    haproxy_hash_many(how_, inputs, hashes);
  }
  void prefetch(std::uint64_t hash) const override { ring_.prefetch(static_cast<std::uint32_t>(hash)); }
  void prefetch_more(std::uint64_t hash) const override { ring_.prefetch_more(static_cast<std::uint32_t>(hash)); }

 private:
  static std::uint32_t nearest(const Ring<std::uint32_t>& ring, std::uint32_t key, const MemberSet& usable) {
    const std::size_t size = ring.size();
    const std::size_t start = ring.find(key);
    std::size_t above = start == size ? 0 : start;
    std::size_t left = size;
    for (; left > 0 && !usable.contains(ring[above].owner); --left) above = above + 1 == size ? 0 : above + 1;
    if (left == 0) return MemberSet::kNone;
    std::size_t below = start == 0 ? size - 1 : start - 1;
    while (!usable.contains(ring[below].owner)) below = below == 0 ? size - 1 : below - 1;
    return key - ring[below].hash <= ring[above].hash - key ? ring[below].owner : ring[above].owner;
  }

  HaproxyHash how_;
  bool all_backups_;
  std::vector<std::uint32_t> backups_;
  Ring<std::uint32_t> ring_;
  Ring<std::uint32_t> backup_ring_;
};

}  // namespace

std::unique_ptr<Scheme> make_haproxy_consistent(std::span<const Member> members, const SchemeOptions& options,
                                                const HaproxyHash& how) {
  return std::make_unique<HaproxyConsistent>(members, options, how);
}

}  // namespace proxycore
