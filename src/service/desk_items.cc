#include <algorithm>

#include "service/desk.h"
#include "service/parts.h"
#include "templating/field_type.h"

namespace yinxin::service {
namespace {

using casework::IssuedDocument;
using templating::Field;

// 议定事项: the items of a list whose template says by when each has to be done.
const Field* tracked_list(const templating::Template& kind) {
  const auto& fields = kind.record.fields;
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [](const Field& field) { return !field.tracks.empty(); });
  return found == fields.end() ? nullptr : &*found;
}

// What the columns are of: fields of one name mean the same in every kind, so they share one.
struct Column {
  std::string name;
  std::string label;
};

class ItemWriter {
 public:
  ItemWriter(Parts& parts, const casework::Casebook& book, Date today)
      : parts_(parts), book_(book), today_(today) {
    for (const templating::Template& kind : parts.templates().list()) {
      const Field* list = tracked_list(kind);
      if (list == nullptr) continue;
      for (const Field& field : list->fields) {
        const auto same = [&](const Column& column) { return column.name == field.name; };
        if (std::any_of(columns_.begin(), columns_.end(), same)) continue;
        columns_.push_back({field.name, field.label});
      }
    }
  }

  std::vector<std::string> headings() const {
    std::vector<std::string> headings = {"文号", "标题", "成文日期", "序号"};
    for (const Column& column : columns_) headings.push_back(column.label);
    headings.insert(headings.end(), {"办理情况", "反馈文书"});
    return headings;
  }

  std::vector<LedgerTable::Row> rows(const IssuedDocument& document, const Actor& actor) const {
    const auto* kind = parts_.templates().find(document.kind);
    const Field* list = kind == nullptr ? nullptr : tracked_list(*kind);
    if (list == nullptr) return {};
    const auto text = record_of(document, actor);
    if (!text) return {};
    const auto record = record::Record::parse(*text, document.number);
    const auto answers = feedback(document);
    std::vector<LedgerTable::Row> rows;
    for (const auto item : record.root().children(list->name.c_str())) {
      LedgerTable::Row row{document.id, {document.number, document.title, document.date}};
      row.cells.push_back(std::to_string(rows.size() + 1));
      for (const Column& column : columns_) {
        row.cells.push_back(values(item, list->find(column.name), document.date));
      }
      const std::string due = record::text_of(item.child(list->tracks.c_str()));
      row.cells.push_back(standing(due, !answers.empty()));
      row.cells.push_back(answers);
      rows.push_back(std::move(row));
    }
    return rows;
  }

 private:
  // Nothing of what the actor may not read, and of what has none.
  std::optional<Bytes> record_of(const IssuedDocument& document, const Actor& actor) const {
    const archive::Archive& archive = parts_.archive();
    const auto entry = archive.find(document.id);
    if (!entry || archive::find_object(*entry, "record") == nullptr) return {};
    if (!may_see(archive, *entry, actor, parts_.clock().now())) return {};
    if (archive.standing(*entry).tombstone()) return {};
    return archive.object(*entry, "record");
  }

  std::string values(pugi::xml_node item, const Field* field, const std::string& date) const {
    if (field == nullptr) return {};
    std::string all;
    for (const auto node : item.children(field->name.c_str())) {
      all += (all.empty() ? "" : "、") + value(record::text_of(node), *field, date);
    }
    return all;
  }

  std::string value(std::string text, const Field& field, const std::string& date) const {
    for (const auto& option : field.options) {
      if (option.value == text) return option.label;
    }
    if (field.type != templating::find_field_type("agency")) return text;
    const auto day = Date::from_iso(date);
    const auto agency = day ? parts_.directory().agency(text, *day) : std::nullopt;
    return agency ? agency->short_name : text;
  }

  std::string standing(const std::string& due, bool answered) const {
    if (answered) return "已反馈";
    const auto day = Date::from_iso(due);
    if (!day) return "持续执行";
    return *day < today_ ? "已到期，未反馈" : "期限内";
  }

  // What other agencies or the issuer wrote with reference to it.
  std::string feedback(const IssuedDocument& document) const {
    std::string numbers;
    for (const IssuedDocument& other : book_.chain(document.id)) {
      const auto& links = other.links;
      if (std::find(links.begin(), links.end(), document.id) == links.end()) continue;
      numbers += (numbers.empty() ? "" : "、") + other.number;
    }
    return numbers;
  }

  Parts& parts_;
  const casework::Casebook& book_;
  Date today_;
  std::vector<Column> columns_;
};

}  // namespace

LedgerTable Desk::agreed_items(const Actor& actor, const LedgerRange& range) {
  require_may_read_ledger(actor);
  follow();
  const auto book = casebook();
  const ItemWriter writer(parts_, book, china_date(parts_.clock().now()));
  LedgerTable table;
  table.headings = writer.headings();
  for (const auto& document : book.documents(actor.agency, range.family, range.from, range.to)) {
    for (LedgerTable::Row& row : writer.rows(document, actor)) table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace yinxin::service
