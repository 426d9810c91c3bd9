#include "layout/layout.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/utf8.h"
#include "layout/composition.h"
#include "layout/head.h"
#include "layout/imprint.h"
#include "layout/pagination.h"
#include "layout/receipt_slip.h"
#include "layout/sign_off.h"
#include "layout/table.h"
#include "layout/text.h"

namespace yinxin::layout {
namespace {

using namespace std::string_view_literals;
using templating::Element;

constexpr std::size_t kShortestName = 3;
constexpr std::size_t kMostNames = 100;

class ElementComposer {
 public:
  ElementComposer(const Composition& c, const std::vector<Element>& elements)
      : c_(c), elements_(elements) {}

  Flow compose_all() {
    while (next_ < elements_.size()) {
      std::visit(*this, elements_[next_]);
      check_length();
    }
    return std::move(flow_);
  }

  void operator()(const templating::Masthead&) { head(); }
  void operator()(const templating::NumberLine&) { head(); }
  void operator()(const templating::Title&) { head(); }
  void operator()(const templating::Salutation& e) { compose(c_, e, take(), flow_); }
  void operator()(const templating::Heading& e) { compose(c_, e, take(), flow_); }
  void operator()(const templating::Paragraph& e) { compose(c_, e, take(), flow_); }
  void operator()(const templating::AnnexNote& e) { compose(c_, e, take(), flow_); }
  void operator()(const templating::Note& e) { compose(c_, e, take(), flow_); }
  void operator()(const templating::Imprint& e) { compose_imprint(c_, e, take(), flow_); }
  void operator()(const templating::ReceiptSlip& e) { compose_receipt_slip(c_, e, take(), flow_); }
  void operator()(const templating::Table& e) { compose_table(c_, e, take(), flow_); }
  void operator()(const templating::AnnexHead& e) { compose_annex_head(c_, e, take(), flow_); }

  void operator()(const templating::Attendance& e) {
    const bool first =
        next_ == 0 || !std::holds_alternative<templating::Attendance>(elements_[next_ - 1]);
    compose(c_, e, take(), first, flow_);
  }

  void operator()(const templating::SignOff& e) {
    const int index = take();
    const auto* note =
        next_ < elements_.size() ? std::get_if<templating::Note>(&elements_[next_]) : nullptr;
    if (note != nullptr) take();
    compose_sign_off(c_, e, index, note, flow_);
  }

 private:
  // Refuses at once what cannot end well, however the pages turn.
  void check_length() {
    for (; measured_ < flow_.size(); ++measured_) height_ += flow_[measured_].height;
    const double page = std::max(c_.format.text_height, c_.format.text_width);
    if (height_ > static_cast<double>(kMostPages) * page) refuse_length();
  }

  void head() { next_ = compose_head(c_, elements_, next_, flow_); }
  int take() { return static_cast<int>(next_++); }

  const Composition& c_;
  const std::vector<Element>& elements_;
  std::size_t next_ = 0;
  Flow flow_;
  std::size_t measured_ = 0;
  double height_ = 0;
};

// The agencies the document names as such.
std::vector<std::u32string> agency_names(const templating::Document& document) {
  std::vector<std::u32string> names;
  const auto add = [&names](const std::string& text) {
    std::u32string name;
    for (const char32_t c : to_utf32(text) + U"、") {
      if (U"、，；："sv.find(c) == std::u32string_view::npos) {
        name += c;
      } else if (name.size() >= kShortestName && names.size() < kMostNames) {
        names.push_back(std::exchange(name, {}));
      } else {
        name.clear();
      }
    }
  };
  for (const std::string& issuer : document.issuers) add(issuer);
  for (const Element& element : document.elements) {
    if (const auto* to = std::get_if<templating::Salutation>(&element)) add(to->text);
  }
  return names;
}

}  // namespace

Pages lay_out(const templating::Document& document, const PageFormat& format,
              const FontMetrics& metrics, const SealSizes& seals, MarkSize mark) {
  const Composition composition{format, metrics, seals, mark, agency_names(document)};
  return paginate(composition, ElementComposer(composition, document.elements).compose_all());
}

}  // namespace yinxin::layout
