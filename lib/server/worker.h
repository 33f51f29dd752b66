// One thread of a server: its loop, its listeners, its connections, and everything that they share without locks because it
// is this thread's alone: chunks, pipes, exchanges, the pipeline, the access log.
//
// Workers know of each other only how many connections each has (atomics), and pass accepted sockets on through pipes, so
// that all have about the same number. Made by the server on the main thread, before the thread runs.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "exchange/access_log.h"
#include "io/listener.h"
#include "io/mailbox.h"
#include "server/config.h"
#include "server/connection.h"

namespace proxycore {

class Worker;

using PipelineFactory = std::function<std::unique_ptr<Pipeline>(Loop&)>;

// What all workers of a server see.
struct WorkerGroup {
  const ServerConfig& config;
  PipelineFactory make_pipeline;
  LogSink* log_sink = nullptr;
  std::uint32_t max_conns = 0;
  std::vector<std::unique_ptr<Worker>> workers;
  std::function<void()> on_worker_done;  // called on the worker's thread when it has ended
};

class Worker final : ListenerEvents, MailboxEvents, TimerEvents {
 public:
  explicit Worker(WorkerGroup& group);
  ~Worker();

  void listen(UniqueFd fd);
  void start();
  void join();
  // From any thread: finish what is under way and end; end now; make a new pipeline for requests to come.
  void drain() { mailbox_.send({Mail::Kind::Drain, -1}); }
  void stop() { mailbox_.send({Mail::Kind::Stop, -1}); }
  void reload() { mailbox_.send({Mail::Kind::Reload, -1}); }

  // --- for its connections ---
  Loop& loop() { return loop_; }
  ChunkPool& chunks() { return chunks_; }
  PipePool& pipes() { return pipes_; }
  DateCache& date() { return date_; }
  const ServerConfig& config() const { return group_.config; }
  bool trusts(const Address& peer) const;
  std::uint64_t unique_number();
  AccessLog* access_log() { return access_log_.get(); }
  void log(const AccessRecord& record);
  std::unique_ptr<ActiveRequest> take_active(ExchangeHost& host);
  void put_active(std::unique_ptr<ActiveRequest> active);
  void remove(Connection& connection);

 private:
  void run();
  void on_accept(UniqueFd fd, const Address& peer) override;
  void on_mail(const Mail& mail) override;
  void on_timer() override;

  Worker& least_busy();
  void adopt(UniqueFd fd, const Address& peer);
  void begin_drain();
  void end_if_drained();
  void replace_pipeline();
  void drop_unused_pipelines();

  WorkerGroup& group_;
  Loop loop_;
  Mailbox mailbox_;
  ChunkPool chunks_;
  PipePool pipes_;
  DateCache date_;
  std::unique_ptr<AccessLog> access_log_;
  Timer log_timer_;
  std::unique_ptr<Pipeline> pipeline_;
  std::vector<std::unique_ptr<Pipeline>> old_pipelines_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<ActiveRequest>> idle_actives_;
  std::vector<std::unique_ptr<Connection>> connections_;
  bool draining_ = false;
  std::uint64_t unique_ = 0;
  std::uint64_t unique_key_ = 0;
  std::thread thread_;
  alignas(64) std::atomic<std::uint32_t> connection_count_{0};  // and those on their way here
};

}  // namespace proxycore
