#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

#include "archive/fsck.h"
#include "archive/sample_archive.h"
#include "base/error.h"

namespace yinxin::testing {

// What submitters were told, and so must be true for ever.
struct Acknowledged {
  std::mutex mutex;
  std::vector<std::string> ids;
  std::string checkpoint;  // the one over the most entries
  std::uint64_t size = 0;

  void add(const archive::Receipt& receipt) {
    const std::lock_guard lock(mutex);
    ids.push_back(receipt.id);
    if (receipt.proof.tree_size <= size) return;
    size = receipt.proof.tree_size;
    checkpoint = receipt.checkpoint;
  }
};

// What is wrong with the archive under `root`, given what was acknowledged; opens it for
// writing, which recovers it, before that.
inline std::string faults(const std::filesystem::path& root, const SampleArchive& sample,
                          const Acknowledged& told) try {
  {
    const archive::Archive archive(root, sample.key(), sample.clock(), small_archive());
    for (const std::string& id : told.ids) {
      const auto entry = archive.find(id);
      if (!entry) return id + " was acknowledged and is lost";
      archive.object(*entry, "pdf");
      archive.metadata(*entry);
    }
  }
  archive::AuditOptions options;
  options.since = told.checkpoint;
  const archive::AuditReport report = archive::audit(root, options);
  if (!report.good()) return report.problems[0].where + ": " + report.problems[0].problem;
  for (const std::string& note : report.notes) {
    if (note.find("not ended yet") != std::string::npos) return note;
  }
  return "";
} catch (const Error& error) {
  return error.what();
}

}  // namespace yinxin::testing
