#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

#include "base/error.h"
#include "layout/layout.h"
#include "pdf/writer.h"
#include "support/places.h"

// Any bytes as a document. A line of the input is a letter for an element, a number and a text:
// "p1000000 字" is a paragraph of a million characters, "r10000 一" ten thousand rows of a table.
// Whatever they make is set on at most 200 pages and written, or refused, and soon.

namespace {

using namespace yinxin;
using namespace yinxin::templating;

constexpr std::size_t kLongestText = 12 << 20;
constexpr std::size_t kMostRepeats = 100'000;
constexpr double kMostSeconds = 30;  // of the processor, with sanitizers on a slow one

class DocumentReader {
 public:
  explicit DocumentReader(std::string_view bytes) {
    document_.page_format = "document";
    while (!bytes.empty()) {
      const std::size_t end = std::min(bytes.find('\n'), bytes.size());
      read(bytes.substr(0, end));
      bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
  }

  const Document& document() const { return document_; }

 private:
  void read(std::string_view line) {
    if (line.size() < 2) return;
    count_ = 1;
    const auto [end, error] = std::from_chars(line.data() + 1, line.data() + line.size(), count_);
    text_ = line.substr(static_cast<std::size_t>(end - line.data()));
    if (!text_.empty() && text_.front() == ' ') text_.remove_prefix(1);
    read_head(line.front());
    read_text(line.front());
    read_table(line.front());
    read_end(line.front());
  }

  void read_head(char letter) {
    switch (letter) {
      case 'f':
        document_.page_format = text_;
        break;
      case 'm':
        add(Masthead{{repeated()}, "文件"});
        break;
      case 'M':
        last<Masthead>().agencies.resize(repeats(), std::string(text_));
        break;
      case 'n':
        add(NumberLine{repeated(), {}});
        break;
      case 's':
        last<NumberLine>().signatories.resize(repeats(), std::string(text_));
        break;
      case 't':
        add(Title{repeated()});
        break;
      default:
        break;
    }
  }

  void read_text(char letter) {
    switch (letter) {
      case 'a':
        add(Salutation{repeated()});
        break;
      case 'h':
        add(Heading{static_cast<int>(count_ % 6), std::string(text_)});
        break;
      case 'p':
        add(Paragraph{{{repeated()}}});
        break;
      case 'b':
        add(Paragraph{{{repeated(), Style::kBlank}}, static_cast<int>(count_ % 50)});
        break;
      case 'P':
        for (std::size_t i = 0; i < repeats(); ++i) add(Paragraph{{{std::string(text_)}}});
        break;
      case 'x':
        add(AnnexNote{std::vector<std::string>(repeats(), std::string(text_))});
        break;
      case 'X':
        add(AnnexHead{"附件1", repeated()});
        break;
      default:
        break;
    }
  }

  void read_table(char letter) {
    switch (letter) {
      case 'c':
        last<Table>().columns.push_back({std::string(text_), static_cast<int>(count_), {}});
        break;
      case 'r':
        last<Table>().rows.resize(repeats(), {std::string(text_)});
        break;
      case 'C':
        last<Table>().rows.push_back({repeated()});
        break;
      case 'w':
        last<Table>().landscape = true;
        last<Table>().caption = repeated();
        break;
      default:
        break;
    }
  }

  void read_end(char letter) {
    switch (letter) {
      case 'i':
        last<SignOff>().issuers.resize(repeats(), {std::string(text_), "a"});
        break;
      case 'o':
        last<SignOff>().issuers.push_back({"样", count_ % 2 == 0 ? "" : "s", std::string(text_)});
        break;
      case 'd':
        last<SignOff>().date = repeated();
        break;
      case 'N':
        add(Note{repeated()});
        break;
      case 'I':
        add(Imprint{"", repeated(), std::string(text_), std::string(text_)});
        break;
      case 'R':
        add(ReceiptSlip{std::string(text_),
                        {Paragraph{{{repeated()}}}, FieldLine{{repeated(), repeated()}}}});
        break;
      case 'A':
        add(Attendance{std::string(text_),
                       std::vector<std::string>(repeats(), std::string(text_))});
        break;
      default:
        break;
    }
  }

  void add(Element element) { document_.elements.push_back(std::move(element)); }

  // The last element, or a new one if that is of another kind.
  template <typename Kind>
  Kind& last() {
    auto& all = document_.elements;
    if (all.empty() || !std::holds_alternative<Kind>(all.back())) add(Kind{});
    return std::get<Kind>(all.back());
  }

  std::size_t repeats() const {
    return std::min(count_, std::min(kMostRepeats, kLongestText / (text_.size() + 1)));
  }

  std::string repeated() const {
    std::string text;
    const std::size_t count = std::min(count_, kLongestText / (text_.size() + 1));
    text.reserve(count * text_.size());
    for (std::size_t i = 0; i < count; ++i) text += text_;
    return text;
  }

  Document document_;
  std::size_t count_ = 1;
  std::string_view text_;
};

void check(const layout::Pages& pages) {
  if (pages.pages.empty() || pages.pages.size() > 200) std::abort();
  for (const layout::Page& page : pages.pages) {
    for (const layout::Line& line : page.lines) {
      const layout::Box& box = line.box;
      if (!(box.top >= 0 && box.bottom <= page.height)) std::abort();
      if (!(box.left >= 0 && box.right <= page.width)) std::abort();
    }
    for (const layout::SealPlace& seal : page.seals) {
      if (!(seal.box.left >= 0 && seal.box.right <= page.width)) std::abort();
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string root = yinxin::testing::source_dir();
  static const auto formats = layout::PageFormats::load({root + "/templates/formats"});
  static const auto fonts = pdf::FontSet::load(root + "/fonts/faces.xml");
  const layout::SealSizes seals = {{"a", {"a", "样例局", "样例", 42}},
                                   {"s", {"s", "样例", "", 40, seal::Seal::Form::kSignature}}};
  const std::clock_t begin = std::clock();
  try {
    const DocumentReader reader({reinterpret_cast<const char*>(data), size});
    const Document& document = reader.document();
    const auto pages = layout::lay_out(document, formats.get(document.page_format), fonts, seals);
    check(pages);
    pdf::Metadata metadata;
    metadata.with_seal_fields = true;
    (void)pdf::write(pages, metadata, fonts);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidInput) throw;
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (seconds > kMostSeconds) std::abort();
  return 0;
}
