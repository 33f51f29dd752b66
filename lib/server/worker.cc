#include "server/worker.h"

#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>

#include "io/signals.h"

namespace proxycore {
namespace {

// splitmix64's finaliser: numbers in a row come out looking like none.
std::uint64_t scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

Address peer_of(int fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (::getpeername(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return {};
  return Address(reinterpret_cast<sockaddr*>(&storage), size);
}

}  // namespace

Worker::Worker(WorkerGroup& group) : group_(group), mailbox_(loop_, *this), log_timer_(loop_, *this) {
  if (group.log_sink)
    access_log_ = std::make_unique<AccessLog>(*group.log_sink, group.config.log_format, group.config.log_colour);
  if (::getrandom(&unique_key_, sizeof unique_key_, 0) != sizeof unique_key_)
    unique_key_ = static_cast<std::uint64_t>(wall_micros());
  pipeline_ = group.make_pipeline(loop_);
}

Worker::~Worker() {
  connections_.clear();
  loop_.settle();
}

void Worker::listen(UniqueFd fd) {
  listeners_.push_back(std::make_unique<Listener>(loop_, std::move(fd), static_cast<ListenerEvents&>(*this)));
}

void Worker::start() {
  thread_ = std::thread([this] {
    block_signals_in_this_thread();
    run();
  });
}

void Worker::join() {
  if (thread_.joinable()) thread_.join();
}

void Worker::run() {
  loop_.run();
  listeners_.clear();
  connections_.clear();
  loop_.settle();
  if (access_log_) access_log_->flush();
  group_.on_worker_done();
}

bool Worker::trusts(const Address& peer) const {
  if (peer.is_unix()) return true;
  const auto& trusted = config().trusted;
  return std::any_of(trusted.begin(), trusted.end(), [&](const Network& network) { return network.contains(peer); });
}

std::uint64_t Worker::unique_number() { return scramble(unique_key_ + ++unique_); }

// --- connections ---

Worker& Worker::least_busy() {
  const auto count = [](const Worker& worker) { return worker.connection_count_.load(std::memory_order_relaxed); };
  Worker* least = this;
  std::uint32_t all = 0;
  for (const auto& worker : group_.workers) {
    all += count(*worker);
    if (count(*worker) < count(*least)) least = worker.get();
  }
  // Passing one on costs a wake-up: small differences stay.
  const std::uint32_t tolerated = 1 + all / 16;
  return count(*this) > count(*least) + tolerated ? *least : *this;
}

void Worker::on_accept(UniqueFd fd, const Address& peer) {
  Worker& worker = group_.workers.size() > 1 ? least_busy() : *this;
  worker.connection_count_.fetch_add(1, std::memory_order_relaxed);
  if (&worker != this && worker.mailbox_.send({Mail::Kind::Connection, fd.get()})) {
    fd.release();
    return;
  }
  if (&worker != this) {
    worker.connection_count_.fetch_sub(1, std::memory_order_relaxed);
    connection_count_.fetch_add(1, std::memory_order_relaxed);
  }
  adopt(std::move(fd), peer);
}

void Worker::adopt(UniqueFd fd, const Address& peer) {
  std::uint32_t all = 0;
  for (const auto& worker : group_.workers) all += worker->connection_count_.load(std::memory_order_relaxed);
  auto connection = std::make_unique<Connection>(*this, std::move(fd), peer);
  Connection& added = *connection;
  added.place_ = connections_.size();
  connections_.push_back(std::move(connection));
  if (all > group_.max_conns) return added.turn_away();
  added.begin();
  // From the queue of a listener that closes: its request is likely to be there, and nobody else will answer it.
  if (draining_) added.drain();
}

void Worker::remove(Connection& connection) {
  const std::size_t place = connection.place_;
  std::swap(connections_[place], connections_.back());
  connections_[place]->place_ = place;
  connections_.pop_back();
  connection_count_.fetch_sub(1, std::memory_order_relaxed);
  end_if_drained();
}

std::unique_ptr<ActiveRequest> Worker::take_active(ExchangeHost& host) {
  ++pipeline_->users;
  if (idle_actives_.empty()) return std::make_unique<ActiveRequest>(host, *pipeline_, HeadLimits{config().max_header});
  std::unique_ptr<ActiveRequest> active = std::move(idle_actives_.back());
  idle_actives_.pop_back();
  active->exchange.attach(host, *pipeline_);
  return active;
}

void Worker::put_active(std::unique_ptr<ActiveRequest> active) {
  --active->exchange.pipeline().users;
  active->exchange.reset();
  active->parser.reset();
  active->body.clear();
  active->pipe = PipeRef();
  if (!old_pipelines_.empty()) drop_unused_pipelines();
  constexpr std::size_t kMostIdle = 1024;
  if (idle_actives_.size() < kMostIdle) idle_actives_.push_back(std::move(active));
}

void Worker::log(const AccessRecord& record) {
  access_log_->write(record);
  if (access_log_->pending() && !log_timer_.is_set()) log_timer_.set_after(AccessLog::kFlushMillis);
}

void Worker::on_timer() { access_log_->flush(); }

// --- control ---

void Worker::on_mail(const Mail& mail) {
  switch (mail.kind) {
    case Mail::Kind::Connection: adopt(UniqueFd(mail.fd), peer_of(mail.fd)); return;
    case Mail::Kind::Drain: begin_drain(); return;
    case Mail::Kind::Stop: loop_.stop(); return;
    case Mail::Kind::Reload: replace_pipeline(); return;
    case Mail::Kind::WorkerDone: return;
  }
}

void Worker::begin_drain() {
  draining_ = true;
  for (auto& listener : listeners_) listener->close();
  for (auto& connection : connections_) connection->drain();
  end_if_drained();
}

void Worker::end_if_drained() {
  if (draining_ && connections_.empty()) loop_.stop();
}

void Worker::replace_pipeline() {
  old_pipelines_.push_back(std::exchange(pipeline_, group_.make_pipeline(loop_)));
  drop_unused_pipelines();
}

void Worker::drop_unused_pipelines() {
  std::erase_if(old_pipelines_, [](const auto& pipeline) { return pipeline->users == 0; });
}

}  // namespace proxycore
