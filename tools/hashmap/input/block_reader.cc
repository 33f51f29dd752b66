#include "hashmap/input/block_reader.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace proxycore {

LineBlock::LineBlock() : memory_(kLongestLine + kReadSize + kLineSlack) {}

// Behind what is there; 0 at the end.
std::size_t BlockReader::read_more(LineBlock& block) {
  const std::size_t room = block.memory_.size() - kLineSlack - block.size_;
  for (;;) {
    const ssize_t got = ::read(fd_, block.memory_.data() + block.size_, std::min(room, LineBlock::kReadSize));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) throw std::system_error(errno, std::generic_category());
  }
}

// Throws away what belongs to a line that is too long.
void BlockReader::skip_overlong(LineBlock& block) {
  char* const begin = block.memory_.data();
  const void* newline = std::memchr(begin, '\n', block.size_);
  const std::size_t length =
      newline == nullptr ? block.size_ : static_cast<std::size_t>(static_cast<const char*>(newline) - begin) + 1;
  std::memmove(begin, begin + length, block.size_ - length);
  block.size_ -= length;
  skipping_ = newline == nullptr;
}

// Keeps whole lines in the block and the rest for the next. False when no line ends in it.
bool BlockReader::cut(LineBlock& block) {
  char* const begin = block.memory_.data();
  const void* newline = ::memrchr(begin, '\n', block.size_);
  const std::size_t whole =
      newline == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(newline) - begin) + 1;
  rest_.assign(begin + whole, block.size_ - whole);
  block.size_ = whole;
  return whole > 0;
}

bool BlockReader::next(LineBlock& block) {
  block.octets_ = block.overlong_ = 0;
  block.size_ = 0;
  while (!ended_) {
    std::memcpy(block.memory_.data(), rest_.data(), rest_.size());
    block.size_ = rest_.size();
    rest_.clear();
    const std::size_t got = read_more(block);
    ended_ = got == 0;
    block.size_ += got;
    block.octets_ += got;
    if (skipping_) skip_overlong(block);
    if (!ended_ && !cut(block)) block.size_ = 0;
    if (rest_.size() > kLongestLine) {
      rest_.clear();
      skipping_ = true;
      ++block.overlong_;
    }
    if (block.size_ > 0) return true;
  }
  return block.overlong_ > 0;
}

}  // namespace proxycore
