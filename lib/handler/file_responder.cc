#include "handler/file_responder.h"

#include <algorithm>

#include "http/writer.h"
#include "io/page_cache.h"

namespace proxycore {
namespace {

constexpr std::uint64_t kWindow = 1024 * 1024;        // sent by one sendfile(2) before the client has to take it
constexpr std::uint64_t kTurn = 4 * 1024 * 1024;      // ... and in one turn, before others get theirs
constexpr std::uint64_t kCopied = FileReader::kMost;  // up to here reading is cheaper than sendfile(2)
constexpr int kMostLarge = 256;  // chunks with octets of files, of all the worker's responses: 33 MiB

constexpr std::string_view kBoundaryStart = "proxycore-part-";
constexpr std::size_t kBoundarySize = kBoundaryStart.size() + 16;

}  // namespace

FileResponder::FileResponder(FileHandler& files, Exchange& exchange, const StaticFile& file, const RangeSet& ranges)
    : files_(files),
      exchange_(exchange),
      next_turn_(files.loop_, *this),
      file_(file.file),
      status_(file.status),
      ranges_(ranges),
      type_(file.type->text) {
  frame(file.size());
}

FileResponder::~FileResponder() {
  for (Ahead& ahead : ahead_)
    if (ahead.read) files_.reader_.forget(*ahead.read);
}

// --- what is sent ---

void FileResponder::frame(std::uint64_t size) {
  Fields& fields = exchange_.response.fields;
  if (ranges_.count() <= 1) {
    const ByteRange range = ranges_.count() ? ranges_[0] : ByteRange{0, size};
    at_ = range.first;
    end_ = range.end();
    part_ = 1;
    framing_ = Framing::of_length(range.size);
    if (exchange_.response.status != 206) return;
    char* const text = exchange_.arena.get(kContentRangeSize);
    const char* const end = write_content_range(text, range, size);
    return fields.add(FieldId::Other, "Content-Range", {text, static_cast<std::size_t>(end - text)});
  }
  char* const boundary = exchange_.arena.get(kBoundarySize);
  char* digits = encode(boundary, kBoundaryStart);
  for (std::uint64_t number = exchange_.host().unique_number(), i = 0; i < 16; ++i, number >>= 4)
    *digits++ = "0123456789abcdef"[number & 15];
  boundary_ = {boundary, kBoundarySize};
  fields.add(FieldId::ContentType, exchange_.arena.join("multipart/byteranges; boundary=", boundary_));
  framing_ = Framing::of_length(multipart_size(size));
}

// CRLF "--" boundary CRLF fields CRLF CRLF before each part; CRLF "--" boundary "--" CRLF behind the last.
std::size_t FileResponder::write_part_head(char* out, std::size_t part, std::uint64_t size) const {
  char* at = encode(out, part == 0 ? "--" : "\r\n--");
  at = encode(at, boundary_);
  if (part == ranges_.count()) return static_cast<std::size_t>(encode(at, "--\r\n") - out);
  at = encode(at, "\r\nContent-Type: ");
  at = encode(at, type_);
  at = encode(at, "\r\nContent-Range: ");
  at = write_content_range(at, ranges_[part], size);
  return static_cast<std::size_t>(encode(at, "\r\n\r\n") - out);
}

std::uint64_t FileResponder::multipart_size(std::uint64_t size) const {
  char* const scratch = exchange_.arena.get(kBoundarySize + type_.size() + kContentRangeSize + 64);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < ranges_.count(); ++i) sum += ranges_[i].size + write_part_head(scratch, i, size);
  return sum + write_part_head(scratch, ranges_.count(), size);
}

// Goes over to the next part. False when that was the last.
bool FileResponder::next_part() {
  const bool multipart = !boundary_.empty();
  if (!multipart || part_ > ranges_.count()) return false;
  ChunkPool& chunks = exchange_.host().chunks();
  Chain head;
  char* const out = head.reserve(chunks, kBoundarySize + type_.size() + kContentRangeSize + 64);
  head.commit(write_part_head(out, part_, status_.size));
  if (part_ < ranges_.count()) {
    at_ = ranges_[part_].first;
    end_ = ranges_[part_].end();
  }
  ++part_;
  return write(head) != Flow::Stop;
}

// --- where it comes from ---

void FileResponder::begin(StaticFile& file) {
  source_ = &file;
  warms_ = file.cold_uses > 0;
  go_on();
  source_ = nullptr;
}

void FileResponder::go_on() {
  if (going_on_ || waits_for_turn_ || count_ahead_ > 0) return;
  going_on_ = true;
  for (Flow flow = Flow::Continue; flow == Flow::Continue && count_ahead_ == 0;) {
    if (at_ < end_) {
      flow = send_some();
    } else if (!next_part()) {
      exchange_.finish();
      break;
    }
    if (written_ < kTurn || flow == Flow::Stop) continue;
    waits_for_turn_ = true;
    next_turn_.ask();
    break;
  }
  going_on_ = false;
  checked_ = false;
}

// A client that takes octets as fast as they are written would keep the loop for itself.
void FileResponder::on_next_turn() {
  waits_for_turn_ = false;
  written_ = 0;
  go_on();
}

// A stretch of the present part. Afterwards either something is written or a read is under way.
Flow FileResponder::send_some() {
  if (!is_unchanged()) {
    fail();
    return Flow::Stop;
  }
  const std::uint64_t size = std::min(end_ - at_, kWindow);
  const FileIo io = files_.config_.io;
  if (io == FileIo::Sendfile) return send_file(size, true);
  if (io == FileIo::Auto) {
    Flow flow;
    const bool little = end_ - at_ <= kCopied;
    if (little && send_read(size, flow)) return flow;
    const std::uint64_t cached = little ? 0 : cached_octets(file_->fd.get(), at_, size);
    if (cached > 0) return send_file(cached, true);
  }
  if (start_read()) return Flow::Continue;
  files_.counters_.no_memory.add();
  return send_file(std::min(size, kCopied), false);
}

Flow FileResponder::send_file(std::uint64_t size, bool is_cached) {
  if (is_cached) files_.counters_.by_sendfile.add();
  if (source_) files_.tell(exchange_, *source_, is_cached ? "page cache, sendfile" : "disk, sendfile");
  Chain octets;
  octets.append(Slice::of_file(file_, at_, size));
  at_ += size;
  return write(octets);
}

// The rest of the part, if it is little and in the page cache: one read that cannot wait. False if not.
bool FileResponder::send_read(std::uint64_t size, Flow& flow) {
  ChunkPool& chunks = exchange_.host().chunks();
  if (!is_cached(file_->fd.get(), at_, size)) return false;
  const bool large = size > ChunkPool::kUsual;
  if (large && chunks.large_in_use() >= kMostLarge) return false;
  Chain octets;
  ChunkRef chunk = chunks.get(large ? ChunkPool::kLarge : static_cast<std::uint32_t>(size));
  if (!read_if_cached(file_->fd.get(), chunk->data(), size, at_)) return false;
  if (source_) files_.tell(exchange_, *source_, "page cache");
  chunk->used = static_cast<std::uint32_t>(size);
  const char* const data = chunk->data();
  octets.append(Slice::memory(std::move(chunk), data, size));
  at_ += size;
  flow = write(octets);
  return true;
}

// As many as may be under way. False if there is not a single one: no memory.
bool FileResponder::start_read() {
  ChunkPool& chunks = exchange_.host().chunks();
  while (count_ahead_ < kAhead && at_ < end_ && chunks.large_in_use() < kMostLarge) {
    const std::uint64_t most = FileReader::kMost - at_ % 4096;
    const auto size = static_cast<std::uint32_t>(std::min(end_ - at_, most));
    if (source_) {
      if (count_ahead_ == 0) files_.tell(exchange_, *source_, "disk, aio");
      if (count_ahead_ == 0) ++source_->cold_uses;
    }
    Ahead& ahead = ahead_[static_cast<std::size_t>((first_ahead_ + count_ahead_) % kAhead)];
    ahead.read = files_.reader_.start(*this, file_, at_, size, chunks.get(ChunkPool::kLarge));
    ahead.size = size;
    if (warms_ && files_.config_.io == FileIo::Auto) {
      warm(file_->fd.get(), at_, size);
      files_.counters_.warmed.add();
    }
    at_ += size;
    ++count_ahead_;
  }
  return count_ahead_ > 0;
}

void FileResponder::on_read(FileRead& read) {
  for (Ahead& ahead : ahead_) {
    if (ahead.read != &read) continue;
    ahead.read = nullptr;
    ahead.chunk = std::move(read.chunk);
    ahead.data = read.data;
  }
  checked_ = false;
  if (!read.complete || !is_unchanged()) return fail();
  if (deliver() == Flow::Continue) go_on();
}

// What has come, in the order of the file; reads go on ahead of it.
Flow FileResponder::deliver() {
  Flow flow = Flow::Continue;
  while (count_ahead_ > 0) {
    Ahead& ahead = ahead_[static_cast<std::size_t>(first_ahead_)];
    if (ahead.read) break;
    Chain octets;
    octets.append(Slice::memory(std::move(ahead.chunk), ahead.data, ahead.size));
    first_ahead_ = (first_ahead_ + 1) % kAhead;
    --count_ahead_;
    const Flow now = write(octets);
    if (now != Flow::Continue) flow = now;
    if (flow == Flow::Stop) return flow;
  }
  if (flow == Flow::Continue && count_ahead_ > 0) start_read();
  return flow;
}

Flow FileResponder::write(Chain& octets) {
  if (!exchange_.committed() && exchange_.respond(framing_) == Flow::Stop) return Flow::Stop;
  written_ += octets.bytes();
  return exchange_.write(octets);
}

// A file that grows is still what was promised, as far as it was promised.
bool FileResponder::is_unchanged() const {
  if (checked_) return true;
  const FileStatus now = status_of(file_->fd.get());
  if (now.size < status_.size) return false;
  return now.size > status_.size || now.modified_ns == status_.modified_ns;
}

void FileResponder::fail() {
  for (Ahead& ahead : ahead_)
    if (ahead.read) files_.reader_.forget(*ahead.read);
  ahead_ = {};
  at_ = end_;
  exchange_.fail(Error::internal(ErrorCode::Internal));
}

}  // namespace proxycore
