// Open files by the path that asked for them, and the octets of the small ones that are asked for often.
//
// What it gives out is current: a file is looked at once in every batch of events, so that a request sent after a change is
// answered with the change, and looked up anew from the root every second, so that nothing outside is served for longer
// than that when a directory above it was exchanged for a link. One per worker; the worker's thread.
#pragma once

#include <array>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "handler/static_file.h"
#include "http/accept_encoding.h"
#include "io/loop.h"

namespace proxycore {

class FileCache final : Deferred {
 public:
  static constexpr std::size_t kMostFiles = 1024;
  static constexpr std::size_t kMostContent = 64 * 1024 * 1024;  // octets, of all contents together
  static constexpr std::size_t kMostOfOne = 256 * 1024;
  // A file that was changed a moment ago can change again without its time telling: clocks of file systems tick slowly. Nothing
  // of it is kept before it is so many seconds old.
  static constexpr std::time_t kSettled = 2;

  // Both are borrowed.
  FileCache(Loop& loop, const RootDirectory& root, const MimeTypes& types) : loop_(loop), root_(root), types_(types) {}

  // The file that `path` was answered with before, if it is still the same. Valid until the next call that opens one.
  StaticFile* find(std::string_view path);
  // Opens `name` and keeps it for `path`. Null where there is no such regular file; `status` says what there is.
  StaticFile* open(std::string_view path, const std::string& name, std::time_t now, FileStatus& status);
  // Its coded form beside it, "name.gz"; null without one.
  StaticFile* sibling(StaticFile& file, Coding coding, std::time_t now);

  // Has its content in memory from now on, if it is all in the page cache (or `waiting` for it), fits, and is old enough for
  // a further change to be seen by its time.
  void load(StaticFile& file, ChunkPool& chunks, std::time_t now, bool waiting);
  // Makes room for `size` octets more; false if there never will be.
  bool make_room(std::size_t size);
  std::size_t content_size() const { return content_size_; }
  void account(std::size_t size) { content_size_ += size; }

 private:
  struct Sibling {
    std::uint64_t checked = 0;
    std::unique_ptr<StaticFile> file;
  };
  struct Entry {
    StaticFile file;
    std::string path;
    std::uint64_t checked = 0;  // in which batch
    Millis opened = 0;          // when it was last found from the root
    std::array<Sibling, kCodings> siblings;
  };
  using Entries = std::list<Entry>;

  void settle() override { ++batch_; }
  std::uint64_t batch();
  bool is_current(Entry& entry);
  void erase(Entries::iterator entry);
  void drop_content(StaticFile& file);

  Loop& loop_;
  const RootDirectory& root_;
  const MimeTypes& types_;
  Entries entries_;  // the one that was asked for last comes first
  std::unordered_map<std::string_view, Entries::iterator> by_path_;
  std::uint64_t batch_ = 1;
  std::size_t content_size_ = 0;
};

}  // namespace proxycore
