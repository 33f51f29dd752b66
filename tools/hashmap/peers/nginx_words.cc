#include "hashmap/peers/nginx_words.h"

namespace proxycore {
namespace {

class NginxLexer {
 public:
  NginxLexer(const PeerContext& context, std::string_view text) : context_(context), text_(text) {}

  // A word, or one of ";" "{" "}" unquoted. False at the end.
  bool next(ConfigWord& word);

 private:
  void skip_blanks();
  void read_quoted(ConfigWord& word);
  void read_plain(ConfigWord& word);
  char take() {
    if (text_[at_] == '\n') ++line_;
    return text_[at_++];
  }
  bool ended() const { return at_ >= text_.size(); }

  const PeerContext& context_;
  std::string_view text_;
  std::size_t at_ = 0;
  int line_ = 1;
};

void NginxLexer::skip_blanks() {
  while (!ended()) {
    const char c = text_[at_];
    if (c == '#')
      while (!ended() && text_[at_] != '\n') ++at_;
    else if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
      take();
    else
      return;
  }
}

void NginxLexer::read_quoted(ConfigWord& word) {
  const char quote = take();
  word.quoted = true;
  while (!ended() && text_[at_] != quote) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size() && (text_[at_ + 1] == quote || text_[at_ + 1] == '\\')) ++at_;
    word.text += take();
  }
  if (ended()) context_.fail(word.line, "the quote is not closed");
  ++at_;
}

// ${name} is part of a word, other braces are not.
void NginxLexer::read_plain(ConfigWord& word) {
  bool variable = false;
  while (!ended()) {
    const char c = text_[at_];
    const bool ends = c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';' || (c == '{' && !variable);
    if (ends || (c == '}' && word.text.find("${") == std::string::npos)) return;
    variable = c == '$';
    if (c == '\\' && at_ + 1 < text_.size()) word.text += take();
    word.text += take();
  }
}

bool NginxLexer::next(ConfigWord& word) {
  skip_blanks();
  word = {};
  word.line = line_;
  if (ended()) return false;
  const char c = text_[at_];
  if (c == '"' || c == '\'')
    read_quoted(word);
  else if (c == ';' || c == '{' || c == '}')
    word.text = take();
  else
    read_plain(word);
  return true;
}

}  // namespace

std::vector<NginxDirective> read_nginx_directives(const PeerContext& context, std::string_view text) {
  NginxLexer lexer(context, text);
  std::vector<NginxDirective> directives;
  NginxDirective current;
  int depth = 0;
  for (ConfigWord word; lexer.next(word);) {
    const bool mark = !word.quoted && (word.text == ";" || word.text == "{" || word.text == "}");
    if (!mark) {
      current.words.push_back(std::move(word));
      continue;
    }
    if (word.text == "}") {
      if (!current.words.empty())
        context.fail(current.words[0].line, "';' is missing after '" + current.words[0].text + "'");
      if (--depth < 0) context.fail(word.line, "'}' closes nothing");
      continue;
    }
    if (current.words.empty()) context.fail(word.line, "'" + word.text + "' follows nothing");
    current.opens = word.text == "{";
    current.depth = depth;
    depth += current.opens ? 1 : 0;
    directives.push_back(std::exchange(current, {}));
  }
  if (!current.words.empty())
    context.fail(current.words[0].line, "';' is missing after '" + current.words[0].text + "'");
  if (depth > 0) context.fail(directives.back().words[0].line, "a '}' is missing behind it");
  return directives;
}

}  // namespace proxycore
