#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>

#include "base/error.h"
#include "base/parallel.h"
#include "service/bag.h"
#include "service/import_line.h"
#include "service/parts.h"
#include "service/service.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestLine = std::size_t{32} << 20;
constexpr std::size_t kChunkLines = 1000;
constexpr std::size_t kChunkBytes = std::size_t{8} << 20;
// While one waits for the disk, others read and hash.
constexpr unsigned kWorkers = 4;

struct Line {
  std::uint64_t number;
  std::string text;
  bool too_long = false;
};

// Hands out a file's lines, some at a time, to several threads.
class LineFile {
 public:
  // Of a file that stands in memory.
  LineFile(const std::string& text, const Progress& progress)
      : size_(text.size()),
        file_(std::make_unique<std::istringstream>(text)),
        progress_(progress) {}
  LineFile(const fs::path& path, const Progress& progress)
      : size_(fs::exists(path) ? fs::file_size(path) : 0),
        file_(std::make_unique<std::ifstream>(path, std::ios::binary)),
        progress_(progress) {
    if (!*file_) throw Error(ErrorCode::kNotFound, path.string(), "无法读取 (cannot be read)");
  }

  // Empty at the end of the file.
  std::vector<Line> next() {
    const std::lock_guard lock(mutex_);
    std::vector<Line> lines;
    for (std::size_t bytes = 0; lines.size() < kChunkLines && bytes < kChunkBytes;) {
      Line line{++number_, {}, false};
      if (!read(line)) break;
      bytes += line.text.size();
      const bool blank = line.text.find_first_not_of(" \t\r\xEF\xBB\xBF") == std::string::npos;
      if (!blank || line.too_long) lines.push_back(std::move(line));
    }
    return lines;
  }

  void done(const std::vector<Line>& lines) {
    const std::lock_guard lock(mutex_);
    for (const Line& line : lines) bytes_done_ += line.text.size() + 1;
    if (progress_) progress_(std::min(bytes_done_, size_), size_);
  }

 private:
  // The part of a line that is too long is passed over without being kept.
  bool read(Line& line) {
    std::streambuf& buffer = *file_->rdbuf();
    bool any = false;
    for (int c = buffer.sbumpc(); c != EOF; c = buffer.sbumpc()) {
      any = true;
      if (c == '\n') return true;
      line.too_long = line.text.size() == kLongestLine;
      if (!line.too_long) line.text += static_cast<char>(c);
    }
    return any;
  }

  std::mutex mutex_;
  std::uint64_t size_;
  std::unique_ptr<std::istream> file_;
  const Progress& progress_;
  std::uint64_t number_ = 0;
  std::uint64_t bytes_done_ = 0;
};

class Importing {
 public:
  // `directory` is where files that lines name lie.
  Importing(fs::path directory, const Actor& actor, Parts& parts)
      : directory_(std::move(directory)),
        actor_(actor),
        parts_(parts),
        archive_(parts.archive_to_write()) {}

  void run(LineFile& file) {
    run_at_once(kWorkers, [&] { work(file); });
    if (failure_) throw Error(*failure_);
  }

  Import result() && {
    std::sort(import_.refused.begin(), import_.refused.end(),
              [](const auto& a, const auto& b) { return a.line < b.line; });
    import_.checkpoint = archive_.checkpoint();
    return std::move(import_);
  }

 private:
  struct Read {
    std::uint64_t line;
    std::string id;  // in the old system
  };

  // Stops all workers with the first failure that is not the fault of a line.
  void work(LineFile& file) try {
    while (!stop_) {
      const std::vector<Line> lines = file.next();
      if (lines.empty()) return;
      take_over(lines);
      file.done(lines);
    }
  } catch (const Error& error) {
    stop_ = true;
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = error;
  }

  void take_over(const std::vector<Line>& lines) {
    std::vector<Read> reads;
    std::vector<archive::Deposit> deposits;
    for (const Line& line : lines) {
      Read read{line.number, {}};
      try {
        if (auto deposit = new_document(line, read.id)) {
          deposits.push_back(std::move(*deposit));
          reads.push_back(std::move(read));
        }
      } catch (const Error& error) {
        refuse(read, error);
      }
    }
    const auto errors = archive_.deposit_all(deposits);
    std::uint64_t imported = 0;
    for (std::size_t i = 0; i < errors.size(); ++i) {
      if (!errors[i]) {
        ++imported;
      } else if (!is_repeated(deposits[i])) {
        refuse(reads[i], *errors[i]);
      }
    }
    const std::lock_guard lock(mutex_);
    import_.lines += lines.size();
    import_.imported += imported;
  }

  // Nothing if the archive has it already.
  std::optional<archive::Deposit> new_document(const Line& line, std::string& id) {
    if (line.too_long) throw Error(ErrorCode::kInvalidInput, "JSON", "一行超过32 MiB (too long)");
    const Json json = parse(line);
    if (const Json* member = json.find("id"); member != nullptr && member->is_string()) {
      id = member->string();
    }
    ImportedDocument document = read_import_line(json, directory_, actor_, parts_);
    note(document.unknown_agencies);
    if (!archive_.find(document.deposit.id)) return std::move(document.deposit);
    if (is_repeated(document.deposit)) return {};
    throw Error(ErrorCode::kConflict, "id",
                "此编号已导入，而内容不同 (imported before, with other content)");
  }

  static Json parse(const Line& line) {
    std::string_view text = line.text;
    if (line.number == 1 && text.substr(0, 3) == "\xEF\xBB\xBF") text.remove_prefix(3);
    return Json::parse(text, "JSON");
  }

  // Also of a line that stands in the file twice, of which one is archived already.
  bool is_repeated(const archive::Deposit& deposit) {
    const auto entry = archive_.find(deposit.id);
    if (!entry || !is_same_import(archive_, *entry, deposit)) return false;
    const std::lock_guard lock(mutex_);
    ++import_.present;
    return true;
  }

  void note(const std::vector<std::string>& unknown_agencies) {
    const std::lock_guard lock(mutex_);
    for (const std::string& name : unknown_agencies) ++import_.unknown_agencies[name];
  }

  void refuse(const Read& read, const Error& error) {
    if (error.code() == ErrorCode::kUnavailable) throw Error(error);
    const std::lock_guard lock(mutex_);
    import_.refused.push_back({read.line, read.id, error.what()});
  }

  const fs::path directory_;
  const Actor& actor_;
  Parts& parts_;
  archive::Archive& archive_;

  std::atomic<bool> stop_{false};
  std::mutex mutex_;  // guards what follows
  Import import_;
  std::optional<Error> failure_;
};

// A bag is taken over whole or not at all.
std::string lines_of_bag(const fs::path& directory) {
  const std::vector<std::string> problems = check_bag(directory);
  if (!problems.empty()) {
    throw Error(ErrorCode::kCorrupt, directory.string(),
                "信息包不完整，未导入 (a damaged bag): " + problems.front() + "，共 " +
                    std::to_string(problems.size()) + " 处");
  }
  std::string lines;
  for (const Json& line : documents_in_bag(directory)) lines += line.dump() + "\n";
  return lines;
}

}  // namespace

Import Service::import(const fs::path& file, const Actor& actor, const Progress& progress,
                       const Progress& indexing) {
  parts_->require_instance();
  require_may(actor, casework::Verb::kImport, {}, "导入 import");
  const bool bag = is_bag(file);
  const auto lines = bag ? std::make_unique<LineFile>(lines_of_bag(file), progress)
                         : std::make_unique<LineFile>(file, progress);
  return parts_->recorded({actor.person, actor.agency, "import", "", file.string()}, [&] {
    Importing importing(bag ? file : file.parent_path(), actor, *parts_);
    importing.run(*lines);
    parts_->index().catch_up(indexing);
    return std::move(importing).result();
  });
}

}  // namespace yinxin::service
