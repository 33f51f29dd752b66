#include "hashmap/peers/lighttpd_words.h"

#include <algorithm>

namespace proxycore {
namespace {

constexpr int kDeepest = 32;  // of lists in lists
constexpr std::string_view kMarks[] = {
    "=>", "==", "=~", "=^", "=$", "!=", "!~", "+=", ":=", "=", "(", ")", "{", "}", ",", "[", "]", "+"};

// The words of the whole file; marks are words of their own and not quoted.
class LighttpdLexer {
 public:
  LighttpdLexer(const PeerContext& context, std::string_view text) : context_(context), text_(text) {}
  std::vector<ConfigWord> words();

 private:
  void skip_blanks();
  std::string quoted();
  std::string_view mark() const;

  const PeerContext& context_;
  std::string_view text_;
  int line_ = 1;
};

void LighttpdLexer::skip_blanks() {
  while (!text_.empty()) {
    if (text_[0] == '#') {
      text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
      continue;
    }
    if (std::string_view(" \t\r\n").find(text_[0]) == std::string_view::npos) return;
    line_ += text_[0] == '\n' ? 1 : 0;
    text_.remove_prefix(1);
  }
}

std::string LighttpdLexer::quoted() {
  const char quote = text_[0];
  std::string word;
  std::size_t at = 1;
  for (; at < text_.size() && text_[at] != quote; ++at) {
    if (text_[at] == '\n') context_.fail(line_, "the quote is not closed");
    if (text_[at] == '\\' && at + 1 < text_.size()) ++at;
    word += text_[at];
  }
  if (at >= text_.size()) context_.fail(line_, "the quote is not closed");
  text_.remove_prefix(at + 1);
  return word;
}

std::string_view LighttpdLexer::mark() const {
  for (const std::string_view mark : kMarks)
    if (text_.starts_with(mark)) return mark;
  return {};
}

std::vector<ConfigWord> LighttpdLexer::words() {
  std::vector<ConfigWord> words;
  for (skip_blanks(); !text_.empty(); skip_blanks()) {
    ConfigWord word{{}, line_, false};
    if (text_[0] == '"' || text_[0] == '\'') {
      word.text = quoted();
      word.quoted = true;
    } else if (const std::string_view found = mark(); !found.empty()) {
      word.text = found;
      text_.remove_prefix(found.size());
    } else {
      const std::size_t end = std::min(text_.find_first_of(" \t\r\n#\"'()=>{},[]+!"), text_.size());
      word.text = text_.substr(0, std::max<std::size_t>(end, 1));
      text_.remove_prefix(word.text.size());
    }
    words.push_back(std::move(word));
  }
  return words;
}

class Parser {
 public:
  Parser(const PeerContext& context, std::vector<ConfigWord> words) : context_(context), words_(std::move(words)) {}
  std::vector<LighttpdAssignment> assignments();

 private:
  bool is(std::string_view mark, std::size_t ahead = 0) const {
    return at_ + ahead < words_.size() && !words_[at_ + ahead].quoted && words_[at_ + ahead].text == mark;
  }
  int line() const { return words_[std::min(at_, words_.size() - 1)].line; }
  LighttpdValue value(int depth);
  LighttpdValue list(int depth);
  void step();

  const PeerContext& context_;
  std::vector<ConfigWord> words_;
  std::size_t at_ = 0;
  std::vector<std::string> blocks_;
  std::string condition_;  // the last quoted word: what the next block is about
  std::vector<LighttpdAssignment> found_;
};

LighttpdValue Parser::list(int depth) {
  LighttpdValue made;
  made.is_list = true;
  made.word.line = line();
  for (++at_; !is(")");) {
    if (at_ >= words_.size()) context_.fail(made.word.line, "')' is missing");
    std::string key;
    if (is("=>", 1)) {
      key = words_[at_].text;
      at_ += 2;
    }
    made.list.push_back({std::move(key), value(depth + 1)});
    if (is(","))
      ++at_;
    else if (!is(")"))
      context_.fail(line(), "',' or ')' is missing");
  }
  ++at_;
  return made;
}

// Sums (text + variable) are taken as their first part.
LighttpdValue Parser::value(int depth) {
  if (at_ >= words_.size() || is(")") || is(",") || is("}")) context_.fail(line(), "a value is missing");
  if (depth > kDeepest) context_.fail(line(), "lists too deep in each other");
  LighttpdValue made;
  if (is("(")) {
    made = list(depth);
  } else {
    made.word = words_[at_++];
  }
  while (is("+")) {
    ++at_;
    value(depth + 1);
  }
  return made;
}

void Parser::step() {
  if (is("{")) {
    blocks_.push_back(std::exchange(condition_, {}));
    ++at_;
  } else if (is("}")) {
    if (blocks_.empty()) context_.fail(line(), "'}' closes nothing");
    blocks_.pop_back();
    ++at_;
  } else if (is("=", 1) || is(":=", 1) || is("+=", 1)) {
    LighttpdAssignment made;
    made.name = words_[at_].text;
    made.line = line();
    made.blocks = blocks_;
    at_ += 2;
    made.value = value(0);
    found_.push_back(std::move(made));
  } else {
    if (words_[at_].quoted) condition_ = words_[at_].text;
    if (words_[at_].text == "include" || words_[at_].text == "include_shell")
      context_.warn(line(), "included files are not read");
    ++at_;
  }
}

std::vector<LighttpdAssignment> Parser::assignments() {
  while (at_ < words_.size()) step();
  if (!blocks_.empty()) context_.fail(line(), "a '}' is missing");
  return std::move(found_);
}

}  // namespace

const LighttpdValue* LighttpdValue::find(std::string_view key) const {
  for (const auto& [name, value] : list)
    if (name == key) return &value;
  return nullptr;
}

std::vector<LighttpdAssignment> read_lighttpd_assignments(const PeerContext& context, std::string_view text) {
  return Parser(context, LighttpdLexer(context, text).words()).assignments();
}

}  // namespace proxycore
