#include "faults/system_call_trace.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>

#include "base/error.h"

namespace yinxin::testing {
namespace {

constexpr const char* kTraced =
    "trace=openat,write,pwrite64,ftruncate,fallocate,fsync,fdatasync,syncfs,?rename,?renameat,"
    "renameat2,?unlink,unlinkat,?mkdir,mkdirat";
constexpr std::string_view kUnfinished = " <unfinished ...>";
constexpr std::string_view kResumed = " resumed>";

// What strace has escaped, hexadecimal, octal or by a letter.
class Text {
 public:
  explicit Text(std::string_view rest) : rest_(rest) {}

  bool at_end() const { return rest_.empty(); }
  char next() {
    const char c = take();
    if (c != '\\') return c;
    const char kind = take();
    if (kind == 'x') return number(16, 2);
    if (kind >= '0' && kind <= '7') {
      rest_ = std::string_view(rest_.data() - 1, rest_.size() + 1);
      return number(8, 3);
    }
    constexpr std::string_view kLetters = "ntvfr";
    constexpr std::string_view kMeant = "\n\t\v\f\r";
    const auto letter = kLetters.find(kind);
    return letter == std::string_view::npos ? kind : kMeant[letter];
  }
  std::string until(char end) {
    std::string text;
    while (!at_end() && rest_.front() != end) text += next();
    if (!at_end()) take();
    return text;
  }
  std::string_view rest() const { return rest_; }

 private:
  char take() {
    if (rest_.empty()) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  char number(int base, std::size_t longest) {
    int value = 0;
    for (std::size_t i = 0; i < longest && !rest_.empty(); ++i) {
      const std::string_view digits = "0123456789abcdef";
      const auto digit = digits.find(rest_.front());
      if (digit >= static_cast<std::size_t>(base)) break;
      value = value * base + static_cast<int>(digit);
      take();
    }
    return static_cast<char>(value);
  }

  std::string_view rest_;
};

// One argument: 7</path> is the path, "text" its bytes, whatever else the word.
std::string argument_at(Text& text) {
  std::string word;
  while (!text.at_end()) {
    const char c = text.rest().front();
    if (c == ',' || c == ')') return word;
    text.next();
    if (c == '"') {
      word = text.until('"');
    } else if (c == '<') {
      word = text.until('>');
    } else if (c != ' ' || !word.empty()) {
      word += c;
    }
  }
  return word;
}

[[noreturn]] void refuse(std::string_view line) {
  constexpr std::size_t kShown = 120;
  const std::string end(line.substr(line.size() - std::min(line.size(), kShown)));
  throw Error(ErrorCode::kInvalidInput, "trace", std::string(line.substr(0, kShown)) + " … " + end);
}

// "name(argument, argument) = 0</path>"
SystemCall call_of(std::string_view line) {
  SystemCall call;
  const auto open = line.find('(');
  call.name = line.substr(0, open);
  Text text(line.substr(open + 1));
  for (;;) {
    call.arguments.push_back(argument_at(text));
    if (text.at_end()) refuse(line);
    if (text.next() == ')') break;
  }
  const std::string_view rest = text.rest();
  const auto equals = rest.find("= ");
  if (equals == std::string_view::npos) refuse(line);
  Text result(rest.substr(equals + 2));
  call.result = std::strtol(std::string(result.rest()).c_str(), nullptr, 10);
  result.until('<');
  call.result_path = result.until('>');
  return call;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_left_out(const std::string& path) {
  return ends_with(path, "-shm");
}

std::uint64_t number_in(const std::string& word) {
  return std::strtoull(word.c_str(), nullptr, 10);
}

}  // namespace

const std::vector<std::string> kTraceOptions = {"-f",      "-qq", "-y",          "-xx", "-s",
                                                "4000000", "-e",  "signal=none", "-e",  kTraced};

std::vector<SystemCall> read_trace(const std::string& file) {
  std::vector<SystemCall> calls;
  std::map<std::string, std::pair<std::string, std::size_t>> begun;  // by thread
  std::ifstream in(file, std::ios::binary);
  for (std::string line; std::getline(in, line);) {
    const auto space = line.find(' ');
    const std::string thread = line.substr(0, space);
    std::string_view rest = line;
    rest.remove_prefix(std::min(line.find_first_not_of(' ', space), line.size()));
    if (rest.empty() || rest.front() == '+' || rest.front() == '-') continue;  // it has ended
    if (ends_with(rest, kUnfinished)) {
      rest.remove_suffix(kUnfinished.size());
      begun[thread] = {std::string(rest), calls.size()};
      continue;
    }
    std::size_t began = calls.size();
    std::string whole(rest);
    if (rest.front() == '<') {
      whole = begun[thread].first;
      whole += rest.substr(rest.find(kResumed) + kResumed.size());
      began = begun[thread].second;
    }
    // Killed in it; strace then says "= ?", or that there is no such process.
    const auto result = whole.rfind("= ");
    if (result == std::string::npos || whole.compare(result, 3, "= ?") == 0) continue;
    calls.push_back(call_of(whole));
    calls.back().began = began;
  }
  return calls;
}

void TraceReplay::apply(const SystemCall& call) {
  const auto& arguments = call.arguments;
  const auto starts = [&](std::string_view word) { return call.name.rfind(word, 0) == 0; };
  if (call.result >= 0 && !is_left_out(arguments.at(0))) {
    if (starts("open")) {
      open(call);
    } else if (starts("rename")) {
      const bool at = call.name != "rename";
      model_.rename(arguments.at(at ? 1 : 0), arguments.at(at ? 3 : 1));
    } else if (starts("unlink")) {
      const std::string& path = arguments.at(call.name == "unlink" ? 0 : 1);
      if (!is_left_out(path)) model_.remove(path);
    } else if (starts("mkdir")) {
      model_.make_directory(arguments.at(call.name == "mkdir" ? 0 : 1));
    } else if (starts("f") || starts("sync")) {
      sync(call);
    } else if (const auto inode = model_.find(arguments.at(0)); inode && starts("pwrite")) {
      const auto written = static_cast<std::size_t>(call.result);
      model_.write(*inode, number_in(arguments.at(3)), arguments.at(1).substr(0, written));
    } else if (inode) {
      throw Error(ErrorCode::kInvalidInput, "trace", "a write without an offset");
    }
  }
  numbers_.push_back(model_.calls());
}

void TraceReplay::open(const SystemCall& call) {
  const std::string& path = call.result_path;
  if (is_left_out(path)) return;
  const std::string& flags = call.arguments.at(2);
  const auto inode = model_.find(path);
  if (!inode && flags.find("O_CREAT") != std::string::npos) model_.create(path);
  if (inode && flags.find("O_TRUNC") != std::string::npos) model_.truncate(*inode, 0);
}

// And what else is done to an open file: its size.
void TraceReplay::sync(const SystemCall& call) {
  const std::string& path = call.arguments.at(0);
  const std::uint64_t before = numbers_.at(call.began);
  const auto inode = model_.find(path);
  if (call.name == "syncfs") {
    model_.sync_all(before);
  } else if (model_.is_directory(path)) {
    model_.sync_names(path, before);
  } else if (!inode) {
    return;
  } else if (call.name == "ftruncate") {
    model_.truncate(*inode, number_in(call.arguments.at(1)));
  } else if (call.name == "fallocate") {
    model_.write(*inode, 0, Bytes(number_in(call.arguments.at(3)), '\0'));
  } else {
    DiskModel::sync(*inode, before);
  }
}

}  // namespace yinxin::testing
