// hashmap: the wiring. What it does is in man/hashmap.1.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <system_error>

#include "common/start_error.h"
#include "hashmap/options.h"
#include "hashmap/run.h"

namespace proxycore {
namespace {

int print(const std::string& text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return written && std::fflush(stdout) == 0 ? kExitOk : kExitIo;
}

int run(const std::vector<std::string>& command) {
  const Log plain("hashmap");
  try {
    HashmapOptions options;
    const std::vector<std::string> arguments(command.begin() + 1, command.end());
    if (const auto text = parse_hashmap_options(
            arguments, [](const char* name) { return std::getenv(name); }, options))
      return print(*text);
    return run_hashmap(options, Log("hashmap", {options.quiet ? Log::Level::Quiet : Log::Level::Normal}));
  } catch (const StartError& error) {
    return report(plain, error);
  } catch (const std::system_error& error) {
    plain.error("standard input: cannot be read ({})", error.code().message());
    return kExitNoInput;
  } catch (const std::bad_alloc&) {
    plain.error("out of memory");
    return kExitOs;
  } catch (const std::exception& error) {
    plain.error("{}", error.what());
    return kExitInternal;
  }
}

}  // namespace
}  // namespace proxycore

int main(int argc, char** argv) {
  // `| head` ends it without a word, also where a parent ignores the signal.
  std::signal(SIGPIPE, SIG_DFL);
  return proxycore::run({argv, argv + argc});
}
