#include "base/csv.h"

#include "base/error.h"

namespace yinxin {
namespace {

using Cells = std::vector<std::string>;

bool looks_like_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

std::string quoted(const std::string& text) {
  std::string cell = looks_like_formula(text) ? "\"'" : "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

std::string plain(std::string text) {
  if (text.size() > 1 && text.front() == '\'' && looks_like_formula(text.substr(1))) {
    text.erase(0, 1);
  }
  return text;
}

[[noreturn]] void refuse(std::size_t line, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, csv_place(line), problem);
}

// Cells in quotes may hold anything.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {
    if (text_.substr(0, kCsvBegin.size()) == kCsvBegin) text_.remove_prefix(kCsvBegin.size());
  }

  std::vector<Cells> read(std::size_t most) {
    std::vector<Cells> rows;
    while (at_ < text_.size()) {
      rows.push_back(row());
      if (rows.size() > most) refuse(rows.size(), "行数过多 (too many rows)");
    }
    return rows;
  }

 private:
  Cells row() {
    Cells cells = {next()};
    while (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      cells.push_back(next());
    }
    ++line_;
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') refuse(line_, "引号之后应为逗号 (after a quote)");
    ++at_;
    return cells;
  }

  std::string next() {
    std::string value;
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    while (at_ < text_.size() && std::string_view(",\r\n").find(text_[at_]) == std::string::npos) {
      value += text_[at_++];
    }
    return plain(value);
  }

  std::string quoted() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '"') {
        value += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        value += text_[at_++];
      } else {
        ++at_;
        return plain(value);
      }
    }
    refuse(line_ + 1, "引号没有结束 (a quote that does not end)");
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 0;
};

}  // namespace

std::string csv_line(const Cells& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : ",") + quoted(cell);
  return line + "\r\n";
}

std::string csv_place(std::size_t line) {
  return "CSV:" + std::to_string(line);
}

std::vector<Cells> read_csv(std::string_view text, std::size_t most) {
  return Reader(text).read(most);
}

}  // namespace yinxin
