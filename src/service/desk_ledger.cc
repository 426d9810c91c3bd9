#include <algorithm>
#include <map>

#include "base/csv.h"
#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

using casework::ClockRow;
using casework::IssuedDocument;

// How a clock counts; the order is that of the columns.
struct Count {
  const char* name;
  const char* label;
};

constexpr Count kCounts[] = {
    {"all", "件数"},
    {"in-time", "按期答复"},
    {"late", "逾期答复"},
    {"explained", "其中已说明"},
    {"overdue", "逾期未复"},
    {"running", "期限内"},
    {"lapsed", "期满未行使"},
    {"not-begun", "未起算"},
    {"recomputed", "重算一致"},
    {"differing", "重算不符"},
};

std::vector<std::string> counts_of(const ClockRow& clock, Instant now) {
  std::vector<std::string> counts = {"all"};
  if (!clock.open()) {
    counts.emplace_back(clock.late ? "late" : "in-time");
    if (clock.late && !clock.lateness.empty()) counts.emplace_back("explained");
  } else if (!clock.begun()) {
    counts.emplace_back("not-begun");
  } else if (clock.computations.back().end > now) {
    counts.emplace_back("running");
  } else {
    counts.emplace_back(clock.duty ? "overdue" : "lapsed");
  }
  return counts;
}

// Whether what was computed then comes out by the rules and calendars as they are entered now. What
// was corrected depends on what was allowed, and is not recomputed.
std::optional<std::string> recomputed(Parts& parts, const IssuedDocument& document,
                                      const ClockRow& clock) {
  if (!clock.begun()) return {};
  const casework::Computation& first = clock.computations.front();
  const auto start = from_rfc3339(first.start);
  const auto now =
      start ? compute_limit(parts, document.kind, clock.rule, *start, {}) : std::nullopt;
  if (!now) return {};
  return now->end == first.end && now->last_day == first.last_day ? "recomputed" : "differing";
}

Figure& figure_of(RuleStatistics& rule, const std::string& name) {
  return *std::find_if(rule.figures.begin(), rule.figures.end(),
                       [&](const Figure& figure) { return figure.name == name; });
}

class LedgerWriter {
 public:
  LedgerWriter(Desk& desk, Parts& parts, const casework::Casebook& book)
      : desk_(desk), parts_(parts), book_(book) {}

  std::vector<LedgerTable::Row> rows(const IssuedDocument& document) const {
    const std::vector<std::string> head = head_of(document);
    std::vector<LedgerTable::Row> rows;
    for (const ClockRow& clock : book_.clocks(document.id)) {
      LedgerTable::Row row{document.id, head};
      for (std::string& text : clock_cells(clock, document)) row.cells.push_back(std::move(text));
      rows.push_back(std::move(row));
    }
    if (rows.empty()) {
      rows.push_back({document.id, head});
      rows.back().cells.resize(headings().size());
    }
    return rows;
  }

  static std::vector<std::string> headings() {
    return {"文号",     "标题",     "成文日期", "发文机关", "主送",     "抄送",
            "签收",     "差异",     "事项",     "责任机关", "期限性质", "到期",
            "办理情况", "答复文号", "答复时间", "逾期说明"};
  }

 private:
  std::string names(const std::vector<std::string>& agencies, const std::string& date) const {
    const auto day = Date::from_iso(date);
    std::string text;
    for (const std::string& id : agencies) {
      const auto agency = day ? parts_.directory().agency(id, *day) : std::nullopt;
      text += (text.empty() ? "" : "、") + (agency ? agency->short_name : id);
    }
    return text;
  }

  std::vector<std::string> head_of(const IssuedDocument& document) const {
    std::string received;
    std::string differences;
    for (const casework::Delivery& delivery : book_.deliveries(document.id)) {
      const std::string agency = names({delivery.agency}, document.date);
      const std::string when = delivery.received.empty() ? "未签收" : minute(delivery.received);
      received.append(received.empty() ? "" : "；").append(agency).append(" ").append(when);
      if (delivery.differences.empty()) continue;
      differences.append(differences.empty() ? "" : "；").append(agency).append("：");
      differences.append(delivery.differences);
    }
    return {document.number,
            document.title,
            document.date,
            names(document.issuers, document.date),
            names(document.to, document.date),
            names(document.cc, document.date),
            received,
            differences};
  }

  std::vector<std::string> clock_cells(const ClockRow& clock,
                                       const IssuedDocument& document) const {
    const ClockView view = desk_.view(clock, document);
    std::string kind = view.kind;
    std::string due;
    if (clock.begun()) {
      const casework::Computation& computed = clock.computations.back();
      if (computed.to_verify) kind += "（待核）";
      due = computed.last_day;
    }
    const auto answer = clock.open() ? std::nullopt : book_.document(clock.answer);
    const auto today = china_date(parts_.clock().now()).iso();
    return {view.name,
            names({clock.agency}, today),
            kind,
            due,
            view.standing,
            answer ? answer->number : "",
            minute(clock.answered),
            clock.lateness};
  }

  static std::string minute(const std::string& rfc3339) {
    std::string text = rfc3339.substr(0, 16);
    if (text.size() == 16) text[10] = ' ';
    return text;
  }

  Desk& desk_;
  Parts& parts_;
  const casework::Casebook& book_;
};

}  // namespace

void require_may_read_ledger(const Actor& actor) {
  casework::Object object;
  object.relations = {casework::Relation::kSelf};
  require_may(actor, casework::Verb::kReadLedger, object, "台账 ledger");
}

std::string to_csv(const LedgerTable& table) {
  std::string csv = std::string(kCsvBegin) + csv_line(table.headings);
  for (const LedgerTable::Row& row : table.rows) csv += csv_line(row.cells);
  return csv;
}

LedgerTable Desk::ledger(const Actor& actor, const LedgerRange& range) {
  require_may_read_ledger(actor);
  follow();
  const auto book = casebook();
  const LedgerWriter writer(*this, parts_, book);
  LedgerTable table;
  table.headings = LedgerWriter::headings();
  for (const auto& document : book.documents(actor.agency, range.family, range.from, range.to)) {
    for (LedgerTable::Row& row : writer.rows(document)) table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<RuleStatistics> Desk::statistics(const Actor& actor, const LedgerRange& range) {
  require_may_read_ledger(actor);
  follow();
  const auto book = casebook();
  const Instant now = parts_.clock().now();
  std::map<std::string, RuleStatistics> by_rule;
  for (const auto& document : book.documents(actor.agency, range.family, range.from, range.to)) {
    for (const ClockRow& clock : book.clocks(document.id)) {
      RuleStatistics& rule = by_rule[clock.rule];
      if (rule.figures.empty()) {
        for (const Count& count : kCounts) rule.figures.push_back({count.name, count.label, {}});
      }
      rule.rule = clock.rule;
      if (rule.name.empty()) {
        const ClockView view = this->view(clock, document);
        rule.name = view.name;
        rule.kind = view.kind;
      }
      std::vector<std::string> counts = counts_of(clock, now);
      if (auto outcome = recomputed(parts_, document, clock)) counts.push_back(*outcome);
      for (const std::string& name : counts) {
        figure_of(rule, name).documents.push_back(document.id);
      }
    }
  }
  std::vector<RuleStatistics> rules;
  rules.reserve(by_rule.size());
  for (auto& [id, rule] : by_rule) rules.push_back(std::move(rule));
  return rules;
}

}  // namespace yinxin::service
