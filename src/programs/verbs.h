#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

#include "programs/arguments.h"
#include "service/service.h"

namespace yinxin::programs {

// Exit statuses of the command line; scripts rely on them.
enum Status : int {
  kGood = 0,
  kFoundBad = 1,     // looked and found bad: a signature invalid, a record refused
  kWrongUsage = 2,   // the command is not written as it must be
  kEnvironment = 3,  // an instance, a font, a disk is missing or failing
};

// What a verb works with. Data goes to `out`, words for people to `words`.
struct Call {
  const Arguments& arguments;
  bool json;
  service::Service& service;
  const std::filesystem::path& home;  // of the instance
  std::ostream& out;
  std::ostream& words;
};

// One verb of `yinxin`: its row in the help and the function that does it.
struct Verb {
  const char* name;
  const char* usage;
  const char* help;
  std::vector<OptionForm> options;  // besides --home, --json, --help, which all have
  std::size_t least_words;
  std::size_t most_words;
  Status (*run)(Call& call);
};

Status run_anchor(Call& call);
Status run_audit(Call& call);
Status run_backup(Call& call);
Status run_case(Call& call);
Status run_check(Call& call);
Status run_checkpoint(Call& call);
Status run_clock(Call& call);
Status run_config(Call& call);
Status run_draft(Call& call);
Status run_export(Call& call);
Status run_get(Call& call);
Status run_history(Call& call);
Status run_import(Call& call);
Status run_init(Call& call);
Status run_issue(Call& call);
Status run_key(Call& call);
Status run_ledger(Call& call);
Status run_mirror(Call& call);
Status run_number(Call& call);
Status run_proof(Call& call);
Status run_receive(Call& call);
Status run_lift(Call& call);
Status run_redact(Call& call);
Status run_registry(Call& call);
Status run_reindex(Call& call);
Status run_render(Call& call);
Status run_restore(Call& call);
Status run_retention(Call& call);
Status run_revoke(Call& call);
Status run_search(Call& call);
Status run_serve(Call& call);
Status run_supersede(Call& call);
Status run_template(Call& call);
Status run_todo(Call& call);
Status run_trail(Call& call);
Status run_upgrade(Call& call);
Status run_user(Call& call);
Status run_verify(Call& call);
Status run_version(Call& call);
Status run_webhook(Call& call);
Status run_withdraw(Call& call);
Status run_witness(Call& call);

// Whom the call is made by: --as, or else who Service::actor() says.
service::Actor actor_of(const Call& call);

// Tells which entry of the log was made.
Status answer_entry(Call& call, std::uint64_t index);

// A line on the terminal that tells how far long work has come; nothing in a pipe.
// With `always`, also there, a line for each tenth.
service::Progress progress_on(std::ostream& words, const char* what, bool always = false);

// A line for each number of the series that was made void.
void print_void_numbers(const service::NumberSeries& series, std::ostream& out);

// All of them, in the order a newcomer needs them.
const std::vector<Verb>& verbs();

}  // namespace yinxin::programs
