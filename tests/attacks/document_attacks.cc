#include <string>

#include "attacks/forge.h"
#include "pdf/stream_data.h"

// The published ways to alter a signed PDF without a viewer noticing: universal signature
// forgery, incremental saving, signature wrapping (Mladenov et al., 2019), shadow documents
// (Mainka et al., 2021), certification and annotation attacks (Rohlmann et al., 2021), and
// attacks on the reader itself.
namespace yinxin::attacks {
namespace {

using testing::Agencies;
using testing::kCatalog;
using testing::kContent;
using testing::kForm;
using testing::kInfo;
using testing::kPage;
using testing::request;
using testing::signable_pdf;

Bytes countersigned(const Bytes& pdf) {
  return sign(pdf, request("Seal2"), Agencies::get().second);
}

const std::string kEvilPage = "/Contents 90 0 R";
const std::string kEvilContent = testing::pdf_stream("0 0 595 842 re f");

}  // namespace

const std::vector<Attack>& document_attacks() {
  static const std::vector<Attack> all = {
      // Incremental saving.
      {"IsaReplacesThePage", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{kPage, replaced(body(pdf, kPage), "/Contents 5 0 R", kEvilPage)},
                              {90, kEvilContent}});
       }},
      {"IsaReplacesTheContent", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{kContent, kEvilContent}});
       }},
      {"IsaWithoutObjects", kInvalid, [](const Bytes& pdf) { return updated(pdf, {}); }},
      {"IsaWithUnusedObject", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{90, kEvilContent}});
       }},
      {"IsaWithoutCrossReference", kInvalid,
       [](const Bytes& pdf) {
         return pdf + "5 0 obj\n" + kEvilContent + "\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";
       }},
      {"IsaReplacesTheCatalog", kInvalid,
       [](const Bytes& pdf) {
         return updated_object(pdf, kCatalog, "/Lang",
                               "/OpenAction << /S /JavaScript /JS () >> /Lang");
       }},
      {"IsaRepointsTheRoot", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{90, body(pdf, kCatalog)}}, [](const std::string& trailer) {
           return replaced(trailer, "/Root 1 0 R", "/Root 90 0 R");
         });
       }},
      {"IsaReplacesTheInfo", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{kInfo, "<< /Title (evil) >>"}});
       }},
      {"IsaDropsTheTrailersInfo", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {}, [](const std::string& trailer) {
           return replaced(trailer, "/Info 6 0 R", "");
         });
       }},
      {"IsaThenCountersigned", kInvalid,
       [](const Bytes& pdf) {
         return countersigned(updated(pdf, {{kContent, kEvilContent}}));
       }},
      {"AnnotationOverThePage", kInvalid,
       [](const Bytes& pdf) {
         const std::string page = replaced(body(pdf, kPage), "/Annots [", "/Annots [90 0 R ");
         return updated(pdf, {{kPage, page},
                              {90,
                               "<< /Type /Annot /Subtype /FreeText /Rect [0 0 595 842] "
                               "/Contents (evil) >>"}});
       }},
      {"FieldMovedBeforeCountersigning", kInvalid,
       [](const Bytes& pdf) {
         return countersigned(
             updated_object(pdf, kFirstField + 1, "/Rect [", "/Rect [0 0 595 842] /Old ["));
       }},
      {"SealsPictureReplaced", kInvalid,
       [](const Bytes& pdf) {
         const int picture = std::stoi(last_after(pdf, "/AP << /N ", " "));
         return updated(pdf, {{picture,
                               "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] "
                               "/Length 0 >>\nstream\n\nendstream"}});
       }},
      // Removing or exchanging the signature.
      {"FormEmptied", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{kForm, "<< /Fields [] /SigFlags 3 >>"}});
       }},
      {"FormFlagsCleared", kInvalid,
       [](const Bytes& pdf) { return updated_object(pdf, kForm, "/SigFlags 3", "/SigFlags 0"); }},
      {"FormRemoved", kInvalid,
       [](const Bytes& pdf) { return updated_object(pdf, kCatalog, "/AcroForm", "/Nothing"); }},
      {"ValueRemoved", kInvalid,
       [](const Bytes& pdf) { return updated_object(pdf, kFirstField, "/V ", "/W "); }},
      {"FieldKindChanged", kInvalid,
       [](const Bytes& pdf) { return updated_object(pdf, kFirstField, "/FT /Sig", "/FT /Tx "); }},
      {"SignatureCopiedToANewObject", kInvalid,
       [](const Bytes& pdf) {
         const int number = signature_object(pdf);
         const std::string field =
             replaced(body(pdf, kFirstField), "/V " + std::to_string(number), "/V 90");
         return updated(pdf, {{90, body(pdf, number)}, {kFirstField, field}});
       }},
      {"SignatureRedefined", kInvalid,
       [](const Bytes& pdf) {
         const int number = signature_object(pdf);
         return updated(pdf, {{number, body(pdf, number)}});
       }},
      {"SignatureKeptInHiding", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{90, "<< /Kept " + body(pdf, signature_object(pdf)) + " >>"}});
       }},
      {"SignatureDeleted", kInvalid,
       [](const Bytes& pdf) {
         const Bytes file = updated(pdf, {{signature_object(pdf), "null"}});
         const std::size_t entry = file.rfind(" 00000 n ");
         return file.substr(0, entry) + " 00001 f " + file.substr(entry + 9);
       }},
      {"CertificationRemoved", kInvalid,
       [](const Bytes& pdf) { return updated_object(pdf, kCatalog, "/Perms", "/Nothing"); }},
      {"CertificationLoosened", kInvalid,
       [](const Bytes& pdf) {
         return updated_object(pdf, signature_object(pdf), "/P 2 ", "/P 3 ");
       }},
      // Universal signature forgery: what is checked, made unreadable.
      {"UsfNoByteRange", kInvalid,
       [](const Bytes& pdf) { return replaced(pdf, "/ByteRange", "/BiteRange"); }},
      {"UsfEmptyByteRange", kInvalid, [](const Bytes& pdf) { return with_range(pdf, "["); }},
      {"UsfNullByteRange", kInvalid,
       [](const Bytes& pdf) { return with_range(pdf, "[null null null null"); }},
      {"UsfZeroByteRange", kInvalid, [](const Bytes& pdf) { return with_range(pdf, "[0 0 0 0"); }},
      {"UsfNegativeByteRange", kInvalid,
       [](const Bytes& pdf) { return with_range(pdf, "[0 -1 -1 0"); }},
      {"UsfFiveNumbers", kInvalid,
       [](const Bytes& pdf) {
         return with_range(pdf, replaced(byte_range(pdf), "]", "").substr(0, 24) + " 0");
       }},
      {"UsfSignedZero", kInvalid,
       [](const Bytes& pdf) {
         return with_range(pdf, replaced(byte_range(pdf), "[0 ", "[+0 ").substr(0, 30));
       }},
      {"UsfRealNumbers", kInvalid,
       [](const Bytes& pdf) {
         return with_range(pdf, replaced(byte_range(pdf), "[0 ", "[0.0 ").substr(0, 30));
       }},
      {"UsfNoContents", kInvalid,
       [](const Bytes& pdf) { return replaced(pdf, "/Contents <", "/Kontents <"); }},
      {"UsfZeroContents", kInvalid, [](const Bytes& pdf) { return with_contents(pdf, "00"); }},
      {"UsfShortContents", kInvalid,
       [](const Bytes& pdf) { return with_contents(pdf, contents(pdf).substr(0, 200)); }},
      {"UsfNoSubFilter", kInvalid,
       [](const Bytes& pdf) { return replaced(pdf, "/SubFilter", "/SobFilter"); }},
      {"UsfUnknownSubFilter", kInvalid,
       [](const Bytes& pdf) {
         return replaced(pdf, "ETSI.CAdES.detached", "ETSI.CAdES.attached");
       }},
      {"WeakSubFilter", kInvalid,
       [](const Bytes& pdf) {
         return replaced(pdf, "/ETSI.CAdES.detached\n", "/adbe.pkcs7.sha1    \n");
       }},
      // Signature wrapping: signed bytes moved, others put in their place.
      {"SwaInsertsBehindContents", kInvalid,
       [](const Bytes& pdf) {
         const std::string wrapped = replaced(
             pdf, contents(pdf) + ">", contents(pdf) + "> /Reason (" + std::string(50, 'x') + ")");
         std::size_t b = 0;
         std::size_t c = 0;
         std::size_t d = 0;
         (void)std::sscanf(byte_range(pdf).c_str(), "[0 %zu %zu %zu", &b, &c, &d);
         return with_range(wrapped, "[0 " + std::to_string(b) + " " + std::to_string(c + 61) + " " +
                                        std::to_string(d));
       }},
      {"SwaSecondContents", kInvalid,
       [](const Bytes& pdf) { return replaced(pdf, "/M (D:", "/Contents <00> /M (D:"); }},
      {"ContentsPaddedWithSomething", kInvalid,
       [](const Bytes& pdf) {
         std::string hex = contents(pdf);
         hex.replace(hex.size() - 2, 2, "01");
         return with_contents(pdf, hex);
       }},
      {"ContentsWithWhiteSpace", kInvalid,
       [](const Bytes& pdf) {
         std::string hex = contents(pdf);
         hex[hex.size() / 2] = '\n';
         return with_contents(pdf, hex);
       }},
      {"SignatureOfAnotherDocument", kInvalid,
       [](const Bytes& pdf) {
         const Bytes other =
             sign(signable_pdf(2, 10), request("Seal1", true), Agencies::get().lead);
         return with_contents(pdf, contents(other));
       }},
      // Shadow documents: old bytes shown again.
      {"ShadowRepointsToOldObject", kInvalid,
       [](const Bytes& pdf) {
         const Bytes file = updated(pdf, {{kContent, kEvilContent}});
         const std::size_t entry = file.rfind(" 00000 n ") - 10;
         const std::string old = PdfBuilder::entry(pdf.find("5 0 obj"));
         return file.substr(0, entry) + old + file.substr(entry + old.size());
       }},
      {"ShadowPointsIntoAString", kInvalid,
       [](const Bytes& pdf) {
         const Bytes file = updated(pdf, {{90, "(5 0 obj null endobj)"}});
         const std::size_t entry = file.rfind("90 1\n");
         return file.substr(0, entry) + "5 1\n" + PdfBuilder::entry(file.rfind("(5 0 obj") + 1) +
                file.substr(entry + 25);
       }},
      // The reader.
      {"BytesBeforeTheHeader", kInvalid, [](const Bytes& pdf) { return "\n" + pdf; }},
      {"HiddenBytesBetweenObjects", kInvalid,
       [](const Bytes& pdf) {
         return countersigned(updated(pdf + "% hidden\n", {{kInfo, body(pdf, kInfo)}}));
       }},
      {"DuplicateKey", kInvalid,
       [](const Bytes& pdf) {
         return updated_object(pdf, kFirstField, "/F 132", "/F 132 /#46 4");
       }},
      {"CommentInAnObject", kInvalid,
       [](const Bytes& pdf) { return updated_object(pdf, kFirstField, "/F 132", "%\n/F 132"); }},
      {"PreviousSectionIsItself", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {}, [&pdf](const std::string& trailer) {
           return replaced(trailer, "/Prev " + last_after(trailer, "/Prev ", " "),
                           "/Prev " + std::to_string(pdf.size()));
         });
       }},
      {"PreviousSectionSkipsTheSignature", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {}, [&pdf](const std::string& trailer) {
           const std::string first = std::to_string(pdf.find("xref\n0 "));
           return replaced(trailer, "/Prev " + last_after(trailer, "/Prev ", " "),
                           "/Prev " + first);
         });
       }},
      {"EndlessForm", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{kForm, "<< /Fields [90 0 R] /SigFlags 3 >>"},
                              {90, "<< /T (a) /Kids [90 0 R] >>"}});
       }},
      {"EndlessReferences", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{kForm, "90 0 R"}, {90, "2 0 R"}});
       }},
      {"NestedTooDeeply", kInvalid,
       [](const Bytes& pdf) {
         return updated(pdf, {{90, std::string(100'000, '[')}});
       }},
      {"EnormousTable", kInvalid,
       [](const Bytes& pdf) {
         const Bytes file = updated(pdf, {{90, "null"}});
         return replaced(file, "90 1\n", "90 4000000000\n");
       }},
      {"InflatesBeyondMeasure", kInvalid,
       [](const Bytes& pdf) {
         const Bytes zeros = pdf::deflate(Bytes(std::size_t{70} << 20, '\0'));
         return pdf + "90 0 obj\n<< /Type /XRef /W [1 8 2] /Size 99 /Root 1 0 R /Filter " +
                "/FlateDecode /Length " + std::to_string(zeros.size()) + " >>\nstream\n" + zeros +
                "\nendstream\nendobj\nstartxref\n" + std::to_string(pdf.size()) + "\n%%EOF\n";
       }},
      {"Encrypted", kIndeterminate,
       [](const Bytes& pdf) {
         return updated(pdf, {}, [](const std::string& trailer) {
           return replaced(trailer, "/Root", "/Encrypt << /Filter /Standard >> /Root");
         });
       }},
      {"Hybrid", kIndeterminate,
       [](const Bytes& pdf) {
         return updated(pdf, {}, [](const std::string& trailer) {
           return replaced(trailer, "/Root", "/XRefStm 10 /Root");
         });
       }},
      {"StoreWithNothingInIt", kInvalid,
       [](const Bytes& pdf) {
         return updated_object(pdf, kCatalog, "/Lang", "/DSS << /Type /DSS >> /Lang");
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
