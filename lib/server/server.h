// A server: listening sockets, workers, and the main thread's loop that waits for signals.
//
//   main thread   signals ---> drain, stop, reload, reopen ---> mailboxes of the workers
//   worker 1..n   each a loop, listeners and connections of its own
//
// Made, listened on and run by main on the main thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "io/signals.h"
#include "server/worker.h"

namespace proxycore {

// Where to listen: an address to bind, or a descriptor that is listening already.
struct ListenAddress {
  Address address;
  int inherited_fd = -1;
  int mode = -1;            // of a unix socket's file
  bool share_port = false;  // with other processes, on purpose
};

// What the program wants to do at a signal; each may be empty.
struct ServerHooks {
  std::function<void()> on_ready;   // listening, workers run
  std::function<bool()> on_reload;  // HUP: true if new pipelines are to be made
  std::function<void()> on_reopen;  // HUP and USR1: log files
  std::function<void()> on_status;  // USR2
  std::function<void()> on_drain;   // the first TERM or INT
};

class Server final : SignalEvents, MailboxEvents, TimerEvents {
 public:
  // `log_sink` may be null. All are borrowed and outlive the server.
  Server(const ServerConfig& config, PipelineFactory make_pipeline, LogSink* log_sink, Log& log);
  ~Server();

  // 0, or the errno of why not.
  int listen(const ListenAddress& where);
  // What was bound, in the order of listen().
  const std::vector<Address>& addresses() const { return addresses_; }
  // Until a signal ends it.
  void run(const ServerHooks& hooks);
  // In place of run(), for a server beside another one: no signals. stop() cuts what is under way.
  void start();
  void stop();

 private:
  void on_signal(int number) override;
  void on_mail(const Mail& mail) override;
  void on_timer() override;

  int listen_tcp(const ListenAddress& where);
  int listen_once(UniqueFd fd);
  void begin_drain(int number);
  void remove_socket_files();
  void stop_now();

  const ServerConfig& config_;
  Log& log_;
  Loop loop_;
  Mailbox mailbox_;
  Timer drain_timer_;
  WorkerGroup group_;
  std::vector<Address> addresses_;
  std::vector<std::string> socket_files_;  // ours to remove
  const ServerHooks* hooks_ = nullptr;
  std::size_t ended_ = 0;
  bool draining_ = false;
};

}  // namespace proxycore
