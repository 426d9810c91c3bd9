#include "index/query.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/error.h"
#include "base/utf8.h"
#include "index/date_range.h"
#include "index/fold.h"
#include "index/index.h"

namespace yinxin::index {
namespace {

constexpr std::size_t kLongestQuery = 256;
constexpr std::size_t kLongestChunk = 64;
constexpr std::size_t kMostChunks = 16;

struct FieldName {
  std::u32string_view name;
  Field field;
};

// The first name of a field is the one describe() writes.
constexpr std::array kFieldNames = {
    FieldName{U"号", Field::kNumber},     FieldName{U"文号", Field::kNumber},
    FieldName{U"字号", Field::kNumber},   FieldName{U"发文字号", Field::kNumber},
    FieldName{U"机关", Field::kAgency},   FieldName{U"发文机关", Field::kAgency},
    FieldName{U"文种", Field::kKind},     FieldName{U"日期", Field::kDate},
    FieldName{U"成文日期", Field::kDate}, FieldName{U"当事人", Field::kParty},
    FieldName{U"标题", Field::kTitle},    FieldName{U"案件", Field::kCase},
};

struct Quotes {
  char32_t open;
  char32_t close;
};

constexpr std::array kQuotes = {Quotes{U'"', U'"'}, Quotes{U'“', U'”'}, Quotes{U'「', U'」'}};

const Quotes* quotes_opened_by(char32_t c) {
  const auto* const found = std::find_if(kQuotes.begin(), kQuotes.end(),
                                         [c](const Quotes& quotes) { return quotes.open == c; });
  return found == kQuotes.end() ? nullptr : found;
}

bool is_space(char32_t c) {
  return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0;
}
bool is_minus(char32_t c) {
  return c == U'-' || c == U'－';
}

// The field that `chunk` names before a colon, and what follows the colon.
struct Labelled {
  Field field;
  std::size_t value_at;
};

std::optional<Labelled> label_of(std::u32string_view chunk) {
  const std::size_t colon = chunk.find_first_of(U":：");
  if (colon == std::u32string_view::npos) return std::nullopt;
  for (const FieldName& row : kFieldNames) {
    if (row.name == chunk.substr(0, colon)) return Labelled{row.field, colon + 1};
  }
  return std::nullopt;
}

class Parser {
 public:
  explicit Parser(std::u32string_view text) : text_(text) {}

  std::vector<Clause> clauses() {
    if (text_.size() > kLongestQuery) refuse(kLongestQuery, "检索式超过256字 (query too long)");
    for (skip_spaces(); at_ < text_.size(); skip_spaces()) read_clause();
    if (clauses_.empty() && passed_over_) refuse(0, "没有可以检索的字 (nothing to search for)");
    return std::move(clauses_);
  }

 private:
  [[noreturn]] static void refuse(std::size_t at, std::string_view problem) {
    throw Error(ErrorCode::kInvalidInput, "检索式:第" + std::to_string(at + 1) + "字", problem);
  }

  void skip_spaces() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }

  std::size_t chunk_end() const {
    std::size_t end = at_;
    while (end < text_.size() && !is_space(text_[end])) ++end;
    return end;
  }

  void read_clause() {
    const std::size_t begin = at_;
    Clause clause;
    clause.excluded = read_negation();
    if (const auto label = label_of(text_.substr(at_, chunk_end() - at_))) {
      clause.field = label->field;
      at_ += label->value_at;
    }
    const std::size_t value_at = at_;
    const std::u32string_view value = read_value();
    if (value.size() > kLongestChunk) refuse(value_at, "一段超过64字，请分成几段 (chunk too long)");
    finish(std::move(clause), value, begin, value_at);
  }

  bool read_negation() {
    if (text_.substr(at_, chunk_end() - at_) == U"NOT") {
      const std::size_t begin = at_;
      at_ += 3;
      skip_spaces();
      if (at_ == text_.size()) refuse(begin, "NOT后面没有内容 (nothing after NOT)");
      return true;
    }
    const bool minus = is_minus(text_[at_]) && chunk_end() > at_ + 1;
    if (minus) ++at_;
    return minus;
  }

  std::u32string_view read_value() {
    const Quotes* const quotes = at_ < text_.size() ? quotes_opened_by(text_[at_]) : nullptr;
    if (quotes == nullptr) {
      const std::size_t begin = at_;
      at_ = chunk_end();
      return text_.substr(begin, at_ - begin);
    }
    const std::size_t begin = at_ + 1;
    const std::size_t end = text_.find(quotes->close, begin);
    if (end == std::u32string_view::npos) refuse(at_, "引号没有结束 (quotation not closed)");
    at_ = end + 1;
    return text_.substr(begin, end - begin);
  }

  void finish(Clause clause, std::u32string_view value, std::size_t begin, std::size_t value_at) {
    clause.value = to_utf8(value);
    clause.folded = fold(value);
    if (clause.field == Field::kDate) {
      const auto range = parse_date_range(value);
      if (!range)
        refuse(value_at, "日期不明，例如2026-03-18、2026年3月、2026-01..2026-06 (no date)");
      clause.from = range->from;
      clause.to = range->to;
    } else if (clause.folded.empty()) {
      if (clause.field != Field::kText) refuse(begin, "冒号后面没有内容 (field without value)");
      passed_over_ = true;
      return;
    }
    if (clauses_.size() == kMostChunks) refuse(begin, "超过16段 (too many chunks)");
    clauses_.push_back(std::move(clause));
  }

  std::u32string_view text_;
  std::size_t at_ = 0;
  bool passed_over_ = false;
  std::vector<Clause> clauses_;
};

// Whether `value` would be read back as it is without quotes.
bool is_plain(const Clause& clause, std::u32string_view value) {
  if (value.empty() || std::any_of(value.begin(), value.end(), is_space)) return false;
  if (quotes_opened_by(value[0]) != nullptr) return false;
  return clause.field != Field::kText ||
         (!is_minus(value[0]) && value != U"NOT" && !label_of(value));
}

std::string describe_value(const Clause& clause) {
  const std::u32string value = to_utf32(clause.value);
  if (is_plain(clause, value)) return clause.value;
  for (const Quotes& quotes : kQuotes) {
    if (value.find(quotes.close) == std::u32string::npos) {
      return to_utf8(quotes.open) + clause.value + to_utf8(quotes.close);
    }
  }
  return to_utf8(clause.folded);
}

}  // namespace

std::vector<Clause> parse_query(std::string_view text) {
  // Four bytes a character at most: refuse before decoding megabytes.
  if (text.size() > kLongestQuery * 4) {
    throw Error(ErrorCode::kInvalidInput, "检索式:第257字", "检索式超过256字 (query too long)");
  }
  return Parser(to_utf32(text)).clauses();
}

void expand(std::vector<Clause>& clauses, const std::vector<AgencyNames>& agencies) {
  for (const AgencyNames& agency : agencies) {
    std::vector<std::u32string> names;
    for (const std::string& name : agency.names) names.push_back(fold(to_utf32(name)));
    for (Clause& clause : clauses) {
      const auto named = [&](const std::u32string& name) { return name == clause.folded; };
      const auto partly = [&](const std::u32string& name) {
        return name.find(clause.folded) != std::u32string::npos;
      };
      if (clause.field == Field::kText && std::any_of(names.begin(), names.end(), named)) {
        std::copy_if(names.begin(), names.end(), std::back_inserter(clause.other_names),
                     [&](const std::u32string& name) { return !name.empty() && !named(name); });
      } else if (clause.field == Field::kAgency &&
                 std::any_of(names.begin(), names.end(), partly)) {
        clause.agencies.push_back(agency.id);
      }
    }
  }
}

std::string describe(const Clause& clause) {
  std::string out = clause.excluded ? "-" : "";
  const auto* const name =
      std::find_if(kFieldNames.begin(), kFieldNames.end(),
                   [&](const FieldName& row) { return row.field == clause.field; });
  if (name != kFieldNames.end()) out += to_utf8(name->name) + ":";
  return out + describe_value(clause);
}

std::string describe(const std::vector<Clause>& clauses) {
  std::string out;
  for (const Clause& clause : clauses) {
    if (!out.empty()) out += ' ';
    out += describe(clause);
  }
  return out;
}

}  // namespace yinxin::index
