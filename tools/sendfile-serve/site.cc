#include "site.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "common/start_error.h"
#include "filter/gzip.h"
#include "handler/status.h"

namespace proxycore {
namespace {

constexpr char kSystemTypes[] = "/etc/mime.types";

}  // namespace

Site::Site(const SendfileServeOptions& options, const Log& log) : options_(options), log_(log) {
  open_directory();
  read_types();
  if (!options.index.empty()) files_.index = options.index;
  files_.list = options.list;
  files_.dotfiles = options.dotfiles;
  files_.single = options.single;
  files_.cache_control = options.cache_control;
  files_.precompressed = options.precompressed;
  if (options.gzip) files_.gzip = &make_gzip_coder;
  files_.io = options.io;
  FileStatus status;
  if (!files_.single.empty() && !files_.root.open_file(files_.single, status))
    throw StartError(kExitNoInput, "--single: there is no file '" + files_.single + "' below " + options.directory);
  if (log.tracing())
    files_.on_send = [this](std::string_view path, std::string_view name, std::string_view how) {
      log_.trace("sending {} -> {} ({})", path, name, how);
    };
}

void Site::open_directory() {
  const std::string& name = options_.directory;
  const int error = files_.root.open(name);
  if (error == 0) return;
  const std::string message = name + ": " + std::strerror(error);
  switch (error) {
    case EACCES:
    case EPERM: throw StartError(kExitPermission, message);
    case ENOSYS: throw StartError(kExitOs, message + " (openat2 is missing; Linux 5.6 or later is needed)");
    case EMFILE:
    case ENFILE:
    case ENOMEM: throw StartError(kExitOs, message);
    case ENOTDIR: throw StartError(kExitNoInput, message + "; name the directory that it is in");
    default: throw StartError(kExitNoInput, message);
  }
}

void Site::read_types() {
  const bool asked_for = !options_.mime_file.empty();
  const std::string& name = asked_for ? options_.mime_file : kSystemTypes;
  std::ifstream file(name);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad() || (asked_for && !file.eof() && text.empty()))
    throw StartError(kExitNoInput, name + ": " + std::strerror(errno));
  files_.types.add(text);
}

std::unique_ptr<Pipeline> Site::make_pipeline(Loop& loop) {
  FileCounters* counters;
  {
    const std::lock_guard lock(mutex_);
    counters = &counters_.emplace_back();
  }
  auto pipeline = std::make_unique<Pipeline>();
  pipeline->handler = std::make_unique<FileHandler>(loop, files_, *counters);
  pipeline->status_handler = std::make_unique<StatusHandler>(log_.tool());
  pipeline->keep = shared_from_this();
  return pipeline;
}

std::string Site::summary() const { return "files in " + options_.directory; }

void Site::show_counters(const Log& log) const {
  const auto sum = [this](Counter FileCounters::*counter) {
    std::uint64_t all = 0;
    for (const FileCounters& worker : counters_) all += (worker.*counter).value();
    return all;
  };
  const std::lock_guard lock(mutex_);
  log.notice("responses from memory: {}, parts by sendfile: {}", sum(&FileCounters::from_memory),
             sum(&FileCounters::by_sendfile));
  log.notice("asynchronous reads: {}; parts warmed: {}", sum(&FileCounters::asynchronous), sum(&FileCounters::warmed));
  log.notice("waited for the disk: {} without O_DIRECT, {} without AIO, {} with a full queue, {} without a free buffer",
             sum(&FileCounters::no_direct), sum(&FileCounters::no_queue), sum(&FileCounters::queue_full),
             sum(&FileCounters::no_memory));
}

}  // namespace proxycore
