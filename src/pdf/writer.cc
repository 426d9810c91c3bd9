#include "pdf/writer.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include <map>

#include "base/error.h"
#include "pdf/canvas.h"
#include "pdf/deflate.h"
#include "pdf/metadata_packet.h"
#include "pdf/srgb.h"
#include "pdf/subset.h"

namespace yinxin::pdf {
namespace {

using Object = QPDFObjectHandle;

constexpr int kPrintAndLocked = 4 | 128;  // annotation flags, ISO 32000-1, table 165
constexpr const char* kEdgeOfFirstSeal = "Seal1-edge";
constexpr int kSignaturesAppendOnly = 1 | 2;  // SigFlags, table 219

Object name(const std::string& text) {
  return Object::newName("/" + text);
}

// The one pass in which the pages that libharu drew become a PDF/A.
class Assembly {
 public:
  Assembly(const Bytes& drawing, const layout::Pages& pages, const Metadata& metadata,
           const Subsets& subsets)
      : pages_(pages), metadata_(metadata) {
    pdf_.setSuppressWarnings(true);
    pdf_.processMemoryFile("drawing", drawing.data(), drawing.size());
    for (const Subset& subset : subsets.all()) subsets_["/" + subset.name()] = &subset;
  }

  Bytes finish() {
    for (const Object& page : pdf_.getAllPages()) finish_page(page);
    Object catalog = pdf_.getRoot();
    describe(catalog);
    add_output_intent(catalog);
    if (metadata_.with_seal_fields) add_seal_fields(catalog);
    if (!metadata_.files.empty()) add_files(catalog);
    return write();
  }

 private:
  Object indirect(const Object& object) { return pdf_.makeIndirectObject(object); }

  Object compressed_stream(ByteView bytes, Redundancy redundancy = Redundancy::kSome) {
    Object stream = Object::newStream(&pdf_, deflate(bytes, redundancy));
    stream.getDict().replaceKey("/Filter", name("FlateDecode"));
    return stream;
  }

  void finish_page(Object page) {
    Object contents = page.getKey("/Contents");
    const auto drawn = contents.getRawStreamData();
    contents.replaceStreamData(
        deflate({reinterpret_cast<const char*>(drawn->getBuffer()), drawn->getSize()}),
        name("FlateDecode"), Object::newNull());
    Object resources = page.getKey("/Resources");
    resources.removeKey("/ProcSet");
    for (auto& font : resources.getKey("/Font").ditems()) finish_font(font.second);
  }

  // Fonts are shared by pages: a font is taken out of subsets_ when it is done.
  void finish_font(Object font) {
    const auto found = subsets_.find(font.getKey("/BaseFont").getName());
    if (found == subsets_.end()) return;
    const Subset& subset = *found->second;
    subsets_.erase(found);

    Object program = compressed_stream(subset.font_program(), Redundancy::kNone);
    program.getDict().replaceKey("/Subtype", name("CIDFontType0C"));
    Object descendant = font.getKey("/DescendantFonts").getArrayItem(0);
    descendant.removeKey("/DW2");
    Object descriptor = descendant.getKey("/FontDescriptor");
    descriptor.removeKey("/MissingWidth");
    descriptor.replaceKey("/FontFile3", program);
    font.replaceKey("/BaseFont", name(subset.name() + "-Identity-H"));
    font.replaceKey("/ToUnicode", compressed_stream(subset.to_unicode()));
  }

  void describe(Object catalog) {
    Object packet = Object::newStream(&pdf_, metadata_packet(metadata_));
    packet.getDict().replaceKey("/Type", name("Metadata"));
    packet.getDict().replaceKey("/Subtype", name("XML"));
    catalog.replaceKey("/Metadata", packet);
    catalog.replaceKey("/Lang", Object::newString("zh-CN"));
    catalog.replaceKey("/ViewerPreferences", Object::parse("<< /DisplayDocTitle true >>"));

    Object info = Object::newDictionary();
    const auto add = [&](const char* key, const std::string& value) {
      if (!value.empty()) info.replaceKey(key, Object::newUnicodeString(value));
    };
    add("/Title", metadata_.title);
    add("/Author", metadata_.author);
    add("/Subject", metadata_.subject);
    add("/Producer", kProducer);
    add("/CreationDate", pdf_date(metadata_.created));
    add("/ModDate", pdf_date(metadata_.created));
    pdf_.getTrailer().replaceKey("/Info", indirect(info));
  }

  void add_output_intent(Object catalog) {
    Object profile = compressed_stream(srgb_profile());
    profile.getDict().replaceKey("/N", Object::newInteger(3));
    Object intent = Object::parse(
        "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
        " /RegistryName (http://www.color.org) /Info (sRGB IEC61966-2.1) >>");
    intent.replaceKey("/DestOutputProfile", profile);
    catalog.replaceKey("/OutputIntents", Object::newArray(std::vector<Object>{intent}));
  }

  // A field and its only widget are one dictionary. An annotation has to have an appearance
  // (ISO 19005-2, 6.3.3): all share an empty one until they are signed.
  void add_seal_fields(Object catalog) {
    std::vector<Object> fields;
    Object nothing = Object::newStream(&pdf_, "");
    nothing.replaceDict(
        Object::parse("<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << >> >>"));
    const std::vector<Object> pages = pdf_.getAllPages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
      std::vector<Object> widgets;
      for (const layout::SealPlace& place : pages_.pages[i].seals) {
        Object field = seal_field(place, pages_.pages[i].height, fields.size() + 1);
        field.replaceKey("/P", pages[i]);
        field.replaceKey("/AP", Object::newDictionary({{"/N", nothing}}));
        fields.push_back(indirect(field));
        widgets.push_back(fields.back());
      }
      if (const auto& edge = pages_.pages[i].edge) {
        widgets.push_back(indirect(edge_slice(*edge, pages[i], pages_.pages[i].height)));
      }
      Object page = pages[i];
      if (!widgets.empty()) page.replaceKey("/Annots", Object::newArray(widgets));
    }
    if (fields.empty()) return;
    Object form = Object::newDictionary();
    form.replaceKey("/Fields", Object::newArray(fields));
    form.replaceKey("/SigFlags", Object::newInteger(kSignaturesAppendOnly));
    catalog.replaceKey("/AcroForm", form);
  }

  // A slice of the first seal at the edge of a page: a stamp whose empty appearance says which
  // part of the seal signing has to put there.
  Object edge_slice(const layout::EdgeSeal& edge, const Object& page, double page_height) {
    const double width = edge.diameter / edge.slices;
    Object part = Object::newStream(&pdf_, "");
    Object form = Object::parse("<< /Type /XObject /Subtype /Form /Resources << >> >>");
    form.replaceKey("/BBox", Object::newArray(Object::Rectangle(
                                 edge.slice * width, 0, (edge.slice + 1) * width, edge.diameter)));
    if (edge.sideways) form.replaceKey("/Matrix", Object::parse("[0 -1 1 0 0 0]"));
    part.replaceDict(form);
    Object stamp = Object::parse("<< /Type /Annot /Subtype /Stamp >>");
    stamp.replaceKey("/F", Object::newInteger(kPrintAndLocked));
    stamp.replaceKey("/NM", Object::newString(kEdgeOfFirstSeal));
    stamp.replaceKey("/P", page);
    stamp.replaceKey("/Rect", rectangle(edge.box, page_height));
    stamp.replaceKey("/AP", Object::newDictionary({{"/N", part}}));
    return stamp;
  }

  static Object rectangle(const layout::Box& box, double page_height) {
    return Object::newArray(
        Object::Rectangle(box.left, page_height - box.bottom, box.right, page_height - box.top));
  }

  static Object seal_field(const layout::SealPlace& place, double page_height, std::size_t number) {
    Object field = Object::parse("<< /Type /Annot /Subtype /Widget /FT /Sig >>");
    field.replaceKey("/F", Object::newInteger(kPrintAndLocked));
    field.replaceKey("/T", Object::newString("Seal" + std::to_string(number)));
    field.replaceKey("/Rect", rectangle(place.box, page_height));
    return field;
  }

  // Embedded as ISO 19005-3, 6.8 wants it: reachable by name and associated with the document.
  void add_files(Object catalog) {
    std::map<std::string, Object> by_name;  // name trees are in byte order
    for (const AssociatedFile& file : metadata_.files) {
      if (by_name.count(file.name) > 0) {
        throw Error(ErrorCode::kInvalidInput, file.name, "附件重名 (file embedded twice)");
      }
      by_name[file.name] = embed(file);
    }
    std::vector<Object> names;
    std::vector<Object> associated;
    for (const auto& [file_name, specification] : by_name) {
      names.push_back(Object::newUnicodeString(file_name));
      names.push_back(specification);
      associated.push_back(specification);
    }
    Object tree = Object::newDictionary({{"/Names", Object::newArray(names)}});
    catalog.replaceKey("/Names", Object::newDictionary({{"/EmbeddedFiles", tree}}));
    catalog.replaceKey("/AF", Object::newArray(associated));
  }

  Object embed(const AssociatedFile& file) {
    Object stream = compressed_stream(file.bytes);
    Object parameters = Object::newDictionary();
    parameters.replaceKey("/Size", Object::newInteger(static_cast<long long>(file.bytes.size())));
    parameters.replaceKey("/ModDate", Object::newString(pdf_date(metadata_.created)));
    stream.getDict().replaceKey("/Type", name("EmbeddedFile"));
    stream.getDict().replaceKey("/Subtype", name(file.mime));
    stream.getDict().replaceKey("/Params", parameters);

    Object specification = Object::parse("<< /Type /Filespec /AFRelationship /Source >>");
    specification.replaceKey("/F", Object::newUnicodeString(file.name));
    specification.replaceKey("/UF", Object::newUnicodeString(file.name));
    specification.replaceKey("/Desc", Object::newUnicodeString(file.description));
    specification.replaceKey("/EF", Object::newDictionary({{"/F", stream}, {"/UF", stream}}));
    return indirect(specification);
  }

  Bytes write() {
    QPDFWriter writer(pdf_);
    writer.setOutputMemory();
    writer.forcePDFVersion("1.7");
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setStreamDataMode(qpdf_s_preserve);
    writer.setSuppressOriginalObjectIDs(true);
    writer.setNewlineBeforeEndstream(true);
    writer.setDeterministicID(true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
  }

  const layout::Pages& pages_;
  const Metadata& metadata_;
  QPDF pdf_;
  std::map<std::string, const Subset*> subsets_;  // by BaseFont, those not yet embedded
};

}  // namespace

Bytes write(const layout::Pages& pages, const Metadata& metadata, const FontSet& fonts) {
  const Subsets subsets(pages, fonts);
  const Bytes drawing = draw(pages, subsets);
  try {
    return Assembly(drawing, pages, metadata, subsets).finish();
  } catch (const QPDFExc& error) {
    throw Error(ErrorCode::kInternal, "pdf::write", error.what());
  }
}

}  // namespace yinxin::pdf
