#include "upstream/pool.h"

namespace proxycore {

bool BackendConnection::is_quiet() { return !stream.readable() || stream.peek() == Stream::Io::Again; }

void BackendConnection::on_stream() {
  if (!is_quiet()) pool_.drop_idle(*this);
}

void BackendConnection::on_timer() { pool_.drop_idle(*this); }

std::unique_ptr<BackendConnection> Pool::take_idle(const Backend& backend) {
  auto& idle = idle_[backend.index()];
  while (!idle.empty()) {
    auto connection = std::move(idle.back());
    idle.pop_back();
    connection->reused = true;
    if (connection->is_quiet()) return connection;
    discard(std::move(connection));
  }
  return nullptr;
}

std::unique_ptr<BackendConnection> Pool::make(Backend& backend) {
  return std::make_unique<BackendConnection>(loop_, *this, backend, codec_());
}

void Pool::put_idle(std::unique_ptr<BackendConnection> connection) {
  auto& idle = idle_[connection->backend().index()];
  if (idle.size() >= kMostIdle) return discard(std::move(connection));
  connection->in.release_if_empty();
  connection->stream.set_owner(*connection);
  if (connection->stream.readable()) connection->stream.look_later();
  connection->timer.set_owner(*connection);
  connection->timer.set_after(idle_timeout_);
  connection->slot_ = idle.size();
  idle.push_back(std::move(connection));
}

void Pool::drop_idle(BackendConnection& connection) {
  auto& idle = idle_[connection.backend().index()];
  const std::size_t slot = connection.slot_;
  std::swap(idle[slot], idle.back());
  idle[slot]->slot_ = slot;
  std::unique_ptr<BackendConnection> dropped = std::move(idle.back());
  idle.pop_back();
  discard(std::move(dropped));
}

void Pool::discard(std::unique_ptr<BackendConnection> connection) {
  connection->stream.close();
  connection->timer.cancel();
  discarded_.push_back(std::move(connection));
  loop_.defer(*this);
}

void Pool::close_idle() {
  for (auto& idle : idle_) idle.clear();
}

}  // namespace proxycore
