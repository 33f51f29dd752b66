#include "hashmap/map/map_task.h"

#include <algorithm>

namespace proxycore {

struct MapTask::Scratch : BlockScratch {
  MappingScratch mapping;
  std::vector<std::uint32_t> picks;
  OutputText out;
};

MapTask::MapTask(const LineSource& source, const Mapping& mapping, MapFormat format, int out)
    : source_(source), mapping_(mapping), format_(format), out_(out) {
  for (const PoolMember& member : mapping.pool().members) line_ends_.push_back("\t" + member.name + "\n");
  line_ends_.emplace_back("\t-\n");
  for (std::string& end : line_ends_) {
    const std::size_t size = end.size();
    longest_end_ = std::max(longest_end_, size);
    end.append(OutputText::kStride, '\0');
    padded_ends_.emplace_back(end.data(), size);
  }
}

std::unique_ptr<BlockScratch> MapTask::make_scratch() const { return std::make_unique<Scratch>(); }

void MapTask::work(BlockScratch& base) const {
  auto& scratch = static_cast<Scratch&>(base);
  scratch.out.clear();
  for (std::size_t at = 0; source_.fill(scratch.block.text(), scratch.index, at, scratch.batch, scratch.count);) {
    mapping_.pick(scratch.batch, scratch.mapping, scratch.picks);
    if (format_.json)
      put_json(scratch);
    else if (format_.all)
      put_all(scratch);
    else
      put_plain(scratch);
  }
}

void MapTask::commit(BlockScratch& base) { write_all(out_, static_cast<Scratch&>(base).out.view()); }

std::string_view MapTask::name_of(std::uint32_t number) const {
  return number == MemberSet::kNone ? std::string_view("-") : std::string_view(mapping_.pool().members[number].name);
}

void MapTask::put_plain(Scratch& scratch) const {
  const UrlBatch& batch = scratch.batch;
  std::size_t room = OutputText::kStride;
  for (std::size_t i = 0; i < batch.size; ++i) room += batch.texts[i].size() + longest_end_;
  scratch.out.reserve(room);
  for (std::size_t i = 0; i < batch.size; ++i) {
    const std::size_t end = std::min<std::size_t>(scratch.picks[i], padded_ends_.size() - 1);
    scratch.out.put_padded(batch.texts[i]);
    scratch.out.put_padded(padded_ends_[end]);
  }
}

void MapTask::put_all(Scratch& scratch) const {
  for (std::size_t i = 0; i < scratch.batch.size; ++i) {
    scratch.out.add(scratch.batch.texts[i]);
    scratch.out.add("\t");
    scratch.out.add(name_of(scratch.picks[i]));
    if (scratch.picks[i] == MemberSet::kNone) {
      scratch.out.add("\t-\t-\n");
      continue;
    }
    scratch.out.add("\t");
    scratch.out.add_hex(mapping_.hash(scratch.mapping, i));
    std::string_view separator = "\t";
    for (const std::uint32_t number : mapping_.order(scratch.mapping, i)) {
      scratch.out.add(separator);
      scratch.out.add(name_of(number));
      separator = ",";
    }
    scratch.out.add("\n");
  }
}

void MapTask::put_json(Scratch& scratch) const {
  OutputText& out = scratch.out;
  for (std::size_t i = 0; i < scratch.batch.size; ++i) {
    const bool chosen = scratch.picks[i] != MemberSet::kNone;
    out.add("{\"url\":");
    out.add_json(scratch.batch.texts[i]);
    out.add(",\"backend\":");
    if (chosen)
      out.add_json(name_of(scratch.picks[i]));
    else
      out.add("null");
    if (chosen && format_.all) {
      out.add(",\"hash\":\"");
      out.add_hex(mapping_.hash(scratch.mapping, i));
      std::string_view separator = "\",\"order\":[";
      for (const std::uint32_t number : mapping_.order(scratch.mapping, i)) {
        out.add(separator);
        out.add_json(name_of(number));
        separator = ",";
      }
      out.add("]");
    }
    out.add("}\n");
  }
}

}  // namespace proxycore
