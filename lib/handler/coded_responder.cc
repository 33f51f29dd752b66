#include "handler/coded_responder.h"

#include <algorithm>
#include <cstring>

#include "io/page_cache.h"

namespace proxycore {
namespace {

constexpr std::uint32_t kPiece = 64 * 1024;     // coded in one turn: some two milliseconds
constexpr std::uint64_t kHeld = 64 * 1024;      // of the result, before it is sent without a length
constexpr std::size_t kMostKept = 1024 * 1024;  // octets of a result that are kept

}  // namespace

CodedResponder::CodedResponder(FileHandler& files, Exchange& exchange, const StaticFile& file,
                               std::unique_ptr<ContentCoder> coder)
    : files_(files),
      exchange_(exchange),
      next_turn_(files.loop_, *this),
      file_(file.file),
      status_(file.status),
      coder_(std::move(coder)) {}

CodedResponder::~CodedResponder() {
  if (read_) files_.reader_.forget(*read_);
}

void CodedResponder::on_writable() {
  if (!paused_) return;
  paused_ = false;
  go_on();
}

// One piece of the file, from memory or from the disk.
void CodedResponder::go_on() {
  if (read_ || paused_) return;
  const auto size = static_cast<std::uint32_t>(std::min<std::uint64_t>(kPiece, status_.size - at_));
  ChunkRef chunk = exchange_.host().chunks().get(ChunkPool::kLarge);
  const int fd = file_->fd.get();
  if (is_cached(fd, at_, size) && read_if_cached(fd, chunk->data(), size, at_)) return take({chunk->data(), size});
  read_ = files_.reader_.start(*this, file_, at_, size, std::move(chunk));
}

void CodedResponder::on_read(FileRead& read) {
  read_ = nullptr;
  if (!read.complete) return exchange_.fail(Error::internal(ErrorCode::Internal));
  take({read.data, read.size});
}

void CodedResponder::take(std::string_view octets) {
  at_ += octets.size();
  const bool last = at_ == status_.size;
  Chain piece;
  const bool whole = coder_->code(octets, last, exchange_.host().chunks(), piece);
  // Of a file that was changed meanwhile, nothing can be made that anybody wants.
  if (!whole || (last && status_of(file_->fd.get()) != status_))
    return exchange_.fail(Error::internal(ErrorCode::Internal));
  keeps_ = keeps_ && kept_.size() + piece.bytes() <= kMostKept;
  for (std::size_t i = 0; keeps_ && i < piece.count(); ++i) kept_.append(piece[i].data, piece[i].size);
  coded_.append(piece);
  if (last) return finish();
  if (coded_.bytes() >= kHeld && !send()) return;
  if (!paused_) next_turn_.ask();
}

bool CodedResponder::send() {
  if (!exchange_.committed() && exchange_.respond(Framing::chunked()) == Flow::Stop) return false;
  const Flow flow = exchange_.write(coded_);
  paused_ = flow == Flow::Pause;
  return flow != Flow::Stop;
}

void CodedResponder::finish() {
  if (keeps_) keep();
  if (!exchange_.committed() && exchange_.respond(Framing::of_length(coded_.bytes())) == Flow::Stop) return;
  if (exchange_.write(coded_) != Flow::Stop) exchange_.finish();
}

void CodedResponder::keep() {
  StaticFile* const file = files_.cache_.find(exchange_.request.path());
  if (!file || file->gzipped || file->status != status_) return;
  if (exchange_.host().wall_clock() - status_.modified() < FileCache::kSettled) return;
  if (!files_.cache_.make_room(kept_.size())) return;
  ChunkRef chunk = exchange_.host().chunks().get(static_cast<std::uint32_t>(kept_.size()));
  std::memcpy(chunk->data(), kept_.data(), kept_.size());
  chunk->used = static_cast<std::uint32_t>(kept_.size());
  file->gzipped = {std::move(chunk), kept_.size()};
  files_.cache_.account(kept_.size());
}

}  // namespace proxycore
