// One worker's access log: records become lines, lines go to the sink that all workers share (base/log_sink.h).
//
//   main     LogSink sink("access.log", log);                        before the workers
//   worker   AccessLog access(sink, AccessFormat::Combined, false);  then write() for each exchange,
//            and flush() from a timer within kFlushMillis of a write that made it pending()
//
// Without lock, allocation or system call in write(), except the one that hands over a full buffer. Owned by the worker,
// must not outlive the sink.
#pragma once

#include "base/clock.h"
#include "base/log_sink.h"
#include "exchange/access_format.h"
#include "exchange/access_record.h"

namespace proxycore {

class AccessLog {
 public:
  static constexpr Millis kFlushMillis = 100;
  static_assert(kMaxAccessLine <= LogChannel::kMaxLine);

  AccessLog(LogSink& sink, AccessFormat format, bool colour)
      : channel_(sink.open_channel()), formatter_(format, colour) {}
  AccessLog(const AccessLog&) = delete;
  ~AccessLog() { flush(); }

  void write(const AccessRecord& record);
  bool pending() const { return channel_.pending(); }
  void flush() { channel_.flush(); }

 private:
  LogChannel& channel_;
  AccessFormatter formatter_;
};

}  // namespace proxycore
