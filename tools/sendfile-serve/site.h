// What is served and how: the directory, open, the media types, and what the workers count. One for all workers, replaced as a
// whole on HUP; requests under way keep the old one alive. Made on the main thread; immutable but for the counters.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "base/log.h"
#include "exchange/pipeline.h"
#include "io/loop.h"
#include "options.h"

namespace proxycore {

class Site : public std::enable_shared_from_this<Site> {
 public:
  // Throws StartError when the directory or a file of types cannot be had.
  Site(const SendfileServeOptions& options, const Log& log);

  // On the thread of the worker that asks.
  std::unique_ptr<Pipeline> make_pipeline(Loop& loop);
  // "files in /srv/www"
  std::string summary() const;
  void show_counters(const Log& log) const;

 private:
  void open_directory();
  void read_types();

  const SendfileServeOptions& options_;
  const Log& log_;
  FileConfig files_;
  mutable std::mutex mutex_;
  std::deque<FileCounters> counters_;  // of each worker
};

}  // namespace proxycore
