// One version of one file: what is needed to send it, as of when it was opened. Owned by the file cache; a response keeps the
// open file and the octets alive, nothing else. The worker's thread.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

#include "buf/chunk.h"
#include "buf/open_file.h"
#include "handler/mime.h"
#include "http/date.h"
#include "io/root_directory.h"

namespace proxycore {

// Octets in memory: a file's, or those of one of its coded forms.
struct Content {
  ChunkRef chunk;
  std::size_t size = 0;
  explicit operator bool() const { return bool(chunk); }
};

struct StaticFile {
  std::string name;  // below the root
  FileStatus status;
  OpenFileRef file;
  const MediaType* type = nullptr;
  std::string etag;               // strong, quoted
  std::time_t modified = 0;       // never later than when it was opened
  char modified_text[kDateSize];  // as Last-Modified says it
  Content content;                // all of it, once it is worth that
  Content gzipped;                // likewise
  std::uint32_t uses = 0;         // times it was asked for
  std::uint32_t cold_uses = 0;    // times it had to come from the disk

  // Opens `wanted`; false, with the reason in `status`, where there is no such regular file. Of the media types a sibling
  // like "a.txt.gz" has that of "a.txt": `typed_as` is its name.
  bool open(const RootDirectory& root, std::string wanted, std::string_view typed_as, const MimeTypes& types,
            std::time_t now);
  std::uint64_t size() const { return status.size; }
  std::string_view modified_view() const { return {modified_text, kDateSize}; }
};

}  // namespace proxycore
