#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "archive/archive.h"
#include "archive/trail.h"
#include "crypto/signer.h"
#include "crypto/trust_store.h"
#include "layout/page_format.h"
#include "pdf/appearance.h"
#include "pdf/fonts.h"
#include "pdf/writer.h"
#include "record/record.h"
#include "registry/accounts.h"
#include "registry/registry.h"
#include "service/current_registry.h"
#include "service/current_templates.h"
#include "service/index_keeper.h"
#include "service/lazy.h"
#include "service/service.h"
#include "service/signing_keys.h"
#include "service/trust_services.h"
#include "service/typesetting.h"
#include "storage/database.h"
#include "templating/context.h"
#include "templating/document.h"
#include "templating/template.h"

namespace yinxin::service {

// The document.seal of a document, by its id or number. Throws Error(kNotFound).
archive::Entry find_document(const archive::Archive& archive, std::string_view id_or_number);

// What the actor's agency is to a document, by its metadata.
casework::Relations relations_to(const Json& metadata, const Actor& actor);
// Throws Error(kForbidden) unless casework::may().
void require_may(const Actor& actor, casework::Verb verb, const casework::Object& object,
                 const std::string& where);
void require_may_read_ledger(const Actor& actor);
// Whether the actor may see the document of a document.seal, also one of which only the log's
// entries are left.
bool may_see(const archive::Archive& archive, const archive::Entry& entry, const Actor& actor,
             Instant now);
// A document the actor may not see is, to them, not there: also not in the words of the refusal.
void require_visible(const archive::Archive& archive, const archive::Entry& entry,
                     std::string_view asked, const Actor& actor, Instant now);

// A file of the log under `root` by its C2SP name, as it was last published, or "keys/1", by which
// its keys are handed over. Throws Error(kNotFound) if the log has none of that name, or if it
// holds entries and may not.
Bytes read_published(const std::filesystem::path& root, std::string_view path, bool with_entries);

// What is wrong with a file's signatures, in one line; nothing if they hold.
std::string problem_of(const signature::FileReport& report);

// The schema of the desk database, from the beginning.
const std::vector<std::string_view>& desk_migrations();
// What the accounts' secrets are sealed with; made if there is no key yet.
crypto::SecretBox accounts_box(const Home& home);

// What an instance consists of, each part opened when a verb first needs it.
class Parts {
 public:
  Parts(Home home, const Clock& clock) : home_(std::move(home)), clock_(clock) {}

  const Home& home() const { return home_; }
  const Clock& clock() const { return clock_; }

  // Throws Error(kUnavailable) saying how to make one, if there is no instance.
  void require_instance() const;
  bool has_instance() const;
  bool is_sample();

  // What may change; made if there is none.
  storage::Database& desk();
  registry::Accounts& accounts();

  // As its file has it now; stays valid also when another takes its place.
  const registry::Registry& registry();
  std::string registry_problem() const { return registry_.problem(); }
  const templating::Directory& directory() { return registry(); }
  const templating::TemplateSet& templates();
  // The instance's limits have changed.
  void look_at_limits_again() { templates_.look_again(); }
  // Throws Error(kNotFound) naming the kinds there are.
  const templating::Template& kind(std::string_view name);
  const pdf::FontSet& fonts();
  const layout::PageFormats& formats();
  // Whether every face has a character: a field may be set in any of them.
  bool can_draw(char32_t character);
  // The instance's anchors, as their files have them now; none without an instance.
  crypto::TrustStore trust();
  TrustServices& trust_services();
  const crypto::Signer& signer(const std::string& seal_id);
  // Whether the lead agency signs a second time, with SM2; and the signer for it.
  bool has_second_signature();
  const crypto::Signer& second_signer(const std::string& seal_id);
  // What the instance signs its own reports with, and how it is called there. Throws
  // Error(kUnavailable) saying where the key belongs if it has none.
  const crypto::Signer& instance_signer();
  std::string instance_name();
  const pdf::Appearance& appearance(const std::string& seal_id);

  // A submission read as a record; if that fails, why, as a fault.
  std::optional<record::Record> read_record(const Submission& submission,
                                            std::vector<templating::Fault>& faults) const;
  // The circumstances of checking and typesetting: `at` or now, the registry, the fonts.
  templating::Context context(std::optional<Instant> at);
  // The archived document of that number, if it concerns the agency (id).
  std::optional<templating::HeldDocument> find_document(const std::string& number,
                                                        const std::string& agency);
  // The ids of the archived documents that the record cites, of those that concern the agency (id).
  std::vector<std::string> cited_documents(const templating::Template& kind,
                                           const record::Record& record, const std::string& agency);
  // How documents of `kind`, which must outlive the answer, are made today.
  Typesetting typesetting(const templating::Template& kind);

  // The one that writes if it is open, else one that only reads and has all that other processes
  // have published. Throws Error(kCorrupt) if theirs does not continue what it had.
  const archive::Archive& archive();
  archive::Archive& archive_to_write();
  bool is_open_to_write() { return writing_.peek() != nullptr; }

  // The record of all acts and looks; made if there is none yet.
  archive::Trail& trail();
  // Puts an act on it, if there is an instance; on record once settle() has returned.
  void note(archive::TrailAct act);
  void settle();
  // Records what may be done even if it cannot be recorded, because it is how one finds out why:
  // why it could not, or nothing.
  std::string recorded_if_possible(archive::TrailAct act);
  // Does something, and puts on record that, and how it ended, before anybody hears of it.
  template <typename Action>
  auto recorded(archive::TrailAct act, const Action& action) {
    act.result = "good";
    try {
      auto answer = action();
      note(std::move(act));
      settle();
      return answer;
    } catch (const Error& error) {
      // What stopped the archive may have stopped the trail; the first failure is the one to tell.
      try {
        act.result = name(error.code());
        note(std::move(act));
        settle();
      } catch (const Error&) {
      }
      throw;
    }
  }

  IndexKeeper& index() { return index_; }

 private:
  const registry::SealEntry& seal(const std::string& id);

  Home home_;
  const Clock& clock_;
  const Json& instance();
  // A setting of the instance that is on or, unless it says so, off.
  bool is_set(const char* name);
  void require_safe_disk();

  Lazy<Json> instance_;
  Lazy<TrustServices> trust_services_;
  Lazy<storage::Database> desk_;
  Lazy<registry::Accounts> accounts_;
  CurrentRegistry registry_;
  CurrentTemplates templates_;
  Lazy<layout::PageFormats> formats_;
  Lazy<pdf::FontSet> fonts_;
  Lazy<archive::Archive> reading_;
  Lazy<archive::Archive> writing_;
  Lazy<std::unique_ptr<archive::Trail>> trail_;
  CurrentSigners signers_;
  std::mutex trust_mutex_;
  std::optional<crypto::TrustStore> trust_;                    // guarded by trust_mutex_
  std::map<std::filesystem::path, FileIdentity> trust_files_;  // guarded by trust_mutex_
  std::mutex seals_mutex_;
  std::map<const seal::Seal*, pdf::Appearance> appearances_;  // guarded by seals_mutex_
  IndexKeeper index_{*this};                                  // last: its thread uses the others
};

}  // namespace yinxin::service
