#include "index_collection.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "index/fold.h"

namespace yinxin::index::bench {
namespace {

std::string full_width(const std::string& text) {
  std::u32string out = to_utf32(text);
  for (char32_t& c : out) c += c > U' ' && c < 0x7F ? 0xFEE0 : 0;
  return to_utf8(out);
}

std::string other_script(const std::string& text) {
  static const std::vector<std::pair<char32_t, char32_t>> kPairs = {
      {U'贸', U'貿'}, {U'烟', U'煙'}, {U'业', U'業'}, {U'电', U'電'}, {U'车', U'車'}};
  std::u32string out = to_utf32(text);
  for (char32_t& c : out) {
    for (const auto& [simplified, traditional] : kPairs) {
      if (c == simplified || c == traditional) {
        c = c == simplified ? traditional : simplified;
        break;
      }
    }
  }
  return to_utf8(out);
}

std::string piece(Generator& generator, const std::string& text, std::size_t from, std::size_t to) {
  const std::u32string source = to_utf32(text);
  const std::size_t size = std::min(source.size(), from + generator.below(to - from + 1));
  return to_utf8(source.substr(generator.below(source.size() - size + 1), size));
}

std::string quoted(const std::string& text) {
  return "\"" + text + "\"";
}

std::string with_typo(Generator& generator, const std::string& text) {
  std::u32string out = to_utf32(text);
  out[generator.below(out.size())] = U'错';
  return to_utf8(out);
}

Labelled literal(const std::string& text) {
  return {text, fold(to_utf32(text))};
}

}  // namespace

Generator::Generator(std::uint64_t seed, std::size_t paragraphs)
    : random_(seed), paragraphs_(paragraphs) {
  for (int i = 0; i < 20'000; ++i) words_.push_back(character() + character());
}

std::size_t Generator::below(std::size_t limit) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random_);
}

Document Generator::document(std::size_t serial) {
  Document out;
  out.person = character() + character() + (below(2) == 0 ? character() : "");
  out.company = word() + "市" + character() + character() + trade() + "有限公司";
  out.plate = "样A·" + std::to_string(10'000 + below(90'000));
  Entry& entry = out.entry;
  const std::string year = std::to_string(2019 + below(8));
  const std::string number = std::to_string(1 + below(9'999));
  entry.id = "doc-" + std::to_string(serial);
  entry.number = "示市监移〔" + year + "〕" + number + "号";
  out.number_in_parentheses = "示市监移 (" + year + ")" + number + "號";
  entry.title = "关于" + out.company + "涉嫌犯罪案件的移送书";
  entry.agency = "agency-" + std::to_string(below(kAgencies));
  entry.agency_name = "样例市" + entry.agency;
  entry.visible_to = {entry.agency};
  entry.kind = "criminal-referral";
  entry.kind_name = "涉嫌犯罪案件移送书";
  entry.date = year + "-03-18";
  entry.text = entry.title + "\n" + entry.number + "\n" + body(out);
  out.folded = fold(to_utf32(entry.text));
  return out;
}

std::string Generator::character() {
  return to_utf8(static_cast<char32_t>(0x4E00 + below(3'500) * 5));
}

std::string Generator::trade() {
  static const std::vector<std::string> kTrades = {"商貿", "商贸", "煙酒", "烟酒", "酒業", "电子"};
  return kTrades[below(kTrades.size())];
}

const std::string& Generator::word() {
  const double uniform = std::uniform_real_distribution<>(0, 1)(random_);
  const double rank = std::pow(static_cast<double>(words_.size()), uniform) - 1;
  return words_[std::min(static_cast<std::size_t>(rank), words_.size() - 1)];
}

std::string Generator::body(const Document& document) {
  std::string text;
  for (std::size_t paragraph = 0; paragraph < paragraphs_; ++paragraph) {
    text += "当事人" + document.person + "（车牌" + document.plate + "）与" + document.company;
    for (int i = 0; i < 70; ++i) {
      text += word();
      if (below(9) == 0) text += "，";
      if (below(40) == 0) text += "GB/T " + std::to_string(below(20'000));
      if (below(60) == 0) text += "\n";
    }
    text += "货值" + std::to_string(below(1'000'000)) + ".50元。\n";
  }
  return text;
}

const std::vector<std::pair<const char*, MakeQuery>>& query_classes() {
  static const std::vector<std::pair<const char*, MakeQuery>> kClasses = {
      {"company name", [](Generator&, const Document& d) { return literal(d.company); }},
      {"part of a company name",
       [](Generator& g, const Document& d) { return literal(piece(g, d.company, 3, 5)); }},
      {"person's name", [](Generator&, const Document& d) { return literal(d.person); }},
      {"phrase of 2-4",
       [](Generator& g, const Document& d) {
         return literal(quoted(piece(g, d.entry.text, 2, 4)));
       }},
      {"phrase of 5-12",
       [](Generator& g, const Document& d) {
         return literal(quoted(piece(g, d.entry.text, 5, 12)));
       }},
      {"phrase of 13-30",
       [](Generator& g, const Document& d) {
         return literal(quoted(piece(g, d.entry.text, 13, 30)));
       }},
      {"number, other spelling",
       [](Generator&, const Document& d) {
         return Labelled{d.number_in_parentheses, fold(to_utf32(d.entry.number))};
       }},
      {"part of a number",
       [](Generator& g, const Document& d) {
         return literal(piece(g, d.entry.number.substr(d.entry.number.find("〔")), 6, 8));
       }},
      {"plate without dot",
       [](Generator&, const Document& d) {
         return Labelled{"样A" + d.plate.substr(d.plate.size() - 5), fold(to_utf32(d.plate))};
       }},
      {"full width",
       [](Generator&, const Document& d) {
         return Labelled{full_width(d.plate), fold(to_utf32(d.plate))};
       }},
      {"other script",
       [](Generator&, const Document& d) {
         return Labelled{other_script(d.company), fold(to_utf32(d.company))};
       }},
      {"one-character typo",
       [](Generator& g, const Document& d) {
         return Labelled{with_typo(g, d.company), fold(to_utf32(d.company))};
       }},
      {"question",
       [](Generator&, const Document& d) {
         return Labelled{"关于" + d.company + "的案件有哪些", fold(to_utf32(d.company))};
       }},
  };
  return kClasses;
}

std::set<std::string> containing(const std::vector<Document>& documents,
                                 const std::u32string& needle, std::size_t most) {
  std::set<std::string> out;
  for (const Document& document : documents) {
    if (document.folded.find(needle) == std::u32string::npos) continue;
    out.insert(document.entry.id);
    if (out.size() > most) break;
  }
  return out;
}

}  // namespace yinxin::index::bench
