#include "service/jobs.h"

#include <algorithm>
#include <sstream>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "crypto/random.h"
#include "ledger/checkpoint.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostWaiting = 16;
constexpr std::size_t kMostKept = 100;
constexpr std::size_t kLargestResult = std::size_t{256} << 20;
constexpr std::size_t kLongestOptions = 64 << 10;
constexpr unsigned kOwnerOnly = 0600;

const JobKind* find_kind(std::string_view name) {
  const auto& kinds = job_kinds();
  const auto found =
      std::find_if(kinds.begin(), kinds.end(), [&](const JobKind& k) { return k.name == name; });
  return found == kinds.end() ? nullptr : &*found;
}

const JobKind& kind_of(std::string_view name) {
  if (const JobKind* kind = find_kind(name)) return *kind;
  std::string known;
  for (const JobKind& kind : job_kinds()) {
    known += (known.empty() ? "" : "、") + std::string(kind.name);
  }
  throw Error(ErrorCode::kNotFound, "kind " + std::string(name),
              "没有这种任务；现有 (no such kind of job; there are): " + known);
}

Job job_of(const storage::Row& row) {
  Job job;
  job.id = row.text(0);
  job.kind = row.text(1);
  job.person = row.text(2);
  job.agency = row.text(3);
  job.options = Json::parse(row.text(4), "job.options");
  job.state = row.text(5);
  job.created = row.text(6);
  job.ended = row.text(7);
  job.good = row.integer(8) != 0;
  job.problem = row.text(9);
  std::istringstream formats(row.text(10));
  for (std::string format; formats >> format;) job.results.push_back(format);
  return job;
}

bool has_form(const Json& value, JobOption::Form form) {
  if (value.is_null()) return true;
  return form == JobOption::Form::kFlag ? value.is_boolean() : value.is_string();
}

// What a job would fail of hours later is said to whoever asks for it.
void require_options(const JobKind& kind, const Json& options) {
  if (!options.is_object()) {
    throw Error(ErrorCode::kInvalidInput, "options", "应为对象 (an object)");
  }
  if (options.dump().size() > kLongestOptions) {
    throw Error(ErrorCode::kInvalidInput, "options", "太长 (too long)");
  }
  for (const auto& [name, value] : options.object()) {
    const auto option =
        std::find_if(kind.options.begin(), kind.options.end(),
                     [&, &wanted = name](const auto& o) { return o.name == wanted; });
    const std::string where = "options." + name;
    if (option == kind.options.end()) {
      throw Error(ErrorCode::kInvalidInput, where, "这种任务没有这个选项 (no such option)");
    }
    if (!has_form(value, option->form)) {
      const bool flag = option->form == JobOption::Form::kFlag;
      throw Error(ErrorCode::kInvalidInput, where,
                  flag ? "应为 true 或 false (true or false)" : "应为文字 (a text)");
    }
    const bool checkpoint = option->form == JobOption::Form::kCheckpoint && !value.is_null();
    if (checkpoint && !value.string().empty()) ledger::Checkpoint::parse(value.string());
  }
}

[[noreturn]] void unknown(const std::string& id) {
  throw Error(ErrorCode::kNotFound, id, "没有这项任务 (no such job)");
}

}  // namespace

const std::string_view kJobTables = R"sql(
CREATE TABLE job(
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  person TEXT NOT NULL,
  agency TEXT NOT NULL,
  options TEXT NOT NULL,
  state TEXT NOT NULL,
  created TEXT NOT NULL,
  ended TEXT NOT NULL DEFAULT '',
  good INTEGER NOT NULL DEFAULT 0,
  problem TEXT NOT NULL DEFAULT '',
  results TEXT NOT NULL DEFAULT ''
);
)sql";

Jobs::~Jobs() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    for (const auto& task : tasks_) task->stopped = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

// The first process that asks works on jobs from then on. Called with mutex_ held.
void Jobs::take_over() {
  if (lock_) return;
  const fs::path file = parts_.home().desk() / "jobs.lock";
  parts_.require_instance();
  if (!fs::exists(file)) write_file(file, "", kOwnerOnly);
  auto lock = storage::Lock::take(file, storage::Lock::Kind::kExclusive);
  if (!lock) return;
  lock_.emplace(std::move(*lock));
  parts_.desk().write([&](storage::Session& session) {
    session.execute(
        "UPDATE job SET state = 'interrupted', ended = ? WHERE state IN ('waiting', 'running')",
        {to_rfc3339(parts_.clock().now())});
  });
}

Job Jobs::start(const Actor& actor, const std::string& kind, const Json& options) {
  const JobKind& known = kind_of(kind);
  require_may(actor, known.verb, {}, "任务 job " + kind);
  require_options(known, options);
  auto task = std::make_shared<Task>();
  task->actor = actor;
  task->job.id = to_hex(crypto::random_bytes(8));
  task->job.kind = kind;
  task->job.person = actor.person;
  task->job.agency = actor.agency;
  task->job.options = options;
  task->job.created = to_rfc3339(parts_.clock().now());
  parts_.recorded({actor.person, actor.agency, "job", task->job.id, kind}, [&] { return true; });
  {
    const std::lock_guard lock(mutex_);
    take_over();
    if (!lock_ || ending_ || tasks_.size() > kMostWaiting) {
      throw Error(ErrorCode::kUnavailable, "jobs",
                  "等待的任务太多，或由另一进程办理 (too many jobs wait, or another process has "
                  "them)");
    }
    forget_old();
    const Job& job = task->job;
    parts_.desk().write([&](storage::Session& session) {
      session.execute(
          "INSERT INTO job(id, kind, person, agency, options, state, created) "
          "VALUES (?, ?, ?, ?, ?, ?, ?)",
          {job.id, job.kind, job.person, job.agency, options.dump(), job.state, job.created});
    });
    tasks_.push_back(task);
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
  }
  changed_.notify_all();
  return task->job;
}

void Jobs::work() {
  for (;;) {
    std::shared_ptr<Task> task;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return ending_ || !tasks_.empty(); });
      if (ending_) return;
      task = tasks_.front();
    }
    run(*task);
    const std::lock_guard lock(mutex_);
    tasks_.pop_front();
  }
}

void Jobs::run(Task& task) {
  const std::string& id = task.job.id;
  const Stopped stopped = [&] { return task.stopped.load(); };
  const Progress progress = [&](std::uint64_t done, std::uint64_t total) {
    task.total = total;
    task.done = done;
  };
  try {
    if (!stopped()) {
      parts_.desk().write([&](storage::Session& session) {
        session.execute("UPDATE job SET state = 'running' WHERE id = ?", {id});
      });
      const JobOutcome outcome =
          kind_of(task.job.kind).run(service_, task.job, task.actor, progress, stopped);
      if (!stopped()) return end(id, "done", outcome, "");
    }
    end(id, stopped_state(), {}, "");
  } catch (const std::exception& exception) {
    try {
      if (stopped()) return end(id, stopped_state(), {}, "");
      end(id, "failed", {}, exception.what());
    } catch (const Error&) {  // the desk takes nothing: the next process finds it interrupted
    }
  }
}

std::string Jobs::stopped_state() {
  const std::lock_guard lock(mutex_);
  return ending_ ? "interrupted" : "cancelled";
}

void Jobs::end(const std::string& id, const std::string& state, const JobOutcome& outcome,
               const std::string& problem) {
  std::string formats;
  if (!outcome.files.empty()) fs::create_directories(file_of(id, "").parent_path());
  for (const auto& [format, bytes] : outcome.files) {
    write_file(file_of(id, format), bytes, kOwnerOnly);
    formats += (formats.empty() ? "" : " ") + format;
  }
  parts_.desk().write([&](storage::Session& session) {
    session.execute(
        "UPDATE job SET state = ?, ended = ?, good = ?, problem = ?, results = ? WHERE id = ?",
        {state, to_rfc3339(parts_.clock().now()), std::int64_t{outcome.good}, problem, formats,
         id});
  });
}

// Called with mutex_ held.
void Jobs::forget_old() {
  const std::vector<Job> all = rows("");
  for (std::size_t i = kMostKept; i < all.size(); ++i) {
    std::error_code ignored;
    for (const std::string& format : all[i].results)
      fs::remove(file_of(all[i].id, format), ignored);
    parts_.desk().write([&](storage::Session& session) {
      session.execute("DELETE FROM job WHERE id = ?", {all[i].id});
    });
  }
}

std::vector<Job> Jobs::rows(const std::string& id) {
  std::vector<Job> jobs;
  parts_.desk().read([&](storage::Session& session) {
    const auto rows = session.query(
        "SELECT id, kind, person, agency, options, state, created, ended, good, problem, results "
        "FROM job WHERE id = ?1 OR ?1 = '' ORDER BY sequence DESC",
        {id});
    for (const storage::Row& row : rows) jobs.push_back(job_of(row));
  });
  for (const auto& task : tasks_) {
    for (Job& job : jobs) {
      if (job.id != task->job.id) continue;
      job.done = task->done;
      job.total = task->total;
    }
  }
  return jobs;
}

bool Jobs::visible(const Actor& actor, const Job& job) const {
  const JobKind* kind = find_kind(job.kind);
  if (kind == nullptr || !casework::may(actor.subject(), kind->verb, {})) return false;
  return actor.local_operator || actor.agency == job.agency;
}

std::vector<Job> Jobs::list(const Actor& actor) {
  const auto& kinds = job_kinds();
  if (std::none_of(kinds.begin(), kinds.end(), [&](const JobKind& kind) {
        return casework::may(actor.subject(), kind.verb, {});
      })) {
    casework::forbid(casework::Verb::kAudit, "任务 jobs");
  }
  const std::lock_guard lock(mutex_);
  take_over();
  std::vector<Job> jobs = rows("");
  jobs.erase(std::remove_if(jobs.begin(), jobs.end(),
                            [&](const Job& job) { return !visible(actor, job); }),
             jobs.end());
  return jobs;
}

Job Jobs::find(const Actor& actor, const std::string& id) {
  const std::lock_guard lock(mutex_);
  take_over();
  const std::vector<Job> found = id.empty() ? std::vector<Job>() : rows(id);
  if (found.empty() || !visible(actor, found.front())) unknown(id);
  return found.front();
}

Bytes Jobs::result(const Actor& actor, const std::string& id, const std::string& format) {
  const Job job = find(actor, id);
  if (std::find(job.results.begin(), job.results.end(), format) == job.results.end()) {
    throw Error(ErrorCode::kNotFound, id,
                "这项任务没有这种结果，或尚未完成 (no such result, or not done yet): " + format);
  }
  return parts_.recorded({actor.person, actor.agency, "job-result", id, format},
                         [&] { return read_file(file_of(id, format), kLargestResult); });
}

Job Jobs::cancel(const Actor& actor, const std::string& id) {
  Job job = find(actor, id);
  if (job.over()) {
    throw Error(ErrorCode::kConflict, id, "任务已经结束 (the job is over)");
  }
  parts_.recorded({actor.person, actor.agency, "job-cancel", id}, [&] { return true; });
  const std::lock_guard lock(mutex_);
  for (const auto& task : tasks_) {
    if (task->job.id == id) task->stopped = true;
  }
  return job;
}

fs::path Jobs::file_of(const std::string& id, const std::string& format) const {
  return parts_.home().desk() / "jobs" / (id + "." + format);
}

}  // namespace yinxin::service
