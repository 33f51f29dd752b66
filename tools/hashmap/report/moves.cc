#include "hashmap/report/moves.h"

namespace proxycore {

struct Moves::MoveScratch : Scratch {
  TextPool texts;                                                // of URLs that move
  std::vector<std::pair<std::size_t, std::string_view>> movers;  // number in the block and text, in order
  std::size_t next = 0;                                          // of the movers, while they are counted
  OutputText out;
};

namespace {

std::uint32_t weight_of(const PoolMember* member) {
  return member == nullptr || member->down ? 0 : member->member.weight;
}

}  // namespace

Moves::Moves(const LineSource& source, const Mapping& before, const Mapping& after, MovedList list, int out)
    : Survey(source, {&before, &after}), list_(list), out_(out) {
  for (std::uint32_t i = 0; i < names().size(); ++i) {
    const std::uint32_t had = weight_of(names().member(0, i));
    const std::uint32_t has = weight_of(names().member(1, i));
    gives_.push_back(has < had);
    takes_.push_back(has > had);
  }
}

std::unique_ptr<BlockScratch> Moves::make_scratch() const {
  auto scratch = std::make_unique<MoveScratch>();
  scratch->common.resize(mappings());
  return scratch;
}

// The text is gone with the batch, and whether it is to be listed turns out only when its turn comes.
void Moves::note(Scratch& base, std::size_t first) const {
  auto& scratch = static_cast<MoveScratch&>(base);
  if (first == 0) {
    scratch.texts.clear();
    scratch.movers.clear();
  }
  if (list_ == MovedList::None) return;
  for (std::size_t i = first; i < scratch.fingerprints.size(); ++i)
    if (scratch.common[0][i] != scratch.common[1][i])
      scratch.movers.emplace_back(i, scratch.texts.copy(scratch.batch.texts[i - first]));
}

void Moves::count(Scratch& base, std::size_t at, bool first_time) {
  const std::uint32_t from = base.common[0][at];
  const std::uint32_t to = base.common[1][at];
  if (from == to) return;
  moved_.add(first_time);
  pairs_[{from, to}].add(first_time);
  if (is_innocent(from, to)) innocent_.add(first_time);
  if (list_ == MovedList::None) return;
  auto& scratch = static_cast<MoveScratch&>(base);
  const std::string_view text = scratch.movers[scratch.next++].second;
  if (first_time) put(scratch, text, from, to);
}

void Moves::commit(BlockScratch& base) {
  auto& scratch = static_cast<MoveScratch&>(base);
  scratch.next = 0;
  scratch.out.clear();
  Survey::commit(base);
  write_all(out_, scratch.out.view());
}

void Moves::put(MoveScratch& scratch, std::string_view text, std::uint32_t from, std::uint32_t to) const {
  OutputText& out = scratch.out;
  if (list_ == MovedList::Tsv) {
    for (const std::string_view part : {text, std::string_view("\t"), std::string_view(names().name(from)),
                                        std::string_view("\t"), std::string_view(names().name(to))})
      out.add(part);
    out.add("\n");
    return;
  }
  out.add("{\"url\":");
  out.add_json(text);
  out.add(",\"from\":");
  out.add_json(names().name(from));
  out.add(",\"to\":");
  out.add_json(names().name(to));
  out.add("}\n");
}

}  // namespace proxycore
