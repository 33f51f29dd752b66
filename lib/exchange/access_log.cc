#include "exchange/access_log.h"

namespace proxycore {

void AccessLog::write(const AccessRecord& record) {
  LineBuffer* line = channel_.begin_line();
  if (line == nullptr) return;  // lost, and counted as such
  formatter_.format(record, *line);
  channel_.end_line();
}

}  // namespace proxycore
