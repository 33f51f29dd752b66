#include "handler/file_cache.h"

#include "io/page_cache.h"

namespace proxycore {
namespace {

constexpr Millis kLookUpEvery = 1'000;

std::string_view extension_of(Coding coding) {
  constexpr std::string_view kExtensions[kCodings] = {"", ".gz", ".zst", ".br"};
  return kExtensions[static_cast<std::size_t>(coding)];
}

}  // namespace

// Numbers batches of events: the list of deferred work is run through at the end of each.
std::uint64_t FileCache::batch() {
  loop_.defer(*this);
  return batch_;
}

bool FileCache::is_current(Entry& entry) {
  const std::uint64_t now = batch();
  if (entry.checked == now) return true;
  if (root_.look_at(entry.file.name) != entry.file.status) return false;
  if (loop_.now() - entry.opened >= kLookUpEvery) {
    FileStatus status;
    const UniqueFd again = root_.open_file(entry.file.name, status);
    if (status != entry.file.status) return false;
    entry.opened = loop_.now();
  }
  entry.checked = now;
  return true;
}

StaticFile* FileCache::find(std::string_view path) {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return nullptr;
  const Entries::iterator entry = found->second;
  if (!is_current(*entry)) {
    erase(entry);
    return nullptr;
  }
  if (entry != entries_.begin()) entries_.splice(entries_.begin(), entries_, entry);
  return &entry->file;
}

StaticFile* FileCache::open(std::string_view path, const std::string& name, std::time_t now, FileStatus& status) {
  if (const auto old = by_path_.find(path); old != by_path_.end()) erase(old->second);
  Entry& entry = entries_.emplace_front();
  bool opened = entry.file.open(root_, name, name, types_, now);
  if (!opened && entry.file.status.kind == FileStatus::Kind::Failed && entries_.size() > 1) {
    // Out of descriptors, most likely: there are some here that nobody needs at the moment.
    for (std::size_t i = entries_.size() / 2; i > 0; --i) erase(std::prev(entries_.end()));
    opened = entry.file.open(root_, name, name, types_, now);
  }
  status = entry.file.status;
  if (!opened) {
    entries_.pop_front();
    return nullptr;
  }
  entry.path = path;
  entry.checked = batch();
  entry.opened = loop_.now();
  by_path_.emplace(entry.path, entries_.begin());
  if (entries_.size() > kMostFiles) erase(std::prev(entries_.end()));
  return &entry.file;
}

StaticFile* FileCache::sibling(StaticFile& file, Coding coding, std::time_t now) {
  // A file that was given out is the newest.
  Entry& entry = entries_.front();
  if (&entry.file != &file) return nullptr;
  Sibling& sibling = entry.siblings[static_cast<std::size_t>(coding)];
  if (sibling.checked == batch()) return sibling.file.get();
  sibling.checked = batch();
  std::string name = file.name;
  name += extension_of(coding);
  const FileStatus status = root_.look_at(name);
  if (sibling.file && sibling.file->status == status) return sibling.file.get();
  if (sibling.file) drop_content(*sibling.file);
  sibling.file = std::make_unique<StaticFile>();
  const bool there =
      status.kind == FileStatus::Kind::Regular && sibling.file->open(root_, std::move(name), file.name, types_, now);
  if (!there) sibling.file.reset();
  return sibling.file.get();
}

void FileCache::load(StaticFile& file, ChunkPool& chunks, std::time_t now, bool waiting) {
  const auto size = static_cast<std::size_t>(file.size());
  if (file.content || size == 0 || size > kMostOfOne || now - file.status.modified() < kSettled) return;
  if (!make_room(size)) return;
  const int fd = file.file->fd.get();
  if (!waiting && !is_cached(fd, 0, size)) return;
  ChunkRef chunk = chunks.get(static_cast<std::uint32_t>(size));
  const bool whole = waiting ? read_waiting(fd, chunk->data(), size, 0) : read_if_cached(fd, chunk->data(), size, 0);
  if (!whole || status_of(fd) != file.status) return;
  chunk->used = static_cast<std::uint32_t>(size);
  file.content = {std::move(chunk), size};
  account(size);
}

// The file at the front is in use.
bool FileCache::make_room(std::size_t size) {
  if (size > kMostContent / 4) return false;
  while (content_size_ + size > kMostContent && entries_.size() > 1) erase(std::prev(entries_.end()));
  return content_size_ + size <= kMostContent;
}

void FileCache::drop_content(StaticFile& file) {
  content_size_ -= file.content.size + file.gzipped.size;
  file.content = file.gzipped = {};
}

void FileCache::erase(Entries::iterator entry) {
  drop_content(entry->file);
  for (Sibling& sibling : entry->siblings)
    if (sibling.file) drop_content(*sibling.file);
  by_path_.erase(entry->path);
  entries_.erase(entry);
}

}  // namespace proxycore
