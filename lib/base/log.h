// Messages of the process to people, on stderr: `tool: object: what happened (why); next step`, lower case, no full stop.
// Not the access log (base/log_sink.h).
//
// One write(2) a message, so lines of several threads do not mix and no lock is needed. Control characters that came in
// with an argument are shown as \xHH: nobody outside can forge a line or drive the terminal. A standard error that is
// not read blocks the writer, as in every Unix program; only trace lines are frequent.
// Made by main before any thread starts, outlives them all, passed by reference; all const functions from any thread.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace proxycore {

class Log {
 public:
  enum class Level : std::uint8_t {
    Quiet,   // errors only
    Normal,  // and what changed
    Verbose,
  };

  struct Options {
    Level level = Level::Normal;
    bool trace = false;
    int fd = 2;  // borrowed
  };

  Log(std::string_view tool, Options options) : tool_(tool), options_(options) {}
  explicit Log(std::string_view tool) : Log(tool, Options{}) {}

  const std::string& tool() const { return tool_; }
  Level level() const { return options_.level; }
  // Ask before working out what only a trace line needs.
  bool tracing() const { return options_.trace; }

  // Something that was asked for cannot be done.
  template <typename... Args>
  void error(fmt::format_string<Args...> format, Args&&... args) const {
    message(tool_, format, fmt::make_format_args(args...), {});
  }
  // The same with a line under it that says what to try: "try another port:  balance -l :8081 web1 web2".
  template <typename... Args>
  void error_hint(std::string_view hint, fmt::format_string<Args...> format, Args&&... args) const {
    message(tool_, format, fmt::make_format_args(args...), hint);
  }
  // A change that matters: started, a backend is down, reloaded.
  template <typename... Args>
  void notice(fmt::format_string<Args...> format, Args&&... args) const {
    if (options_.level >= Level::Normal) message(tool_, format, fmt::make_format_args(args...), {});
  }
  template <typename... Args>
  void verbose(fmt::format_string<Args...> format, Args&&... args) const {
    if (options_.level >= Level::Verbose) message(tool_, format, fmt::make_format_args(args...), {});
  }
  // "(trace) using hash-balancing: / -> 10.0.0.1:80". Shown whatever the level.
  template <typename... Args>
  void trace(fmt::format_string<Args...> format, Args&&... args) const {
    if (options_.trace) message({}, format, fmt::make_format_args(args...), {});
  }

 private:
  // Without a tool it is a trace line.
  void message(std::string_view tool, fmt::string_view format, fmt::format_args args, std::string_view hint) const;

  std::string tool_;
  Options options_;
};

}  // namespace proxycore
