// Part of the library in builds with UndefinedBehaviorSanitizer only: makes UBSAN_OPTIONS=log_path=... work beside
// AddressSanitizer. gcc's libubsan asks for the function below and gets libasan's, so it has to be asked for by name.
#include <dlfcn.h>

#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view kOption = "log_path=";

__attribute__((constructor)) void set_ubsan_log() {
  const char* options = std::getenv("UBSAN_OPTIONS");
  void* runtime = dlopen("libubsan.so.1", RTLD_LAZY | RTLD_NOLOAD);
  if (options == nullptr || runtime == nullptr) return;
  std::string_view path(options);
  const std::size_t at = path.find(kOption);
  if (at == std::string_view::npos) return;
  path.remove_prefix(at + kOption.size());
  using SetPath = void (*)(const char*);
  const auto set_path = reinterpret_cast<SetPath>(dlsym(runtime, "__sanitizer_set_report_path"));
  if (set_path != nullptr) set_path(std::string(path.substr(0, path.find(':'))).c_str());
}

}  // namespace
