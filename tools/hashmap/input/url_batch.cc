#include "hashmap/input/url_batch.h"

namespace proxycore {
namespace {

constexpr std::size_t kExcerpt = 60;

}  // namespace

void LineCount::add_bad(LineFault why, std::string_view line) {
  if (bad++ > 0) return;
  first_bad = lines;
  fault = why;
  excerpt = line.substr(0, kExcerpt);
  if (line.size() > kExcerpt) excerpt += "...";
}

void LineCount::append(const LineCount& next) {
  if (bad == 0 && next.bad > 0) {
    first_bad = lines + next.first_bad;
    fault = next.fault;
    excerpt = next.excerpt;
  }
  lines += next.lines;
  bad += next.bad;
}

inline LineFault LineSource::add(std::string_view line, bool visible, UrlBatch& batch) const {
  Url& url = batch.urls[batch.size];
  std::string_view& text = batch.texts[batch.size];
  if (!format_) return urls_.read(line, visible, url, text, batch.pool);
  LogRecord record;
  const LineFault fault = logs_.read(line, record, batch.pool);
  url = record.url;
  text = record.text;
  batch.backends[batch.size] = record.backend;
  return fault;
}

bool LineSource::fill(std::string_view text, const LineIndex& index, std::size_t& at, UrlBatch& batch,
                      LineCount& count) const {
  batch.clear();
  const auto ends = index.ends();
  std::size_t begin = at == 0 ? 0 : ends[at - 1] + std::size_t{1};
  for (; at < ends.size() && batch.size < UrlBatch::kMost; ++at) {
    const std::string_view line(text.data() + begin, ends[at] - begin);
    begin = ends[at] + std::size_t{1};
    ++count.lines;
    const LineFault fault = add(line, index.visible, batch);
    if (fault == LineFault::None)
      ++batch.size;
    else if (fault != LineFault::Blank)
      count.add_bad(fault, line);
  }
  return batch.size > 0;
}

}  // namespace proxycore
