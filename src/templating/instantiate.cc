#include "templating/instantiate.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "record/calendar.h"
#include "record/chinese_number.h"
#include "templating/annotated_record.h"
#include "templating/field_type.h"
#include "templating/line_maker.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMostElements = 20'000;

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

int number(const Instruction& instruction, std::string_view name, int otherwise) {
  const std::string text = instruction.attribute(name);
  return text.empty() ? otherwise : std::stoi(text);
}

// Makes the elements of a page one after the other. One method an element; kMakers says which.
class PageMaker {
 public:
  PageMaker(const Template& kind, const Context& context, const AnnotatedRecord& record)
      : kind_(kind), context_(context), record_(record), lines_(context, record) {}

  Document run() {
    document_.kind = kind_.kind;
    document_.kind_name = kind_.name;
    document_.page_format = kind_.format;
    document_.title = kind_.name;
    document_.issuers = agencies("issuer");
    make_all(kind_.body, {record_.root(), 0});
    number_annexes();
    return std::move(document_);
  }

 private:
  using Maker = void (PageMaker::*)(const Instruction&, const Scope&);
  struct Row {
    std::string_view element;
    Maker make;
  };
  static const std::array<Row, 17>& makers();

  void make_all(const std::vector<Instruction>& instructions, const Scope& scope) {
    for (const Instruction& instruction : instructions) {
      const auto row = std::find_if(makers().begin(), makers().end(),
                                    [&](const Row& r) { return r.element == instruction.element; });
      (this->*row->make)(instruction, scope);
    }
  }

  template <typename T>
  void add(T element, const Instruction& instruction) {
    if (document_.elements.size() >= kMostElements) {
      throw Error(ErrorCode::kInvalidInput, instruction.where,
                  "<" + instruction.element + ">：文书超过20000个元素 (document too long)");
    }
    document_.elements.emplace_back(std::move(element));
  }

  std::string line(const Instruction& instruction, const Scope& scope) {
    return lines_.plain(instruction.content, scope);
  }

  std::vector<std::string> agencies(const char* field) const {
    std::vector<std::string> names;
    for (const auto node : record_.root().children(field)) names.push_back(printed(node, ""));
    if (names.empty() && context_.draft) names.emplace_back("▢机关▢");
    return names;
  }

  void masthead(const Instruction& in, const Scope& scope) {
    const auto mark = line(in, scope);
    add(Masthead{mark.empty() ? agencies("issuer") : std::vector{mark}, in.attribute("suffix")},
        in);
  }

  // 示公〔2026〕3号, 〔2026〕3号 (纪要) or 第3号 (命令, GB/T 9704-2012, 10.2.2).
  std::string printed_number(const std::string& form) const {
    const std::string& number = record_.number;
    const auto year = std::min(number.find("〔"), number.size());
    if (form == "year") return number.substr(year);
    const auto serial = number.find("〕", year);
    if (form != "serial" || serial == std::string::npos) return number;
    return "第" + number.substr(serial + std::string_view("〕").size());
  }

  void number_line(const Instruction& in, const Scope& scope) {
    NumberLine element{printed_number(in.attribute("form")), {}};
    if (in.expression) {
      for (const auto& node : lines_.nodes(in, scope)) {
        element.signatories.push_back(printed(node, ""));
      }
    }
    add(std::move(element), in);
  }

  void title(const Instruction& in, const Scope& scope) {
    Title element;
    element.printed = in.attribute("printed") != "no";
    const std::string text = line(in, scope);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(kBreak, at), text.size());
      element.text += text.substr(at, end - at);
      if (end < text.size()) element.breaks.push_back(length(element.text));
      at = end + kBreak.size();
    }
    document_.title = element.text;
    add(std::move(element), in);
  }

  Salutation salutation_of(const Instruction& in, const Scope& scope) {
    if (!in.content.empty()) return {line(in, scope) + "："};
    const auto names = agencies("to");
    return {joined(names, "、") + "：", names};
  }

  void salutation(const Instruction& in, const Scope& scope) { add(salutation_of(in, scope), in); }

  std::string ordinal(int level) {
    const auto at = static_cast<std::size_t>(level);
    const int n = ++counters_[at];
    std::fill(counters_.begin() + level + 1, counters_.end(), 0);
    switch (level) {
      case 1:
        return record::chinese_number(n) + "、";
      case 2:
        return "（" + record::chinese_number(n) + "）";
      case 3:
        return std::to_string(n) + ".";
      default:
        return "（" + std::to_string(n) + "）";
    }
  }

  void heading(const Instruction& in, const Scope& scope) {
    const int level = number(in, "level", 1);
    const std::string numbered = in.attribute("number") == "no" ? "" : ordinal(level);
    add(Heading{level, numbered + line(in, scope)}, in);
  }

  void paragraph(const Instruction& in, const Scope& scope) {
    add(Paragraph{lines_.text(in.content, scope), number(in, "indent", 2)}, in);
  }

  void item(const Instruction& in, const Scope& scope) {
    Text text = {{ordinal(number(in, "level", 2)), Style::kPlain}};
    for (auto& run : lines_.text(in.content, scope)) text.push_back(std::move(run));
    add(Paragraph{joined_runs(std::move(text)), 2}, in);
  }

  void annexes(const Instruction& in, const Scope& scope) {
    AnnexNote note{each_line(in, scope)};
    if (!note.names.empty()) add(std::move(note), in);
  }

  std::vector<std::string> each_line(const Instruction& in, const Scope& scope) {
    std::vector<std::string> out;
    for (const Scope& row : lines_.rows(in, scope)) out.push_back(lines_.plain(in.content, row));
    return out;
  }

  void sign_off(const Instruction& in, const Scope& scope) {
    SignOff element;
    const bool sealed = in.attribute("seals") != "no";
    if (in.expression) return sign_by_persons(in, scope);
    for (const auto node : record_.root().children("issuer")) {
      const std::string id = node.attribute("id").value();
      element.issuers.push_back({printed(node, ""), ""});
      if (!sealed) continue;
      element.issuers.back().seal = context_.directory.seal(id, record_.date);
      require_seal(element.issuers.back());
    }
    element.date = record_.date.chinese();
    add(std::move(element), in);
  }

  // A draft may lack a seal; what is issued bears the seal of everybody who issues it.
  void require_seal(const SignOff::Issuer& issuer) const {
    if (!issuer.seal.empty() || context_.draft) return;
    throw Error(ErrorCode::kInvalidInput, issuer.name,
                "名录中没有其成文日期有效的印章，不能签发，请管理员补录 (no seal in the registry)");
  }

  // The office of each of several signatories says of which agency (7.3.5.3: 标注全称).
  void sign_by_persons(const Instruction& in, const Scope& scope) {
    SignOff element;
    const auto agencies = this->agencies("issuer");
    for (const auto& node : lines_.nodes(in, scope)) {
      const std::size_t i = element.issuers.size();
      const std::string id = node.attribute("id").value();
      const std::string agency = agencies.size() > 1 && i < agencies.size() ? agencies[i] : "";
      element.issuers.push_back({printed(node, ""),
                                 context_.directory.signature_seal(id, record_.date),
                                 agency + node.attribute("post").value()});
      require_seal(element.issuers.back());
    }
    element.date = record_.date.chinese();
    add(std::move(element), in);
  }

  void note(const Instruction& in, const Scope& scope) { add(Note{line(in, scope)}, in); }

  void imprint(const Instruction& in, const Scope& /*scope*/) {
    const auto list = [&](const char* field) {
      std::vector<std::string> names;
      for (const auto node : record_.root().children(field)) names.push_back(printed(node, ""));
      return names.empty() ? "" : joined(names, "，") + "。";
    };
    const auto value = [&](const char* name) {
      const std::string field = in.attribute(name);
      return field.empty() ? "" : printed(record_.root().child(field.c_str()), "");
    };
    Imprint element{in.attribute("to") == "yes" ? list("to") : "", list("cc"), value("office"),
                    value("date"), in.attribute("to-label", "主送")};
    if (element.date.empty() && !element.office.empty()) element.date = record_.date.chinese();
    const bool empty = element.to.empty() && element.cc.empty() && element.office.empty();
    if (!empty) add(std::move(element), in);
  }

  void receipt_slip(const Instruction& in, const Scope& scope) {
    ReceiptSlip slip{in.attribute("caption", "回执"), {}};
    make_slip(in.content, scope, slip);
    add(std::move(slip), in);
  }

  void make_slip(const std::vector<Instruction>& content, const Scope& scope, ReceiptSlip& slip) {
    for (const Instruction& in : content) {
      if (in.element == "salutation") slip.blocks.emplace_back(salutation_of(in, scope));
      if (in.element == "p") {
        slip.blocks.emplace_back(
            Paragraph{lines_.text(in.content, scope), number(in, "indent", 2)});
      }
      if (in.element == "fields") slip.blocks.emplace_back(field_line(in, scope));
      if (in.element == "when" && lines_.truth(in, scope)) make_slip(in.content, scope, slip);
    }
  }

  FieldLine field_line(const Instruction& in, const Scope& scope) {
    FieldLine element;
    for (const Instruction& caption : in.content) element.captions.push_back(line(caption, scope));
    return element;
  }

  void attendance(const Instruction& in, const Scope& scope) {
    Attendance element{in.attribute("label"), each_line(in, scope)};
    if (!element.groups.empty()) add(std::move(element), in);
  }

  void table(const Instruction& in, const Scope& scope) {
    Table element;
    element.caption = in.attribute("caption");
    element.landscape = in.attribute("landscape") == "yes";
    bool has_total = false;
    for (const Instruction& column : in.content) {
      element.columns.push_back(table_column(column));
      element.total.push_back(total(column, has_total));
    }
    if (!has_total) element.total.clear();
    for (const Scope& row : lines_.rows(in, scope)) {
      auto& cells = element.rows.emplace_back();
      for (const Instruction& column : in.content) cells.push_back(line(column, row));
    }
    add(std::move(element), in);
  }

  static Table::Column table_column(const Instruction& column) {
    const std::string align = column.attribute("align");
    return {column.attribute("heading"), number(column, "width", 0),
            align == "right"    ? Table::Align::kRight
            : align == "centre" ? Table::Align::kCentre
                                : Table::Align::kLeft};
  }

  std::string total(const Instruction& column, bool& found) {
    for (const Instruction& in : column.content) {
      if (in.element != "total") continue;
      found = true;
      return line(in, {record_.root(), 0});
    }
    return "";
  }

  void annex_head(const Instruction& in, const Scope& scope) {
    const bool numbered = in.attribute("label").find_first_of("0123456789") == std::string::npos;
    if (numbered) {
      const std::string number =
          in.expression ? lines_.value(in, scope) : std::to_string(++annexes_);
      numbered_annexes_.emplace_back(document_.elements.size(), number);
    }
    add(AnnexHead{in.attribute("label", "附件"), line(in, scope)}, in);
  }

  // 7.3.7: 附件1, 附件2 as in the note; a single one has no number.
  void number_annexes() {
    std::size_t count = numbered_annexes_.size();
    for (const Element& element : document_.elements) {
      const auto* note = std::get_if<AnnexNote>(&element);
      if (note != nullptr) count = std::max(count, note->names.size());
    }
    if (count < 2) return;
    for (const auto& [at, number] : numbered_annexes_) {
      std::get<AnnexHead>(document_.elements[at]).label += number;
    }
  }

  void when(const Instruction& in, const Scope& scope) {
    if (lines_.truth(in, scope)) make_all(in.content, scope);
  }

  void for_each(const Instruction& in, const Scope& scope) {
    for (const Scope& row : lines_.rows(in, scope)) make_all(in.content, row);
  }

  const Template& kind_;
  const Context& context_;
  const AnnotatedRecord& record_;
  LineMaker lines_;
  Document document_;
  std::array<int, 5> counters_ = {};
  int annexes_ = 0;
  std::vector<std::pair<std::size_t, std::string>> numbered_annexes_;  // their places and numbers
};

const std::array<PageMaker::Row, 17>& PageMaker::makers() {
  static const std::array<Row, 17> kMakers = {{
      {"masthead", &PageMaker::masthead},
      {"number", &PageMaker::number_line},
      {"title", &PageMaker::title},
      {"salutation", &PageMaker::salutation},
      {"heading", &PageMaker::heading},
      {"p", &PageMaker::paragraph},
      {"item", &PageMaker::item},
      {"annexes", &PageMaker::annexes},
      {"sign-off", &PageMaker::sign_off},
      {"note", &PageMaker::note},
      {"imprint", &PageMaker::imprint},
      {"receipt-slip", &PageMaker::receipt_slip},
      {"attendance", &PageMaker::attendance},
      {"table", &PageMaker::table},
      {"annex-head", &PageMaker::annex_head},
      {"when", &PageMaker::when},
      {"for-each", &PageMaker::for_each},
  }};
  return kMakers;
}

}  // namespace

Document instantiate(const Template& kind, const record::Record& record, const Context& context) {
  return instantiate(kind, annotate(kind, record, context), context);
}

Document instantiate(const Template& kind, const AnnotatedRecord& annotated,
                     const Context& context) {
  if (!context.draft && has_errors(annotated.faults)) {
    const auto first =
        std::find_if(annotated.faults.begin(), annotated.faults.end(),
                     [](const Fault& fault) { return fault.severity == Severity::kError; });
    throw Error(ErrorCode::kInvalidInput, first->where, text(*first));
  }
  return PageMaker(kind, context, annotated).run();
}

}  // namespace yinxin::templating
