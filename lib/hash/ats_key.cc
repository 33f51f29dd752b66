#include "hash/ats_key.h"

namespace proxycore {

void ats_key(std::string_view target, bool ignore_query, std::string& out) {
  target = target.substr(0, target.find('#'));
  const std::size_t mark = target.find('?');
  std::string_view path = target.substr(0, mark);
  path = path.substr(0, path.find(';'));
  while (path.starts_with('/')) path.remove_prefix(1);
  out.assign(1, '/').append(path);
  if (!ignore_query && mark != std::string_view::npos) out.append(target.substr(mark));
}

}  // namespace proxycore
