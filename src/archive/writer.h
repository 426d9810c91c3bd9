#pragma once

#include <condition_variable>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "archive/entry.h"
#include "archive/log.h"
#include "archive/lookup.h"
#include "archive/numbers.h"
#include "archive/object_store.h"
#include "base/clock.h"
#include "storage/disk.h"
#include "storage/publication.h"

namespace yinxin::archive {

// Where an entry was committed.
struct Commit {
  std::uint64_t index = 0;
  std::uint64_t size = 0;  // of the log that `checkpoint` covers
  std::string checkpoint;
};

// Puts entries into the log, in one thread, for any number of submitters: whatever arrives while
// one batch is being synced makes up the next. Numbers are given out here, so no two submitters
// can get the same one.
//
// Objects need two syncs before their entry may be written, of their bytes and then of their names.
// The names of one batch are synced together with the bytes of the next, so that there is one sync
// of objects, and one of the journal, for each batch.
//
// Everything throws Error(kUnavailable) once any write has failed.
class Writer {
 public:
  // So many are committed at once at most.
  static constexpr std::size_t kMaxBatch = 4096;

  Writer(Log& log, Lookup& lookup, ObjectStore& objects, storage::Disk& disk,
         storage::Volume& volume, const Clock& clock);
  // Publishes what is committed.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Number reserve(const std::string& agency, const std::string& prefix, int year,
                 const std::string& actor);
  // Throws Error(kConflict) unless it is the next of its series.
  void reserve(const Number& number, const std::string& actor);
  // Throws Error(kConflict) unless the number is open.
  void void_number(const Number& number, const std::string& reason, const std::string& actor);
  // Ends every number that is open now.
  void void_open_numbers(const std::string& reason, const std::string& actor);
  // An entry with the members of `body`, committed together with its objects if it has some.
  // Throws Error(kConflict) if it contradicts what is in the log: an id in use, a number that is
  // not open.
  Commit append(std::string_view type, Json body, const PreparedObjects* objects = nullptr);
  // The same without waiting; what it throws comes from the future. `objects` must live until then.
  std::future<Commit> begin_append(std::string_view type, Json body,
                                   const PreparedObjects* objects);

  // The time an entry would have that is written now, unless one before it is later.
  Instant now() const { return clock_.now(); }
  // Throws Error(kUnavailable) if a write has failed.
  void check_healthy() const;
  // Records that a write has failed, by which this object ends.
  void fail(const std::string& reason);

 private:
  struct Request {
    std::string_view type;
    std::function<Json()> body;  // called in the writer's thread
    const PreparedObjects* objects = nullptr;
    std::promise<Commit> answer;
  };
  // Shared because a submitter that has its answer goes away at once.
  using RequestPtr = std::shared_ptr<Request>;
  struct Accepted {
    RequestPtr request;
    Entry entry;
  };

  std::future<Commit> submit(std::string_view type, std::function<Json()> body,
                             const PreparedObjects* objects = nullptr);
  void run();
  std::vector<RequestPtr> next_batch();
  void take(std::vector<RequestPtr> batch);
  std::vector<Accepted> accept(const std::vector<RequestPtr>& batch, std::uint64_t first);
  void apply(const Entry& entry);
  static void refuse(Request& request, const std::string& reason);
  void commit(const std::vector<Accepted>& accepted);
  void publish();

  Log& log_;
  Lookup& lookup_;
  ObjectStore& objects_;
  const Clock& clock_;

  // Of the writer's thread.
  storage::PipelinedPublication files_;
  std::vector<Accepted> named_;  // their files have names that may not be on disk yet
  Numbers numbers_;
  std::set<std::string> ids_in_batch_;
  Instant last_time_{};
  std::chrono::steady_clock::time_point last_publication_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable work_;
  std::vector<RequestPtr> queue_;
  bool stopping_ = false;
  std::string failure_;

  std::thread thread_;
};

}  // namespace yinxin::archive
