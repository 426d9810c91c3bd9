#include "service/oversight.h"

#include "archive/layout.h"
#include "archive/log_files.h"
#include "ledger/checkpoint.h"
#include "ledger/merkle.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

LogHead head_of(const archive::KeyChain& keys, std::string checkpoint) {
  return {keys.origin(), keys.newest().vkey(), keys.first().vkey(), keys.links().size(),
          std::move(checkpoint)};
}

}  // namespace

Bytes Oversight::trail_file(std::string_view path, const Actor& actor) {
  require_may(actor, casework::Verb::kAudit, {}, "全过程记录 trail");
  return read_published(parts_.home().trail(), path, false);
}

LogHead Oversight::ledger_head() {
  // First: keys that are newer check it, too.
  std::string checkpoint =
      archive::LogFiles(parts_.home().archive() / archive::kLogDirectory).checkpoint();
  return head_of(parts_.archive().keys(), std::move(checkpoint));
}

LogHead Oversight::trail_head(const Actor& actor) {
  require_may(actor, casework::Verb::kAudit, {}, "全过程记录 trail");
  parts_.trail();
  const std::filesystem::path root = parts_.home().trail();
  std::string checkpoint = archive::LogFiles(root / archive::kLogDirectory).checkpoint();
  return head_of(archive::KeyChain::read(root), std::move(checkpoint));
}

Consistency Oversight::consistency(const std::string& since, const Actor& actor) {
  require_may(actor, casework::Verb::kAudit, {}, "日志 ledger");
  const archive::Archive& archive = parts_.archive();
  return parts_.recorded({actor.person, actor.agency, "consistency"}, [&] {
    const archive::KeyChain keys = archive.keys();
    const ledger::Checkpoint before = keys.open(since);
    Consistency answer;
    answer.checkpoint = archive.checkpoint();
    const ledger::Checkpoint now = keys.open(answer.checkpoint);
    answer.old_size = before.size;
    answer.size = now.size;
    if (before.size <= now.size) {
      answer.path = archive.prove_consistency(before.size);
      answer.good =
          ledger::is_consistent(before.size, before.root, now.size, now.root, answer.path);
    }
    return answer;
  });
}

std::vector<NumberSeries> Oversight::numbers(const Actor& actor) {
  require_may(actor, casework::Verb::kAudit, {}, "文号 numbers");
  return parts_.recorded({actor.person, actor.agency, "numbers"}, [&] {
    NumberBook book;
    parts_.archive().each(0, [&](const archive::Entry& entry) {
      book.take(entry);
      return true;
    });
    return book.series(actor.local_operator ? "" : actor.agency);
  });
}

}  // namespace yinxin::service
