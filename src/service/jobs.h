#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "service/service.h"
#include "storage/lock.h"

namespace yinxin::service {

// Work that takes longer than anybody waits for an answer.
struct Job {
  std::string id;
  std::string kind;    // "audit", "reindex", "renewal"
  std::string person;  // who asked for it
  std::string agency;
  Json options;
  std::string state = "waiting";  // "running", "done", "failed", "cancelled", "interrupted"
  std::uint64_t done = 0;         // of `total`, in units of the kind's own
  std::uint64_t total = 0;
  std::string created;  // RFC 3339
  std::string ended;
  bool good = false;                 // of one that is done: nothing was found wrong
  std::string problem;               // of one that failed: why
  std::vector<std::string> results;  // what there is to fetch: "json", "pdf"

  bool over() const { return state != "waiting" && state != "running"; }
};

// What a job has come to.
struct JobOutcome {
  bool good = true;
  std::map<std::string, Bytes> files;  // by format
};

// Asked by a job now and then; true: it should end.
using Stopped = std::function<bool()>;

// A member of a job's options.
struct JobOption {
  enum class Form { kText, kFlag, kCheckpoint };
  std::string_view name;
  Form form;
};

// A kind of job, what may be asked of it, and the verb of casework::may() that it takes to start
// and to see one.
struct JobKind {
  std::string_view name;
  casework::Verb verb;
  std::vector<JobOption> options;
  JobOutcome (*run)(Service& service, const Job& job, const Actor& actor, const Progress& progress,
                    const Stopped& stopped);
};
const std::vector<JobKind>& job_kinds();

// Jobs, Service::jobs(): one at a time, in the order they were asked for, by a thread of their own;
// whoever left finds theirs again. One process of an instance works on jobs; those that were not
// over when it ended are interrupted. The newest 100 are kept. A job is its agency's: others do not
// find it. Safe to use from several threads.
class Jobs {
 public:
  Jobs(Service& service, Parts& parts) : service_(service), parts_(parts) {}
  // Stops what is running.
  ~Jobs();
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  // Throws Error(kNotFound) naming the kinds there are, Error(kInvalidInput) naming the option that
  // this kind does not have or cannot use, Error(kUnavailable) if too many wait.
  Job start(const Actor& actor, const std::string& kind, const Json& options);
  std::vector<Job> list(const Actor& actor);  // newest first
  Job find(const Actor& actor, const std::string& id);
  Bytes result(const Actor& actor, const std::string& id, const std::string& format);
  // One that waits or runs; it may take a moment until it has ended. Throws Error(kConflict) if it
  // is over.
  Job cancel(const Actor& actor, const std::string& id);

 private:
  struct Task {
    Job job;  // as it was asked for
    Actor actor;
    std::atomic<std::uint64_t> done{0};
    std::atomic<std::uint64_t> total{0};
    std::atomic<bool> stopped{false};
  };

  void take_over();
  void work();
  void run(Task& task);
  std::string stopped_state();
  void end(const std::string& id, const std::string& state, const JobOutcome& outcome,
           const std::string& problem);
  void forget_old();
  std::vector<Job> rows(const std::string& id);
  bool visible(const Actor& actor, const Job& job) const;
  std::filesystem::path file_of(const std::string& id, const std::string& format) const;

  Service& service_;
  Parts& parts_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<storage::Lock> lock_;        // guarded by mutex_, as what follows
  std::deque<std::shared_ptr<Task>> tasks_;  // the first one runs
  bool ending_ = false;
  std::thread thread_;
};

extern const std::string_view kJobTables;

}  // namespace yinxin::service
