#include "pdf/metadata_packet.h"

namespace yinxin::pdf {
namespace {

std::string escape(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string element(const std::string& name, std::string_view text) {
  if (text.empty()) return {};
  return "<" + name + ">" + escape(text) + "</" + name + ">\n";
}

std::string list(const std::string& name, const std::string& kind, const std::string& item,
                 std::string_view text) {
  if (text.empty()) return {};
  return "<" + name + "><rdf:" + kind + "><rdf:li" + item + ">" + escape(text) +
         "</rdf:li></rdf:" + kind + "></" + name + ">\n";
}

// To the second, like the dates of Info, which have to agree.
std::string xmp_date(Instant instant) {
  const std::string full = to_rfc3339(instant);
  return full.substr(0, 19) + full.substr(full.size() - 6);
}

constexpr const char* kHead =
    "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\""
    " xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n";
constexpr const char* kTail = "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
constexpr const char* kAnyLanguage = " xml:lang=\"x-default\"";

}  // namespace

std::string pdf_date(Instant instant) {
  std::string digits;
  for (const char c : xmp_date(instant).substr(0, 19)) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return "D:" + digits + "+08'00'";
}

Bytes metadata_packet(const Metadata& metadata) {
  const std::string created = xmp_date(metadata.created);
  return kHead + element("pdfaid:part", metadata.files.empty() ? "2" : "3") +
         element("pdfaid:conformance", "U") + element("dc:format", "application/pdf") +
         list("dc:title", "Alt", kAnyLanguage, metadata.title) +
         list("dc:creator", "Seq", "", metadata.author) +
         list("dc:description", "Alt", kAnyLanguage, metadata.subject) +
         list("dc:language", "Bag", "", "zh-CN") + element("dc:identifier", metadata.number) +
         element("pdf:Producer", kProducer) + element("xmp:CreateDate", created) +
         element("xmp:ModifyDate", created) + kTail;
}

}  // namespace yinxin::pdf
