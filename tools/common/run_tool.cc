#include "common/run_tool.h"

#include <cstdio>
#include <exception>
#include <new>

#include "common/start_error.h"

namespace proxycore {

ExitCode run_tool(const Log& log, const std::function<ExitCode()>& body) {
  try {
    return body();
  } catch (const StartError& error) {
    report(log, error);
    return error.code();
  } catch (const std::bad_alloc&) {
    log.error("out of memory");
    return kExitOs;
  } catch (const std::exception& error) {
    log.error("{}", error.what());
    return kExitInternal;
  }
}

ExitCode print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return written && std::fflush(stdout) == 0 ? kExitOk : kExitIo;
}

}  // namespace proxycore
