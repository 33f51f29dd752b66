// Hash: the backend that the request's key belongs to; whose turn it is, without a key or an answer of the scheme.
#include "upstream/chooser.h"

namespace proxycore {
namespace {

class HashChooser final : public Chooser {
 public:
  HashChooser(Group& group, const HashKeySpec& key) : scheme_(*group.scheme), turns_(group.turns), key_(key) {}

  std::uint32_t choose(const PickContext& context, const MemberSet& candidates) override {
    const std::uint32_t chosen = hash_place(scheme_, key_, context, candidates, buffer_);
    return chosen != MemberSet::kNone ? chosen : turns_.next(candidates);
  }

 private:
  const Scheme& scheme_;
  Turns& turns_;
  const HashKeySpec& key_;
  std::string buffer_;
};

}  // namespace

std::uint32_t hash_place(const Scheme& scheme, const HashKeySpec& key, const PickContext& context,
                         const MemberSet& candidates, std::string& buffer) {
  HashInput input{context.head.target, context.head.host, std::nullopt};
  if (!key.empty()) {
    input.key = extract_hash_key(key, context.head, context.client, buffer);
    if (input.key->empty()) return MemberSet::kNone;
  }
  return scheme.pick(input, candidates);
}

std::unique_ptr<Chooser> make_hash(Group& group, const HashKeySpec& key) {
  return std::make_unique<HashChooser>(group, key);
}

}  // namespace proxycore
