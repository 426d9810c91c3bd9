#pragma once

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace yinxin::testing {

// Puts numbered objects together into a PDF with a table of cross-references. Also the attacker's
// tool: update() appends a revision to any file as anyone could.
class PdfBuilder {
 public:
  // Object 1, 2, 3 … in the order they are added.
  int add(std::string body) {
    bodies_.push_back(std::move(body));
    return static_cast<int>(bodies_.size());
  }

  Bytes file(const std::string& trailer_entries) const {
    Bytes file = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n";
    std::string table = "xref\n0 " + std::to_string(bodies_.size() + 1) + "\n0000000000 65535 f \n";
    for (std::size_t i = 0; i < bodies_.size(); ++i) {
      table += entry(file.size());
      file += std::to_string(i + 1) + " 0 obj\n" + bodies_[i] + "\nendobj\n";
    }
    const std::size_t section = file.size();
    return file + table + "trailer\n<< /Size " + std::to_string(bodies_.size() + 1) + ' ' +
           trailer_entries + " >>\nstartxref\n" + std::to_string(section) + "\n%%EOF\n";
  }

  static std::string entry(std::size_t offset) {
    char line[32];
    (void)std::snprintf(line, sizeof line, "%010zu 00000 n \n", offset);
    return line;
  }

 private:
  std::vector<std::string> bodies_;
};

inline std::string pdf_stream(const std::string& content, const std::string& entries = "") {
  return "<< " + entries + " /Length " + std::to_string(content.size()) + " >>\nstream\n" +
         content + "\nendstream";
}

// Numbers of the objects of signable_pdf().
constexpr int kCatalog = 1;
constexpr int kForm = 2;
constexpr int kPage = 4;
constexpr int kContent = 5;
constexpr int kInfo = 6;
constexpr int kFirstField = 7;

// One page, a line of drawing, and `fields` empty signature fields "Seal1", "Seal2" …
// `filler` bytes of incompressible-looking content make it as large as a real document.
inline Bytes signable_pdf(int fields = 1, std::size_t filler = 0) {
  std::string ids;
  for (int i = 0; i < fields; ++i) ids += std::to_string(kFirstField + i) + " 0 R ";
  PdfBuilder pdf;
  pdf.add("<< /Type /Catalog /Pages 3 0 R /AcroForm 2 0 R /Lang (zh-CN) >>");
  pdf.add("<< /Fields [" + ids + "] /SigFlags 3 >>");
  pdf.add("<< /Type /Pages /Kids [4 0 R] /Count 1 >>");
  pdf.add(
      "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << >> "
      "/Annots [" +
      ids + "] >>");
  pdf.add(pdf_stream("1 0 0 RG 100 100 300 200 re S\n" + std::string(filler, ' ')));
  pdf.add("<< /Title (sample) >>");
  for (int i = 0; i < fields; ++i) {
    const std::string x = std::to_string(100 + 150 * (i % 3));
    const std::string right = std::to_string(220 + 150 * (i % 3));
    pdf.add("<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal" + std::to_string(i + 1) +
            ") /Rect [" + x + " 200 " + right + " 320] /F 132 /P 4 0 R >>");
  }
  return pdf.file(
      "/Root 1 0 R /Info 6 0 R /ID [<00112233445566778899aabbccddeeff> "
      "<00112233445566778899aabbccddeeff>]");
}

}  // namespace yinxin::testing
