// What the configuration of the moment has made: one object for all workers, replaced as a whole on HUP. Workers ask for it when
// they start and after a reload, never for a request; requests under way keep the old one alive. Any thread.
#pragma once

#include <memory>
#include <mutex>

namespace proxycore {

template <typename T>
class Current {
 public:
  explicit Current(std::shared_ptr<T> first) : now_(std::move(first)) {}
  std::shared_ptr<T> get() const {
    const std::lock_guard lock(mutex_);
    return now_;
  }
  void set(std::shared_ptr<T> next) {
    const std::lock_guard lock(mutex_);
    now_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<T> now_;
};

}  // namespace proxycore
