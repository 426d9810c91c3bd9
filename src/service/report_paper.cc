#include "service/report_paper.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "layout/first_page.h"
#include "pdf/writer.h"
#include "record/chinese_number.h"
#include "service/lasting.h"
#include "service/parts.h"
#include "signature/sign.h"

namespace yinxin::service {
namespace {

constexpr const char* kFormat = "instrument";

// Text from a certificate or a file's name may be anything.
class Printable {
 public:
  explicit Printable(Parts& parts) : parts_(parts) {}

  void operator()(templating::Heading& heading) { clean(heading.text); }
  void operator()(templating::Paragraph& paragraph) {
    for (templating::Run& run : paragraph.text) clean(run.text);
  }
  void operator()(templating::Table& table) {
    clean(table.caption);
    for (templating::Table::Column& column : table.columns) clean(column.heading);
    for (auto& row : table.rows) clean(row);
    clean(table.total);
  }

 private:
  void clean(std::string& text) {
    if (!is_utf8(text)) text = to_hex(text);
    std::string printable;
    for (const char32_t c : to_utf32(text)) {
      const bool drawn = c >= U' ' && c != U'\x7f' && parts_.can_draw(c);
      printable += drawn ? to_utf8(c) : "[" + code_point_name(c) + "]";
    }
    text = std::move(printable);
  }
  void clean(std::vector<std::string>& texts) {
    for (std::string& text : texts) clean(text);
  }

  Parts& parts_;
};

templating::Document document_of(const ReportPaper& report, Parts& parts) {
  templating::Document document;
  document.kind_name = report.title;
  document.page_format = kFormat;
  document.title = report.title;
  document.issuers = {parts.instance_name()};
  document.elements.emplace_back(templating::Title{report.title});
  Printable printable(parts);
  for (ReportPaper::Block block : report.blocks) {
    std::visit(printable, block);
    std::visit([&document](auto& one) { document.elements.emplace_back(std::move(one)); }, block);
  }
  return document;
}

}  // namespace

void ReportPaper::heading(int level, const std::string& text) {
  int before = 0;
  for (const Block& block : blocks) {
    const auto* other = std::get_if<templating::Heading>(&block);
    if (other != nullptr && other->level < level) before = 0;
    if (other != nullptr && other->level == level) ++before;
  }
  const std::string number = record::chinese_number(before + 1);
  blocks.emplace_back(
      templating::Heading{level, (level == 1 ? number + "、" : "（" + number + "）") + text});
}

void ReportPaper::paragraph(std::string text) {
  blocks.emplace_back(templating::Paragraph{{{std::move(text)}}});
}

void ReportPaper::table(templating::Table table) {
  blocks.emplace_back(std::move(table));
}

Bytes signed_paper(const ReportPaper& report, Parts& parts) {
  const crypto::Signer& signer = parts.instance_signer();
  templating::Document document = document_of(report, parts);
  const layout::Pages pages = layout::lay_out_showing_text(
      document, parts.formats().get(document.page_format), parts.fonts(), {});
  pdf::Metadata about;
  about.title = report.title;
  about.author = parts.instance_name();
  about.subject = report.title;
  about.created = parts.clock().now();
  if (!report.data.is_null()) {
    about.files.push_back(
        {"report.json", "application/json", "本报告的数据", report.data.pretty() + "\n"});
  }
  signature::SigningRequest request;
  request.signer_name = about.author;
  request.claimed_time = about.created;
  request.certify = true;
  request.timestamper = parts.trust_services().timestamper();
  Bytes pdf = signature::sign(pdf::write(pages, about, parts.fonts()), request, signer);
  return make_last(std::move(pdf), parts).pdf;
}

}  // namespace yinxin::service
