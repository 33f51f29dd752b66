// Columns of text, as wide as what is in them. Made, filled, printed; one thread.
#pragma once

#include <string>
#include <vector>

namespace proxycore {

class Table {
 public:
  enum class Align : std::uint8_t { Left, Right };

  // One for each column; the last is not padded.
  explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}

  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  std::size_t rows() const { return rows_.size(); }
  // Lines, each with its newline; `indent` blanks in front.
  std::string text(std::size_t indent = 0) const;

 private:
  std::vector<Align> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace proxycore
