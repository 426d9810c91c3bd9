#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "archive/entry.h"
#include "base/date.h"

namespace yinxin::archive {

// What has become of a document since it was archived, and what may still be done with it: the
// rules that the writer keeps and the audit checks.
class Standing {
 public:
  // `document` is the entry that archived it.
  explicit Standing(const Entry& document);

  // An entry about the document, in the order of the log. Throws Error(kConflict), saying why, if
  // it may not follow those before.
  void apply(const Entry& act);

  const std::string& superseded_by() const { return superseded_by_; }  // an id, or empty
  bool is_withdrawn() const { return withdrawn_; }
  // When what kept it from those it concerns was lifted (解除限制).
  std::optional<Instant> lifted() const { return lifted_; }
  const std::set<std::string>& holds() const { return holds_; }
  // The day from which it may be appraised; nullopt: it is kept for ever.
  std::optional<Date> due() const { return due_; }
  // The index of the appraisal by which it is to be destroyed.
  std::optional<std::uint64_t> condemned() const { return condemned_; }
  // The index of its tombstone; from then on its objects may be missing.
  std::optional<std::uint64_t> tombstone() const { return tombstone_; }
  bool is_disposed() const { return disposed_; }

  // "current", "superseded", "withdrawn", "disposed".
  std::string_view word() const;

 private:
  void supersede(const Entry& act);
  void withdraw(const Entry& act);
  void lift(const Entry& act);
  void receive(const Entry& act);
  void hold(const Entry& act);
  void release(const Entry& act);
  void appraise(const Entry& act);
  void dispose(const Entry& act);

  std::string id_;
  std::string superseded_by_;
  bool withdrawn_ = false;
  std::optional<Instant> lifted_;
  std::set<std::string> receivers_;
  std::set<std::string> holds_;
  std::optional<Date> due_;
  std::optional<std::uint64_t> condemned_;
  std::optional<std::uint64_t> tombstone_;
  bool disposed_ = false;
};

// Whether the entry is about a document archived before: a renewal or an act.
bool is_about_document(const Entry& entry);

}  // namespace yinxin::archive
