#include "index/builder.h"

#include <algorithm>
#include <system_error>

#include "index/document.h"
#include "index/terms.h"

namespace yinxin::index {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kDocumentsInPart = 250;
constexpr std::size_t kPartsInGroup = 32;

fs::path emptied(fs::path directory) {
  fs::remove_all(directory);
  fs::create_directories(directory);
  return directory;
}

}  // namespace

Builder::Builder(const fs::path& path, fs::path directory, std::string texts)
    : directory_(emptied(std::move(directory))),
      texts_name_(std::move(texts)),
      texts_(path / texts_name_, {}) {
  start();
}

Builder::Builder(fs::path directory, const Reader& base)
    : directory_(emptied(std::move(directory))),
      base_(base),
      texts_name_(read_bookkeeping(base.newest).texts),
      texts_(base.path / texts_name_, read_bookkeeping(base.newest).sizes),
      numbered_(static_cast<Xapian::docid>(read_bookkeeping(base.newest).sizes.rows)),
      replaced_(*base.replaced) {
  blank_ = ++numbered_;
  texts_.put(blank_, {}, {});
  replaced_.push_back(blank_);
  start();
}

void Builder::start() {
  const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  workers_.reserve(threads);
  try {
    while (workers_.size() < threads) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // Those that there are do the work of all.
    if (workers_.empty()) throw;
  }
}

Builder::~Builder() {
  stop();
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
}

void Builder::add(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) {
    ++numbered_;
    replace(entry.id);
    if (pending_.entries.empty()) pending_.first = numbered_;
    pending_.entries.push_back(entry);
    if (pending_.entries.size() == kDocumentsInPart) start_part();
  }
}

void Builder::replace(const std::string& id) {
  const auto [known, is_new] = known_.emplace(id, numbered_);
  if (!is_new) {
    replaced_.push_back(known->second);
    known->second = numbered_;
  } else if (base_) {
    note_documents(std::string(prefix::kId) + id, base_->database, base_->numbering, replaced_);
  }
}

void Builder::start_part() {
  Job job = std::move(pending_);
  pending_ = {};
  {
    const std::lock_guard lock(mutex_);
    const std::size_t group = groups_.empty() ? 0 : groups_.rbegin()->first;
    const bool next_group = groups_.empty() || groups_[group].full;
    job.group = groups_.empty() ? 0 : next_group ? group + 1 : group;
    Group& chosen = groups_[job.group];
    ++chosen.unfinished;
    chosen.full = ++parts_in_group_ == kPartsInGroup;
    if (chosen.full) parts_in_group_ = 0;
  }
  push(std::move(job));
}

void Builder::push(Job job) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return jobs_.size() < workers_.size() || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  jobs_.push_back(std::move(job));
  changed_.notify_all();
}

void Builder::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopped_ || !jobs_.empty(); });
    if (stopped_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    ++running_;
    changed_.notify_all();
    lock.unlock();
    std::exception_ptr failure;
    try {
      run(job);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --running_;
    if (failure && !failure_) failure_ = failure;
    changed_.notify_all();
  }
}

fs::path Builder::new_part() {
  const std::lock_guard lock(mutex_);
  return directory_ / ("part-" + std::to_string(part_names_++));
}

void Builder::run(const Job& job) {
  const fs::path part = new_part();
  if (job.entries.empty()) {
    merge(job.parts, part);
    for (const fs::path& merged : job.parts) fs::remove_all(merged);
  } else {
    make_part(job, part);
  }
  const std::lock_guard lock(mutex_);
  Group& group = groups_[job.group];
  group.parts.push_back(part);
  if (--group.unfinished > 0 || !group.full || group.parts.size() == 1) return;
  // Not push(): there is room, because this worker takes it.
  ++group.unfinished;
  jobs_.push_back({job.group, {}, 0, std::move(group.parts)});
  group.parts.clear();
}

void Builder::make_part(const Job& job, const fs::path& part) {
  Xapian::WritableDatabase database = create_part(part);
  Xapian::docid number = job.first;
  for (const Entry& entry : job.entries) {
    const Prepared prepared = prepare(entry);
    database.replace_document(number, prepared.document);
    texts_.put(number, prepared.text, prepared.attributes);
    ++number;
  }
  database.commit();
}

fs::path Builder::finish(std::uint64_t position) {
  if (!pending_.entries.empty()) start_part();
  std::vector<fs::path> parts;
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return failure_ || (jobs_.empty() && running_ == 0); });
    if (failure_) std::rethrow_exception(failure_);
    for (auto& [number, group] : groups_) {
      parts.insert(parts.end(), group.parts.begin(), group.parts.end());
    }
  }
  stop();
  if (parts.empty() || blank_ != 0) {
    parts.insert(parts.begin(), new_part());
    Xapian::WritableDatabase part = create_part(parts.front());
    if (blank_ != 0) put_blank(blank_, part);
    part.commit();
  }
  std::sort(replaced_.begin(), replaced_.end());
  replaced_.erase(std::unique(replaced_.begin(), replaced_.end()), replaced_.end());
  fs::path merged = directory_ / "merged";
  merge(parts, merged);
  for (const fs::path& part : parts) fs::remove_all(part);
  Xapian::WritableDatabase database(merged.string(), Xapian::DB_OPEN | Xapian::DB_NO_TERMLIST);
  write_bookkeeping({position, texts_name_, texts_.sync(), replaced_}, database);
  database.commit();
  return merged;
}

void Builder::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  for (std::thread& worker : workers_) worker.join();
  workers_.clear();
}

}  // namespace yinxin::index
