#include "archive/writer.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMaxBatch = 4096;

// Publishing costs about as many syncs as three commits, and nobody waits for it.
constexpr std::chrono::milliseconds kPublishWhenIdleFor{20};
constexpr std::chrono::milliseconds kPublishEvery{500};
constexpr std::uint64_t kMaxUnpublished = 4096;

Error unavailable(const std::string& reason) {
  return {ErrorCode::kUnavailable, "archive",
          "写入失败，档案库已停止接受写入；排除故障后重新打开 (stopped after a failed write): " +
              reason};
}

}  // namespace

Writer::Writer(Log& log, Lookup& lookup, ObjectStore& objects, storage::Disk& disk,
               storage::Volume& volume, const Clock& clock)
    : log_(log),
      lookup_(lookup),
      objects_(objects),
      disk_(disk),
      volume_(volume),
      clock_(clock),
      numbers_(lookup.numbers()),
      last_publication_(steady_clock::now()) {
  if (const std::uint64_t size = log.size(); size > 0) {
    last_time_ = parse_entry(size - 1, log.entry(size - 1), "the last entry").time;
  }
  thread_ = std::thread([this] { run(); });
}

Writer::~Writer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  thread_.join();
}

void Writer::check_healthy() const {
  const std::lock_guard lock(mutex_);
  if (!failure_.empty()) throw unavailable(failure_);
}

void Writer::fail(const std::string& reason) {
  const std::lock_guard lock(mutex_);
  if (failure_.empty()) failure_ = reason;
  for (const RequestPtr& request : std::exchange(queue_, {})) {
    request->answer.set_exception(std::make_exception_ptr(unavailable(failure_)));
  }
  work_.notify_all();
}

std::future<Commit> Writer::submit(std::string_view type, std::function<Json()> body,
                                   const PreparedObjects* objects) {
  const auto request = std::make_shared<Request>();
  request->type = type;
  request->body = std::move(body);
  request->objects = objects;
  std::future<Commit> answer = request->answer.get_future();
  {
    const std::lock_guard lock(mutex_);
    if (!failure_.empty()) throw unavailable(failure_);
    queue_.push_back(request);
  }
  work_.notify_one();
  return answer;
}

Number Writer::reserve(const std::string& agency, const std::string& prefix, int year,
                       const std::string& actor) {
  Number number;
  submit(kReserveEntry, [&] {
    number = numbers_.next(agency, prefix, year);
    return Json::Object{{"actor", actor}, {"number", to_json(number)}};
  }).get();
  return number;
}

void Writer::void_number(const Number& number, const std::string& reason,
                         const std::string& actor) {
  submit(kVoidEntry, [&] {
    return Json::Object{{"actor", actor}, {"number", to_json(number)}, {"reason", reason}};
  }).get();
}

void Writer::void_open_numbers(const std::string& reason, const std::string& actor) {
  for (const Number& number : lookup_.numbers().open()) void_number(number, reason, actor);
}

std::future<Commit> Writer::begin_append(std::string_view type, Json body,
                                         const PreparedObjects* objects) {
  return submit(
      type, [body = std::move(body)] { return body; }, objects);
}

Commit Writer::append(std::string_view type, Json body, const PreparedObjects* objects) {
  return begin_append(type, std::move(body), objects).get();
}

void Writer::run() {
  try {
    for (;;) {
      const std::vector<RequestPtr> batch = next_batch();
      if (!batch.empty()) commit(batch);
      const bool overdue = steady_clock::now() - last_publication_ > kPublishEvery;
      if (batch.empty() || overdue || log_.unpublished() > kMaxUnpublished) publish();
      const std::lock_guard lock(mutex_);
      if (!failure_.empty() || (stopping_ && queue_.empty() && log_.unpublished() == 0)) return;
    }
  } catch (const std::exception& exception) {
    fail(exception.what());
  }
}

// Empty if there has been nothing to do for a while and something is left to publish.
std::vector<Writer::RequestPtr> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !queue_.empty() || stopping_ || !failure_.empty(); };
  if (log_.unpublished() > 0) {
    work_.wait_for(lock, kPublishWhenIdleFor, ready);
  } else {
    work_.wait(lock, ready);
  }
  if (!failure_.empty()) return {};
  const std::size_t count = std::min(queue_.size(), kMaxBatch);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<RequestPtr> batch(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
  return batch;
}

void Writer::commit(const std::vector<RequestPtr>& batch) {
  std::vector<Accepted> accepted;
  try {
    accepted = accept(batch);
    if (!accepted.empty()) write_down(accepted);
  } catch (const std::exception& exception) {
    for (const Accepted& a : accepted) {
      a.request->answer.set_exception(std::make_exception_ptr(unavailable(exception.what())));
    }
    throw;
  }
  const Commit commit{0, log_.size(), log_.checkpoint()};
  for (const Accepted& a : accepted) {
    a.request->answer.set_value({a.entry.index, commit.size, commit.checkpoint});
  }
}

std::vector<Writer::Accepted> Writer::accept(const std::vector<RequestPtr>& batch) {
  std::vector<Accepted> accepted;
  std::size_t bytes = 0;
  ids_in_batch_.clear();
  // Nothing in the log may claim to be earlier than what stands before it.
  last_time_ = std::max(last_time_, clock_.now());
  for (auto at = batch.begin(); at != batch.end(); ++at) {
    if (bytes > log_.largest_commit()) {
      const std::lock_guard lock(mutex_);
      queue_.insert(queue_.begin(), at, batch.end());
      break;
    }
    try {
      Entry entry =
          make_entry(log_.size() + accepted.size(), (*at)->type, last_time_, (*at)->body());
      apply(entry);
      bytes += entry.stored.size();
      accepted.push_back({*at, std::move(entry)});
    } catch (...) {
      (*at)->answer.set_exception(std::current_exception());
    }
  }
  return accepted;
}

// What a new entry means for those after it; throws, and changes nothing, if it may not be.
void Writer::apply(const Entry& entry) {
  if (entry.type == kReserveEntry) numbers_.reserve(number_of(entry));
  if (entry.type == kVoidEntry) numbers_.end(number_of(entry));
  if (!is_document(entry)) return;
  const std::string& id = entry.json.at("id").string();
  if (ids_in_batch_.count(id) > 0 || lookup_.find_id(id)) {
    throw Error(ErrorCode::kConflict, id, "该文书已经归档 (already archived)");
  }
  if (has_number(entry) && entry.type == kSealEntry) numbers_.end(number_of(entry));
  if (has_number(entry) && entry.type == kImportEntry) numbers_.import(number_of(entry));
  ids_in_batch_.insert(id);
}

void Writer::write_down(const std::vector<Accepted>& accepted) {
  storage::Publication publication(disk_, volume_);
  std::vector<Bytes> stored;
  std::vector<Entry> entries;
  for (const Accepted& a : accepted) {
    stored.push_back(a.entry.stored);
    entries.push_back(a.entry);
    if (a.request->objects == nullptr) continue;
    for (const auto& file : a.request->objects->staged) publication.add(file);
    for (const auto& path : a.request->objects->existing) publication.add_existing(path);
  }
  publication.run();
  log_.append(std::move(stored));
  lookup_.add(entries);
  for (const Accepted& a : accepted) {
    if (a.request->objects != nullptr) objects_.settled(*a.request->objects);
  }
}

void Writer::publish() {
  log_.publish();
  last_publication_ = steady_clock::now();
}

}  // namespace yinxin::archive
