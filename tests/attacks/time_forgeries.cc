#include <algorithm>
#include <string>

#include "attacks/forge.h"

// Forgeries around time: document time-stamps that bring something along, tokens that are not what
// they seem.
namespace yinxin::attacks {
namespace {

using testing::kCatalog;
using testing::kContent;
using testing::kForm;
using testing::kNow;
using testing::kPage;
using testing::pdf_stream;
using testing::request;
using testing::signable_pdf;

constexpr std::chrono::hours kDay{24};

// Gives a token that is not for what was asked.
class LyingTimestamper final : public crypto::Timestamper {
 public:
  LyingTimestamper(crypto::Timestamper& honest, std::function<Bytes(const Bytes&)> alter)
      : honest_(honest), alter_(std::move(alter)) {}
  Bytes stamp(const crypto::Digest& /*sha256*/) override {
    return alter_(honest_.stamp(crypto::sha256("something else")));
  }
  std::size_t room() override { return honest_.room(); }

 private:
  crypto::Timestamper& honest_;
  std::function<Bytes(const Bytes&)> alter_;
};

Bytes signed_with(World& world, crypto::Timestamper& timestamper) {
  signature::SigningRequest wanted = request("Seal1", true);
  wanted.timestamper = &timestamper;
  return sign(signable_pdf(), wanted, world.lead);
}

Objects with(Objects objects, const std::vector<std::pair<int, std::string>>& more) {
  for (const auto& [number, text] : more) {
    for (auto& [known, old] : objects) {
      if (known == number) old = text;
    }
    const bool is_known =
        std::any_of(objects.begin(), objects.end(),
                    [n = number](const auto& object) { return object.first == n; });
    if (!is_known) objects.emplace_back(number, text);
  }
  return objects;
}

const std::string kEvil = pdf_stream("0 0 595 842 re f");

}  // namespace

const std::vector<Forgery>& time_forgeries() {
  static const std::vector<Forgery> all = {
      {"StampBringsAnotherPage", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string page =
             replaced(appended(body(pdf, kPage), "/Annots [", "71 0 R"), "5 0 R", "90 0 R");
         return stamped(w, pdf, with(proper(pdf), {{kPage, page}, {90, kEvil}}));
       }},
      {"StampTurnsThePage", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string page = replaced(appended(body(pdf, kPage), "/Annots [", "71 0 R"),
                                           "/Parent", "/Rotate 90 /Parent");
         return stamped(w, pdf, with(proper(pdf), {{kPage, page}}));
       }},
      {"StampOverHiddenBytes", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf + "% hidden\n", proper(pdf));
       }},
      {"StampReplacesTheContent", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, with(proper(pdf), {{kContent, kEvil}}));
       }},
      {"StampBringsAnObjectAlong", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, with(proper(pdf), {{90, kEvil}}));
       }},
      {"StampThatShows", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf), "/Rect [0 0 595 842]");
       }},
      {"StampOfNoWidth", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf), "/Rect [0 0 0 842]");
       }},
      {"StampWithAnAppearance", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, with(proper(pdf), {{90, kEvil}}),
                        "/Rect [0 0 0 0] /AP << /N 90 0 R >>");
       }},
      {"StampWithAnAction", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf),
                        "/Rect [0 0 0 0] /AA << /E << /S /JavaScript /JS () >> >>");
       }},
      {"StampOnAPreparedField", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t(2);
         const std::string seal = replaced(body(pdf, kFirstField + 1), "/P ", "/V 70 0 R /P ");
         const Bytes file = stamped(w, pdf, {{kFirstField + 1, seal}});
         return file;
       }},
      {"StampDropsAField", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t(2);
         const std::string form = replaced(body(pdf, kForm), "8 0 R ", "71 0 R ");
         return stamped(w, pdf, with(proper(pdf), {{kForm, form}}));
       }},
      {"StampDropsAnAnnotation", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t(2);
         const std::string page = replaced(body(pdf, kPage), "8 0 R ", "71 0 R ");
         return stamped(w, pdf, with(proper(pdf), {{kPage, page}}));
       }},
      {"StampReordersTheFields", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t(2);
         const std::string form = replaced(body(pdf, kForm), "7 0 R 8 0 R", "8 0 R 7 0 R 71 0 R");
         return stamped(w, pdf, with(proper(pdf), {{kForm, form}}));
       }},
      {"StampAddsTwoFields", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string form = appended(body(pdf, kForm), "/Fields [", "71 0 R 90 0 R");
         return stamped(w, pdf,
                        with(proper(pdf), {{kForm, form}, {90, "<< /FT /Tx /T (x) /V (y) >>"}}));
       }},
      {"StampAddsAnAnnotation", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string page = appended(body(pdf, kPage), "/Annots [", "71 0 R 90 0 R");
         return stamped(
             w, pdf,
             with(proper(pdf),
                  {{kPage, page}, {90, "<< /Subtype /FreeText /Rect [0 0 9 9] /Contents (x) >>"}}));
       }},
      {"StampWithTheNameOfASeal", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         Bytes file = pdf;
         signature::SignatureSlot slot(w.timestamper.room());
         const std::string value =
             slot.body("/Type /DocTimeStamp /SubFilter /ETSI.RFC3161 /Filter /Adobe.PPKLite", "");
         file = updated(pdf, with(proper(pdf), {{70, value},
                                                {71,
                                                 "<< /Subtype /Widget /FT /Sig /T (Seal1) /Rect "
                                                 "[0 0 0 0] /P 4 0 R /V 70 0 R >>"}}));
         slot.place(file.rfind(value));
         slot.fill(file, [&w](const std::vector<ByteView>& covered) {
           return w.timestamper.stamp(crypto::sha256({covered[0], covered[1]}));
         });
         return file;
       }},
      {"StampTurnsTheFormOn", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string form = replaced(appended(body(pdf, kForm), "/Fields [", "71 0 R"),
                                           "/SigFlags", "/NeedAppearances true /SigFlags");
         return stamped(w, pdf, with(proper(pdf), {{kForm, form}}));
       }},
      {"StampOpensWithAnAction", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string catalog = replaced(body(pdf, kCatalog), "/Lang",
                                              "/OpenAction << /S /JavaScript /JS () >> /Lang");
         return stamped(w, pdf, with(proper(pdf), {{kCatalog, catalog}}));
       }},
      {"StampThatCertifies", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf), "/Rect [0 0 0 0]",
                        "/Type /DocTimeStamp /SubFilter /ETSI.RFC3161",
                        "/Reference [<< /TransformMethod /DocMDP /TransformParams << /P 3 >> >>]");
       }},
      {"StampThatCallsItselfASignature", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf), "/Rect [0 0 0 0]",
                        "/Type /Sig /SubFilter /ETSI.CAdES.detached");
       }},
      {"StampOfMixedType", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         return stamped(w, pdf, proper(pdf), "/Rect [0 0 0 0]",
                        "/Type /Sig /SubFilter /ETSI.RFC3161");
       }},
      {"StampOutsideTheForm", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         Objects objects = proper(pdf);
         objects.pop_back();
         return stamped(w, pdf, objects);
       }},
      {"StampOfAnotherDocument", kInvalid,
       [](World& w) {
         const Bytes pdf = w.archived(w.b_t());
         const Bytes other = w.archived(w.b_t());
         return with_contents(pdf, contents(other));
       }},
      {"StampByNobodyKnown", kIndeterminate,
       [](World& w) {
         World other;
         return signature::extend(w.b_t(), {}, &other.timestamper);
       }},
      {"StampFromTheFuture", kIndeterminate,
       [](World& w) {
         const Bytes pdf = w.b_t();
         w.clock.set(kNow + kDay);
         const Bytes file = signature::extend(pdf, {}, &w.timestamper);
         w.clock.set(kNow);
         return file;
       }},
      {"StampBeforeTheSignature", kIndeterminate,
       [](World& w) {
         const Bytes pdf = w.b_t();
         w.clock.set(kNow - std::chrono::hours(5));
         const Bytes file = signature::extend(pdf, {}, &w.timestamper);
         w.clock.set(kNow);
         return file;
       }},
      {"TokenOfAnotherSignature", kInvalid,
       [](World& w) {
         LyingTimestamper liar(w.timestamper, [](const Bytes& token) { return token; });
         return signed_with(w, liar);
       }},
      {"TokenThatIsNone", kInvalid,
       [](World& w) {
         LyingTimestamper liar(w.timestamper,
                               [](const Bytes&) { return Bytes("\x30\x03\x02\x01\x05"); });
         return signed_with(w, liar);
       }},
      {"TokenWithAChangedTime", kInvalid,
       [](World& w) {
         LyingTimestamper liar(w.timestamper, [](const Bytes& token) {
           return replaced(token, "20260318012000Z", "20250318012000Z");
         });
         return signed_with(w, liar);
       }},
      {"TokenByNobodyKnown", kIndeterminate,
       [](World& w) {
         World other;
         return signed_with(w, other.timestamper);
       }},
      {"TokenCalledSomethingElse", kInvalid,
       [](World& w) {
         const Bytes pdf = w.b_t();
         const std::string hex = contents(pdf);
         const std::string type = "060b2a864886f70d010910020e";
         return with_contents(pdf, replaced(hex, type, "060b2a864886f70d010910020f"));
       }},
  };
  return all;
}

}  // namespace yinxin::attacks
