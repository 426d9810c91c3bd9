#include "archive/writer.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "storage/publication.h"

namespace yinxin::archive {
namespace {

using std::chrono::steady_clock;

// Publishing costs about as many syncs as three commits, and nobody waits for it.
constexpr std::chrono::milliseconds kPublishWhenIdleFor{200};
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
      clock_(clock),
      files_(disk, volume),
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

void Writer::reserve(const Number& number, const std::string& actor) {
  submit(kReserveEntry, [&] {
    return Json::Object{{"actor", actor}, {"number", to_json(number)}};
  }).get();
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
      std::vector<RequestPtr> batch = next_batch();
      const bool idle = batch.empty() && named_.empty();
      if (!idle) take(std::move(batch));
      const bool overdue = steady_clock::now() - last_publication_ > kPublishEvery;
      if (idle || overdue || log_.unpublished() > kMaxUnpublished) publish();
      const std::lock_guard lock(mutex_);
      const bool done = queue_.empty() && named_.empty() && log_.unpublished() == 0;
      if (!failure_.empty() || (stopping_ && done)) break;
    }
  } catch (const std::exception& exception) {
    fail(exception.what());
  }
  for (const Accepted& a : std::exchange(named_, {})) refuse(*a.request, failure_);
}

// Empty if there has been nothing to do for a while and something is left to publish.
std::vector<Writer::RequestPtr> Writer::next_batch() {
  std::unique_lock lock(mutex_);
  const auto ready = [this] { return !queue_.empty() || stopping_ || !failure_.empty(); };
  if (named_.empty() && log_.unpublished() > 0) {
    work_.wait_for(lock, kPublishWhenIdleFor, ready);
  } else if (named_.empty()) {
    work_.wait(lock, ready);
  }
  if (!failure_.empty()) return {};
  const std::size_t count = std::min(queue_.size(), kMaxBatch);
  const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<RequestPtr> batch(queue_.begin(), end);
  queue_.erase(queue_.begin(), end);
  return batch;
}

// What was named in the round before is committed, together with whatever has no files; then the
// files of this round get their names.
void Writer::take(std::vector<RequestPtr> batch) {
  std::vector<RequestPtr> plain;
  std::vector<RequestPtr> filed;
  for (RequestPtr& request : batch) {
    (request->objects == nullptr ? plain : filed).push_back(std::move(request));
  }
  std::vector<Accepted> ready = std::exchange(named_, {});
  try {
    for (const RequestPtr& request : filed) {
      for (const auto& file : request->objects->staged) files_.add(file);
      for (const auto& path : request->objects->existing) files_.add_existing(path);
    }
    files_.sync();
    for (Accepted& a : accept(plain, log_.size() + ready.size())) ready.push_back(std::move(a));
    if (!ready.empty()) commit(ready);
    ready.clear();
    named_ = accept(filed, log_.size());
    for (const Accepted& a : named_) {
      for (const auto& file : a.request->objects->staged) files_.name(file);
      for (const auto& path : a.request->objects->existing) files_.named(path);
    }
  } catch (const std::exception& exception) {
    for (const Accepted& a : ready) refuse(*a.request, exception.what());
    for (const RequestPtr& request : plain) refuse(*request, exception.what());
    for (const RequestPtr& request : filed) refuse(*request, exception.what());
    throw;
  }
}

// Unless it has its answer.
void Writer::refuse(Request& request, const std::string& reason) {
  try {
    request.answer.set_exception(std::make_exception_ptr(unavailable(reason)));
  } catch (const std::future_error&) {
  }
}

std::vector<Writer::Accepted> Writer::accept(const std::vector<RequestPtr>& batch,
                                             std::uint64_t first) {
  std::vector<Accepted> accepted;
  ids_in_batch_.clear();
  // Nothing in the log may claim to be earlier than what stands before it.
  last_time_ = std::max(last_time_, clock_.now());
  for (const RequestPtr& request : batch) {
    try {
      Entry entry = make_entry(first + accepted.size(), request->type, last_time_, request->body());
      apply(entry);
      accepted.push_back({request, std::move(entry)});
    } catch (...) {
      request->answer.set_exception(std::current_exception());
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

void Writer::commit(const std::vector<Accepted>& accepted) {
  std::vector<Entry> entries;
  entries.reserve(accepted.size());
  for (const Accepted& a : accepted) entries.push_back(a.entry);
  std::vector<Bytes> stored;
  std::size_t bytes = 0;
  const auto append = [&] {
    if (!stored.empty()) log_.append(std::exchange(stored, {}));
    bytes = 0;
  };
  for (const Entry& entry : entries) {
    bytes += entry.stored.size();
    stored.push_back(entry.stored);
    if (bytes > log_.largest_commit()) append();
  }
  append();
  lookup_.add(entries);
  const Commit commit{0, log_.size(), log_.checkpoint()};
  for (const Accepted& a : accepted) {
    if (a.request->objects != nullptr) objects_.settled(*a.request->objects);
    a.request->answer.set_value({a.entry.index, commit.size, commit.checkpoint});
  }
}

void Writer::publish() {
  log_.publish();
  last_publication_ = steady_clock::now();
}

}  // namespace yinxin::archive
