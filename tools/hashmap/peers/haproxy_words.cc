#include "hashmap/peers/haproxy_words.h"

namespace proxycore {
namespace {

// One line; `quote` is the quote that is open, 0 for none.
class LineReader {
 public:
  LineReader(const PeerContext& context, std::string_view line, int number)
      : context_(context), line_(line), number_(number) {}

  std::vector<ConfigWord> read();

 private:
  void read_octet();
  void end_word();

  const PeerContext& context_;
  std::string_view line_;
  int number_;
  std::size_t at_ = 0;
  char quote_ = 0;
  bool started_ = false;
  ConfigWord word_;
  std::vector<ConfigWord> words_;
};

void LineReader::end_word() {
  if (!started_) return;
  word_.line = number_;
  words_.push_back(std::exchange(word_, {}));
  started_ = false;
}

void LineReader::read_octet() {
  const char c = line_[at_];
  if (quote_ != 0 && c == quote_) {
    quote_ = 0;
  } else if (quote_ == 0 && (c == '"' || c == '\'')) {
    quote_ = c;
    word_.quoted = started_ = true;
  } else if (c == '\\' && quote_ != '\'' && at_ + 1 < line_.size()) {
    word_.text += line_[++at_];
    started_ = true;
  } else {
    word_.text += c;
    started_ = true;
  }
}

std::vector<ConfigWord> LineReader::read() {
  for (; at_ < line_.size(); ++at_) {
    const char c = line_[at_];
    if (quote_ == 0 && c == '#') break;
    if (quote_ == 0 && (c == ' ' || c == '\t' || c == '\r'))
      end_word();
    else
      read_octet();
  }
  if (quote_ != 0) context_.fail(number_, "the quote is not closed");
  end_word();
  return std::move(words_);
}

}  // namespace

std::vector<std::vector<ConfigWord>> read_haproxy_lines(const PeerContext& context, std::string_view text) {
  std::vector<std::vector<ConfigWord>> lines;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    auto words = LineReader(context, text.substr(0, end), number).read();
    if (!words.empty()) lines.push_back(std::move(words));
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
  return lines;
}

}  // namespace proxycore
