// Why a tool cannot start: one line, at most one hint under it, and an exit code. Thrown at start-up only, reported by
// main(). Not for the data path, where errors are values (base/error.h).
#pragma once

#include <stdexcept>
#include <string>

#include "base/log.h"
#include "common/exit_codes.h"

namespace proxycore {

class StartError : public std::runtime_error {
 public:
  // `message` is "object: what happened (why); next step", without the tool's name, as of base/log.h.
  explicit StartError(ExitCode code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), code_(code), hint_(std::move(hint)) {}

  ExitCode code() const { return code_; }
  const std::string& hint() const { return hint_; }

 private:
  ExitCode code_;
  std::string hint_;
};

// Says it on stderr and returns the exit code.
inline int report(const Log& log, const StartError& error) {
  log.error_hint(error.hint(), "{}", error.what());
  return error.code();
}

}  // namespace proxycore
