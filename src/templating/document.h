#pragma once

#include <string>
#include <variant>
#include <vector>

namespace yinxin::templating {

// What a template and a record make together: the content of one document in reading order,
// before anybody has decided where a line ends or a page turns. The elements and their English
// names follow GB/T 9704-2012, clause 7, and the forms of law-enforcement instruments.
// Text is UTF-8 without line breaks; full-width punctuation is already in place.

// How a stretch of text is set: in the face of the element it stands in, in another one, or as a
// blank to be filled in by hand (then `text` holds as many U+3000 as the blank is wide).
enum class Style { kPlain, kHei, kKai, kSong, kBlank };

struct Run {
  std::string text;
  Style style = Style::kPlain;
};
using Text = std::vector<Run>;

// 发文机关标志. One agency a line, the lead first; `suffix` is 文件, or empty.
struct Masthead {
  std::vector<std::string> agencies;
  std::string suffix;
};

// 发文字号, and for documents to a superior the signatories (签发人) on the same line. Where it
// stands (centred, right, under the mark) is the page format's business.
struct NumberLine {
  std::string number;
  std::vector<std::string> signatories;
};

// 标题, without line breaks: the layout finds balanced lines, and if there are several it likes
// them to end where `breaks` says (before which characters). One that is not printed only lets the
// document be cited and listed: under a mark that says the same.
struct Title {
  std::string text;
  std::vector<std::size_t> breaks = {};
  bool printed = true;
};

// 主送机关, flush left, with its full-width colon; `agencies` if it is nothing but their names.
struct Salutation {
  std::string text;
  std::vector<std::string> agencies = {};
};

// 结构层次: 1 "一、" 2 "（一）" 3 "1." 4 "（1）". The number is part of the text.
struct Heading {
  int level = 1;
  std::string text;
};

// A paragraph of the text. `indent` is how many characters its first line is set in (正文 2).
struct Paragraph {
  Text text;
  int indent = 2;
};

// 附件说明. Names without final punctuation; the numbers are set by the layout.
struct AnnexNote {
  std::vector<std::string> names;
};

// 发文机关署名 and 成文日期 with the places of the seals: one element, because no page may turn
// between a seal and what it seals. An issuer without seal has an empty `seal`. With an `office`
// (职务) the name is a signatory's and the seal a 签名章, which stands for it.
struct SignOff {
  struct Issuer {
    std::string name;
    std::string seal;  // its id in the registry
    std::string office = {};
  };
  std::vector<Issuer> issuers;
  std::string date;
};

// 附注, with its brackets.
struct Note {
  std::string text;
};

// 版记. Empty members are left out. `to` is 主送 moved here from the head, or the readers of a
// bulletin (发, 送).
struct Imprint {
  std::string to;
  std::string cc;
  std::string office;
  std::string date;  // of printing, without the word 印发
  std::string to_label = "主送";
};

// A line of captions with room to write behind each, spread over the measure: 签收人： 警号：
struct FieldLine {
  std::vector<std::string> captions;
};

// 回执: a part below a perforation line, to be filled in, cut off and sent back.
struct ReceiptSlip {
  using Block = std::variant<Salutation, Paragraph, FieldLine>;
  std::string caption;
  std::vector<Block> blocks;
};

// 出席、请假、列席 of minutes: a label in 黑体 and names that wrap behind its colon.
struct Attendance {
  std::string label;
  std::vector<std::string> groups;  // one line each: agency and names
};

// A table. Widths are in characters (字) of the type area's 28 (landscape: 40); 0 shares the rest.
struct Table {
  enum class Align { kLeft, kCentre, kRight };
  struct Column {
    std::string heading;
    int width = 0;
    Align align = Align::kLeft;
  };
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> total;  // a last row; empty if there is none
  bool landscape = false;          // on pages of its own, turned
};

// 附件 bound with the document: begins a page; "附件1" and its title.
struct AnnexHead {
  std::string label;
  std::string title;
};

using Element = std::variant<Masthead, NumberLine, Title, Salutation, Heading, Paragraph, AnnexNote,
                             SignOff, Note, Imprint, ReceiptSlip, Attendance, Table, AnnexHead>;

struct Document {
  std::string kind;                  // "criminal-referral"
  std::string kind_name;             // 涉嫌犯罪案件移送书
  std::string page_format;           // a file of templates/formats: "instrument"
  std::string title;                 // as the document is cited and listed: 题名
  std::vector<std::string> issuers;  // full names, the lead first
  std::vector<Element> elements;
};

// One line or a few per element, for people, golden files and `yinxin render --dump`. Stable.
std::string dump(const Document& document);

// Everything a reader can read, in reading order, one line an element: what is indexed and what
// the text extracted from the PDF is compared with.
std::string plain_text(const Document& document);

}  // namespace yinxin::templating
