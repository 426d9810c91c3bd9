#include "templating/line_maker.h"

#include <charconv>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "record/calendar.h"
#include "record/chinese_number.h"
#include "record/money.h"

namespace yinxin::templating {
namespace {

constexpr std::size_t kMostBytes = 2 << 20;
constexpr std::size_t kMostTurns = 100'000;

[[noreturn]] void refuse(const Instruction& instruction, const std::string& problem) {
  throw Error(ErrorCode::kInvalidInput, instruction.where,
              "<" + instruction.element + ">：" + problem);
}

// A number that an expression computed, as a day, as fen, or as it is.
std::string number_as(const Instruction& instruction, const std::string& text) {
  const std::string as = instruction.attribute("as");
  if (as.empty()) return text;
  double value = 0;
  const char* const text_end = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), text_end, value);
  if (error != std::errc() || end != text_end || !std::isfinite(value) || std::abs(value) > 1e15) {
    refuse(instruction, "表达式“" + instruction.expression.source() + "”没有得到数 (not a number)");
  }
  const auto whole = static_cast<std::int64_t>(std::llround(value));
  if (as == "money") return record::Money{whole}.text();
  if (as == "money-wan") return record::Money{whole}.in_wan();
  if (as == "money-upper") return record::Money{whole}.capital();
  if (as == "date") return Date::from_day_number(whole).chinese();
  if (as == "date-upper") return record::date_in_chinese_numerals(Date::from_day_number(whole));
  return record::chinese_number(static_cast<int>(whole % 10'000));
}

}  // namespace

Text joined_runs(Text text) {
  Text out;
  for (Run& run : text) {
    if (run.text.empty()) continue;
    const bool same = !out.empty() && out.back().style == run.style && run.style != Style::kBlank;
    if (same) {
      out.back().text += run.text;
    } else {
      out.push_back(std::move(run));
    }
  }
  return out;
}

LineMaker::LineMaker(const Context& context, const AnnotatedRecord& record)
    : context_(context), record_(record) {}

Text LineMaker::text(const std::vector<Instruction>& content, const Scope& scope) {
  Text out;
  append_all(content, scope, Style::kPlain, out);
  return joined_runs(std::move(out));
}

std::string LineMaker::plain(const std::vector<Instruction>& content, const Scope& scope) {
  std::string out;
  for (const Run& run : text(content, scope)) out += run.text;
  return out;
}

bool LineMaker::truth(const Instruction& instruction, const Scope& scope) {
  return instruction.expression.truth(scope.node, budget_);
}

std::vector<pugi::xml_node> LineMaker::nodes(const Instruction& instruction, const Scope& scope) {
  std::vector<pugi::xml_node> out;
  for (const auto& node : instruction.expression.nodes(scope.node, budget_)) {
    if (node.node()) out.push_back(node.node());
  }
  return out;
}

std::vector<Scope> LineMaker::rows(const Instruction& instruction, const Scope& scope) {
  std::vector<Scope> out;
  for (const auto node : nodes(instruction, scope)) out.push_back({node, out.size() + 1});
  turns_ += out.size();
  if (turns_ > kMostTurns) refuse(instruction, "循环超过100000次 (too many turns)");
  return out;
}

void LineMaker::append_all(const std::vector<Instruction>& content, const Scope& scope, Style style,
                           Text& out) {
  for (const Instruction& instruction : content) append(instruction, scope, style, out);
}

void LineMaker::append(const Instruction& in, const Scope& scope, Style style, Text& out) {
  if (in.element.empty()) return append_text(in, in.text, style, out);
  if (in.element == "value") return append_text(in, value(in, scope), style, out);
  if (in.element == "phrase") return append_text(in, phrase(in), style, out);
  if (in.element == "hei") return append_all(in.content, scope, Style::kHei, out);
  if (in.element == "kai") return append_all(in.content, scope, Style::kKai, out);
  if (in.element == "song") return append_all(in.content, scope, Style::kSong, out);
  if (in.element == "for-each") return append_rows(in, scope, style, out);
  if (in.element == "when" && truth(in, scope)) append_all(in.content, scope, style, out);
  if (in.element == "break") append_text(in, std::string(kBreak), style, out);
  if (in.element == "index") {
    const int n = static_cast<int>(scope.index);
    append_text(in, in.attribute("as") == "chinese" ? record::chinese_number(n) : std::to_string(n),
                style, out);
  }
  if (in.element == "blank") {
    std::string room;
    for (int i = std::stoi(in.attribute("width", "4")); i > 0; --i) room += "　";
    append_text(in, std::move(room), Style::kBlank, out);
  }
}

void LineMaker::append_rows(const Instruction& in, const Scope& scope, Style style, Text& out) {
  const std::string separator = in.attribute("separator");
  for (const Scope& row : rows(in, scope)) {
    if (row.index > 1) append_text(in, separator, style, out);
    append_all(in.content, row, style, out);
  }
}

void LineMaker::append_text(const Instruction& in, std::string text, Style style, Text& out) {
  bytes_ += text.size();
  if (bytes_ > kMostBytes) refuse(in, "文书正文超过2MB (document too long)");
  out.push_back({std::move(text), style});
}

std::string LineMaker::value(const Instruction& in, const Scope& scope) {
  std::string computed;
  const auto found = in.expression.first(scope.node, budget_, &computed);
  if (found.attribute()) return found.attribute().value();
  if (!found && !computed.empty()) return number_as(in, computed);
  std::string text = found ? printed(found.node(), in.attribute("as")) : "";
  if (!text.empty() || !in.required) return text;
  if (context_.draft) return "▢" + in.label + "▢";
  refuse(in, "“" + in.label + "”没有填写，模板应放在<when>里，或者写明optional=\"yes\" (no value)");
}

std::string LineMaker::phrase(const Instruction& in) const {
  const std::string id = in.attribute("id");
  const auto words = context_.directory.phrase(id, record_.date);
  if (words) return *words;
  if (context_.draft) return "▢" + id + "▢";
  refuse(in, "名录中没有用语“" + id + "”在成文日期的有效版本 (no such phrase)");
}

}  // namespace yinxin::templating
