#include <gtest/gtest.h>

#include "base/utf8.h"
#include "index/collection.h"

namespace yinxin::index {
namespace {

using testing::Collection;
using testing::everyone;
using testing::query;
using testing::SampleTexts;

// A document with names that no other has, as they would be typed in another spelling.
struct Subject {
  Entry entry;
  std::string company, plate;
};

std::string ideographs(SampleTexts& texts, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += to_utf8(static_cast<char32_t>(0x4E00 + texts.below(3500) * 5));
  }
  return out;
}

Subject subject(SampleTexts& texts, std::size_t serial) {
  Subject made;
  made.entry = texts.entry(serial);
  made.company = ideographs(texts, 4) + "商贸有限公司";
  made.plate = "样A·" + std::to_string(10000 + serial);
  made.entry.number = "样知处〔2024〕" + std::to_string(1000 + serial) + "号";
  made.entry.text += "当事人" + made.company + "的货车（" + made.plate + "）停在仓库门前。";
  return made;
}

std::string full_width(const std::string& text) {
  std::u32string out = to_utf32(text);
  for (char32_t& c : out) c += c > U' ' && c < 0x7F ? 0xFEE0 : 0;
  return to_utf8(out);
}

std::string with_slip(SampleTexts& texts, const std::string& text) {
  const std::u32string source = to_utf32(text);
  const std::size_t at = texts.below(source.size());
  const std::size_t kind = texts.below(3);
  std::u32string out;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (i == at && kind != 0) out += U'错';      // wrong, or one too many
    if (i != at || kind == 2) out += source[i];  // or missing
  }
  return to_utf8(out);
}

std::string with_others(const std::string& text, std::u32string_view from, std::u32string_view to) {
  std::u32string out;
  for (const char32_t c : to_utf32(text)) {
    const std::size_t at = from.find(c);
    if (at == std::u32string_view::npos) out += c;
    if (at < to.size()) out += to[at];
  }
  return to_utf8(out);
}

std::string beginning(const std::string& text) {
  return to_utf8(to_utf32(text).substr(0, 5));
}

struct QueryClass {
  const char* name;
  double floor;  // of the share of queries that put their document first
  std::string (*make)(SampleTexts&, const Subject&);
};

const QueryClass kClasses[] = {
    {"company", 1, [](SampleTexts&, const Subject& s) { return s.company; }},
    {"part of it", 1, [](SampleTexts&, const Subject& s) { return beginning(s.company); }},
    {"number", 1,
     [](SampleTexts&, const Subject& s) { return with_others(s.entry.number, U"〔〕", U"()"); }},
    {"plate", 1, [](SampleTexts&, const Subject& s) { return with_others(s.plate, U"·", U""); }},
    {"full width", 1, [](SampleTexts&, const Subject& s) { return full_width(s.plate); }},
    {"slip", 0.97, [](SampleTexts& t, const Subject& s) { return with_slip(t, s.company); }},
    {"question", 0.97,
     [](SampleTexts&, const Subject& s) { return "关于" + s.company + "的案件有哪些"; }},
};

// What people type, and what they meant: no class may fall below its floor.
TEST(Quality, PutsWhatWasMeantFirst) {
  SampleTexts texts(51);
  std::vector<Subject> subjects;
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < 300; ++i) {
    subjects.push_back(subject(texts, i));
    entries.push_back(subjects.back().entry);
  }
  const Collection collection(entries);
  const Searcher searcher = collection.searcher();
  for (const QueryClass& row : kClasses) {
    std::size_t first = 0;
    for (const Subject& wanted : subjects) {
      const Answer answer = searcher.answer(everyone(), query(row.make(texts, wanted), 10));
      first += !answer.hits.empty() && answer.hits[0].id == wanted.entry.id ? 1U : 0U;
    }
    EXPECT_GE(static_cast<double>(first) / static_cast<double>(subjects.size()), row.floor)
        << row.name;
  }
}

}  // namespace
}  // namespace yinxin::index
