// Hash: the backend that the request's key belongs to; whose turn it is, without a key or an answer of the scheme.
#include "upstream/chooser.h"

namespace proxycore {
namespace {

class HashChooser final : public Chooser {
 public:
  HashChooser(Group& group, const HashKeySpec& key) : scheme_(*group.scheme), turns_(group.turns), key_(key) {}

  std::uint32_t choose(const PickContext& context, const MemberSet& candidates) override {
    HashInput input{context.head.target, context.head.host, std::nullopt};
    if (!key_.empty()) {
      input.key = extract_hash_key(key_, context.head, context.client, buffer_);
      if (input.key->empty()) return turns_.next(candidates);
    }
    const std::uint32_t chosen = scheme_.pick(input, candidates);
    return chosen != MemberSet::kNone ? chosen : turns_.next(candidates);
  }

 private:
  const Scheme& scheme_;
  Turns& turns_;
  const HashKeySpec& key_;
  std::string buffer_;
};

}  // namespace

std::unique_ptr<Chooser> make_hash(Group& group, const HashKeySpec& key) {
  return std::make_unique<HashChooser>(group, key);
}

}  // namespace proxycore
