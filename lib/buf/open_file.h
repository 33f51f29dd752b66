// An open file that slices of several responses may refer to. Counted, not atomic: one worker's thread.
#pragma once

#include <cstdint>
#include <utility>

#include "base/unique_fd.h"

namespace proxycore {

struct OpenFile {
  UniqueFd fd;
  UniqueFd direct;  // the same with O_DIRECT, from when it is first wanted (io/file_reader)
  std::uint64_t size = 0;
  std::uint32_t refs = 0;
};

class OpenFileRef {
 public:
  OpenFileRef() = default;
  explicit OpenFileRef(OpenFile* file) : file_(file) {
    if (file_) ++file_->refs;
  }
  OpenFileRef(const OpenFileRef& other) : OpenFileRef(other.file_) {}
  OpenFileRef(OpenFileRef&& other) noexcept : file_(std::exchange(other.file_, nullptr)) {}
  OpenFileRef& operator=(OpenFileRef other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~OpenFileRef() {
    if (file_ && --file_->refs == 0) delete file_;
  }
  OpenFile* get() const { return file_; }
  OpenFile* operator->() const { return file_; }
  explicit operator bool() const { return file_ != nullptr; }

 private:
  OpenFile* file_ = nullptr;
};

}  // namespace proxycore
