// A pipe whose read end a test looks at. Test code, one thread.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "base/unique_fd.h"

namespace proxycore {

struct TestPipe {
  TestPipe() {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) return;
    read_end.reset(fds[0]);
    write_end.reset(fds[1]);
  }

  // Everything up to the end of file; waits for it.
  std::string read_all() {
    std::string text;
    char block[4096];
    for (ssize_t n; (n = ::read(read_end.get(), block, sizeof block)) > 0;)
      text.append(block, static_cast<std::size_t>(n));
    return text;
  }

  UniqueFd read_end;
  UniqueFd write_end;
};

}  // namespace proxycore
