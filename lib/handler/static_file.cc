#include "handler/static_file.h"

#include <fmt/format.h>

#include <algorithm>

namespace proxycore {

bool StaticFile::open(const RootDirectory& root, std::string wanted, std::string_view typed_as, const MimeTypes& types,
                      std::time_t now) {
  name = std::move(wanted);
  UniqueFd fd = root.open_file(name, status);
  if (!fd) return false;
  file = OpenFileRef(new OpenFile{std::move(fd), {}, status.size, 0});
  type = &types.of(typed_as);
  // The inode tells replaced files apart that have kept their size and time, as those of a package do.
  etag = fmt::format("\"{:x}-{:x}-{:x}\"", status.inode, status.size, status.modified_ns);
  modified = std::clamp<std::time_t>(status.modified(), 0, now);
  write_date(modified_text, modified);
  return true;
}

}  // namespace proxycore
