#include "filter/gzip.h"

#include <zlib.h>

namespace proxycore {
namespace {

constexpr int kLevel = 6;
constexpr int kGzipWindow = 15 + 16;  // 32 KiB, with gzip's header and trailer
constexpr int kMemory = 8;

class GzipCoder final : public ContentCoder {
 public:
  GzipCoder() { ready_ = deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY) == Z_OK; }
  ~GzipCoder() override {
    if (ready_) deflateEnd(&stream_);
  }
  bool is_ready() const { return ready_; }

  bool code(std::string_view octets, bool last, ChunkPool& chunks, Chain& out) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
    stream_.avail_in = static_cast<uInt>(octets.size());
    for (;;) {
      ChunkRef chunk = chunks.get();
      stream_.next_out = reinterpret_cast<Bytef*>(chunk->data());
      stream_.avail_out = chunk->capacity;
      const int result = deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
      if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
      const bool full = stream_.avail_out == 0;
      chunk->used = chunk->capacity - stream_.avail_out;
      const char* const data = chunk->data();
      const std::size_t size = chunk->used;
      out.append(Slice::memory(std::move(chunk), data, size));
      if (!full) return !last || result == Z_STREAM_END;
    }
  }

 private:
  z_stream stream_{};
  bool ready_ = false;
};

}  // namespace

std::unique_ptr<ContentCoder> make_gzip_coder() {
  auto coder = std::make_unique<GzipCoder>();
  if (!coder->is_ready()) return nullptr;
  return coder;
}

}  // namespace proxycore
