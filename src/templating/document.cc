#include "templating/document.h"

namespace yinxin::templating {
namespace {

std::string styled(const Text& text) {
  std::string out;
  for (const Run& run : text) {
    switch (run.style) {
      case Style::kPlain:
        out += run.text;
        break;
      case Style::kHei:
        out += "[hei " + run.text + "]";
        break;
      case Style::kKai:
        out += "[kai " + run.text + "]";
        break;
      case Style::kSong:
        out += "[song " + run.text + "]";
        break;
      case Style::kBlank:
        out += "[blank " + std::to_string(run.text.size() / 3) + "]";
        break;
    }
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += separator;
    out += part;
  }
  return out;
}

// Leaving out an element in one of these is a compile error, which is why they are visitors.
struct Dump {
  std::string operator()(const Masthead& e) const {
    return "masthead     " + joined(e.agencies, " | ") + (e.suffix.empty() ? "" : " + " + e.suffix);
  }
  std::string operator()(const NumberLine& e) const {
    return "number       " + e.number +
           (e.signatories.empty() ? "" : " signatories " + joined(e.signatories, " | "));
  }
  std::string operator()(const Title& e) const {
    std::string out = (e.printed ? "title        " : "title-only   ") + e.text;
    for (const std::size_t at : e.breaks) out += " break " + std::to_string(at);
    return out;
  }
  std::string operator()(const Salutation& e) const { return "salutation   " + e.text; }
  std::string operator()(const Heading& e) const {
    return "heading " + std::to_string(e.level) + "    " + e.text;
  }
  std::string operator()(const Paragraph& e) const {
    return "paragraph " + std::to_string(e.indent) + "  " + styled(e.text);
  }
  std::string operator()(const AnnexNote& e) const {
    return "annex-note   " + joined(e.names, " | ");
  }
  std::string operator()(const SignOff& e) const {
    std::string out = "sign-off     ";
    for (const auto& issuer : e.issuers) {
      out += issuer.office + issuer.name +
             (issuer.seal.empty() ? "" : " (seal " + issuer.seal + ")") + " | ";
    }
    return out + e.date;
  }
  std::string operator()(const Note& e) const { return "note         " + e.text; }
  std::string operator()(const Imprint& e) const {
    return "imprint      " + (e.to_label == "主送" ? "" : e.to_label + " ") + "to " + e.to +
           " | cc " + e.cc + " | " + e.office + " | " + e.date;
  }
  std::string operator()(const FieldLine& e) const {
    return "field-line   " + joined(e.captions, " | ");
  }
  std::string operator()(const ReceiptSlip& e) const {
    std::string out = "receipt-slip " + e.caption;
    for (const auto& block : e.blocks) out += "\n  " + std::visit(*this, block);
    return out;
  }
  std::string operator()(const Attendance& e) const {
    return "attendance   " + e.label + " | " + joined(e.groups, " | ");
  }
  std::string operator()(const Table& e) const {
    std::string out = std::string(e.landscape ? "table-wide   " : "table        ") + e.caption;
    out += "\n  #";
    for (const auto& column : e.columns) {
      out += " | " + column.heading + ":" + std::to_string(column.width);
    }
    for (const auto& row : e.rows) out += "\n  - " + joined(row, " | ");
    if (!e.total.empty()) out += "\n  = " + joined(e.total, " | ");
    return out;
  }
  std::string operator()(const AnnexHead& e) const {
    return "annex        " + e.label + " " + e.title;
  }
};

std::string plain(const Text& text) {
  std::string out;
  for (const Run& run : text) {
    if (run.style != Style::kBlank) out += run.text;
  }
  return out;
}

struct PlainText {
  std::string operator()(const Masthead& e) const { return joined(e.agencies, "\n") + e.suffix; }
  std::string operator()(const NumberLine& e) const {
    return e.signatories.empty() ? e.number : e.number + " 签发人：" + joined(e.signatories, " ");
  }
  std::string operator()(const Title& e) const { return e.printed ? e.text : ""; }
  std::string operator()(const Salutation& e) const { return e.text; }
  std::string operator()(const Heading& e) const { return e.text; }
  std::string operator()(const Paragraph& e) const { return plain(e.text); }
  std::string operator()(const AnnexNote& e) const {
    if (e.names.size() == 1) return "附件：" + e.names.front();
    std::string out = "附件：";
    for (std::size_t i = 0; i < e.names.size(); ++i) {
      out += (i == 0 ? "" : "\n") + std::to_string(i + 1) + "." + e.names[i];
    }
    return out;
  }
  std::string operator()(const SignOff& e) const {
    std::string out;
    for (const auto& issuer : e.issuers) {
      out += issuer.office;
      if (issuer.office.empty() || issuer.seal.empty()) out += issuer.name;
      out += '\n';
    }
    return out + e.date;
  }
  std::string operator()(const Note& e) const { return e.text; }
  std::string operator()(const Imprint& e) const {
    std::string out;
    if (!e.to.empty()) out += e.to_label + "：" + e.to + "\n";
    if (!e.cc.empty()) out += "抄送：" + e.cc + "\n";
    if (!e.office.empty()) out += e.office + " " + e.date + "印发\n";
    if (!out.empty()) out.pop_back();
    return out;
  }
  std::string operator()(const FieldLine& e) const { return joined(e.captions, " "); }
  std::string operator()(const ReceiptSlip& e) const {
    std::string out = e.caption;
    for (const auto& block : e.blocks) out += "\n" + std::visit(*this, block);
    return out;
  }
  std::string operator()(const Attendance& e) const {
    return e.label + "：" + joined(e.groups, "\n");
  }
  std::string operator()(const Table& e) const {
    std::string out = e.caption;
    const auto add = [&out](const std::vector<std::string>& cells) {
      if (!out.empty()) out += "\n";
      out += joined(cells, " ");
    };
    std::vector<std::string> headings;
    for (const auto& column : e.columns) headings.push_back(column.heading);
    add(headings);
    for (const auto& row : e.rows) add(row);
    if (!e.total.empty()) add(e.total);
    return out;
  }
  std::string operator()(const AnnexHead& e) const { return e.label + "\n" + e.title; }
};

template <typename Visitor>
std::string each_element(const Document& document, Visitor visitor) {
  std::string text;
  for (const Element& element : document.elements) {
    const std::string words = std::visit(visitor, element);
    if (!words.empty()) text += words + "\n";
  }
  return text;
}

}  // namespace

std::string dump(const Document& document) {
  return "document     " + document.kind + " " + document.page_format + " " + document.title +
         "\n" + each_element(document, Dump{});
}

std::string plain_text(const Document& document) {
  return each_element(document, PlainText{});
}

}  // namespace yinxin::templating
