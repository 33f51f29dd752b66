// The same command line with another listen address, to be shown as a hint that can be copied into a shell.
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace proxycore {

// `word` as a POSIX shell reads it back, quoted only where it must be.
std::string shell_quoted(std::string_view word);

// `command` is the program as it was called and its arguments. The listen address (of -l, --listen or --status) with
// port `taken` gets the port `instead`; if none was given, `-l :INSTEAD` comes first.
std::string retry_command(const std::vector<std::string>& command, std::uint16_t taken, std::uint16_t instead);

}  // namespace proxycore
