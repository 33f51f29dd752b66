#include "server/server.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace proxycore {
namespace {

// The soft limit on descriptors goes up to the hard one. Returns it.
std::uint32_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<std::uint32_t>(std::min<rlim_t>(limit.rlim_cur, UINT32_MAX / 2));
}

// A client's connection may need one to a backend; listeners, logs, pipes and loops need a few.
std::uint32_t most_connections(std::uint32_t wanted, std::uint32_t descriptors) {
  const std::uint32_t reserve = std::min(64u, descriptors / 4);
  const std::uint32_t possible = std::max(1u, (descriptors - reserve) / 2);
  return wanted ? std::min(wanted, possible) : possible;
}

}  // namespace

Server::Server(const ServerConfig& config, PipelineFactory make_pipeline, LogSink* log_sink, Log& log)
    : config_(config), log_(log), mailbox_(loop_, *this), drain_timer_(loop_, *this), group_{config,
                                                                                             std::move(make_pipeline),
                                                                                             log_sink,
                                                                                             0,
                                                                                             {},
                                                                                             {}} {
  group_.max_conns = most_connections(config.max_conns, raise_descriptor_limit());
  group_.on_worker_done = [this] { mailbox_.send({Mail::Kind::WorkerDone, -1}); };
  for (int i = 0; i < config.workers; ++i) group_.workers.push_back(std::make_unique<Worker>(group_));
}

Server::~Server() { remove_socket_files(); }

void Server::remove_socket_files() {
  for (const std::string& path : socket_files_) ::unlink(path.c_str());
  socket_files_.clear();
}

int Server::listen(const ListenAddress& where) {
  if (where.inherited_fd >= 0) return listen_once(UniqueFd(where.inherited_fd));
  if (!where.address.is_unix()) return listen_tcp(where);
  const int fd = bind_listener(where.address, {false, where.mode});
  if (fd < 0) return errno;
  const std::string path = where.address.path();
  if (path[0] != '@') socket_files_.push_back(path);
  return listen_once(UniqueFd(fd));
}

// One socket that all share: the first worker accepts and passes on.
int Server::listen_once(UniqueFd fd) {
  addresses_.push_back(bound_address(fd.get()));
  group_.workers.front()->listen(std::move(fd));
  return 0;
}

// A socket for each worker, on one port. SO_REUSEPORT would let two instances share a port unnoticed, so a bind without it
// is tried first.
int Server::listen_tcp(const ListenAddress& where) {
  const bool several = group_.workers.size() > 1;
  if (several && !where.share_port)
    if (const int error = probe_bind(where.address); error != 0) return error;
  Address address = where.address;
  for (auto& worker : group_.workers) {
    const int fd = bind_listener(address, {several || where.share_port});
    if (fd < 0) return errno;
    address = bound_address(fd);  // port 0 has become a number: the same for all
    worker->listen(UniqueFd(fd));
  }
  addresses_.push_back(address);
  return 0;
}

void Server::run(const ServerHooks& hooks) {
  hooks_ = &hooks;
  ::signal(SIGPIPE, SIG_IGN);
  Signals signals(loop_, *this, {SIGTERM, SIGINT, SIGHUP, SIGUSR1, SIGUSR2});
  start();
  if (hooks.on_ready) hooks.on_ready();
  loop_.run();
  for (auto& worker : group_.workers) worker->join();
}

void Server::start() {
  for (auto& worker : group_.workers) worker->start();
}

void Server::stop() {
  remove_socket_files();
  stop_now();
  for (auto& worker : group_.workers) worker->join();
}

void Server::on_signal(int number) {
  const auto call = [](const std::function<void()>& hook) {
    if (hook) hook();
  };
  switch (number) {
    case SIGTERM:
    case SIGINT: return begin_drain(number);
    case SIGUSR1: return call(hooks_->on_reopen);
    case SIGUSR2: return call(hooks_->on_status);
    case SIGHUP:
      call(hooks_->on_reopen);
      if (hooks_->on_reload && hooks_->on_reload())
        for (auto& worker : group_.workers) worker->reload();
      return;
    default: return;
  }
}

void Server::begin_drain(int number) {
  if (draining_) return stop_now();
  draining_ = true;
  if (hooks_->on_drain) hooks_->on_drain();
  // Now, and not at the end: by then there may be the file of a new instance in their place.
  remove_socket_files();
  log_.verbose("{}: finishing what is under way, for {} s at most", number == SIGINT ? "interrupted" : "terminated",
               config_.drain_timeout / 1000);
  for (auto& worker : group_.workers) worker->drain();
  drain_timer_.set_after(config_.drain_timeout);
}

void Server::stop_now() {
  for (auto& worker : group_.workers) worker->stop();
}

void Server::on_timer() { stop_now(); }

void Server::on_mail(const Mail& mail) {
  if (mail.kind == Mail::Kind::WorkerDone && ++ended_ == group_.workers.size()) loop_.stop();
}

}  // namespace proxycore
