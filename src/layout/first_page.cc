#include "layout/first_page.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace yinxin::layout {
namespace {

using templating::Element;

template <typename T>
bool is(const Element& element) {
  return std::holds_alternative<T>(element);
}

template <typename T>
std::size_t find(const std::vector<Element>& elements) {
  return static_cast<std::size_t>(std::find_if(elements.begin(), elements.end(), is<T>) -
                                  elements.begin());
}

// The first element behind the head and the addressees.
std::size_t begin_of_text(const std::vector<Element>& elements) {
  const std::size_t title = find<templating::Title>(elements);
  std::size_t at = title < elements.size() ? title : find<templating::Masthead>(elements);
  while (++at < elements.size()) {
    const Element& element = elements[at];
    if (!is<templating::NumberLine>(element) && !is<templating::Salutation>(element)) return at;
  }
  return elements.size();
}

class Attempts {
 public:
  Attempts(const PageFormat& format, const FontMetrics& metrics, const SealSizes& seals)
      : format_(format), metrics_(metrics), seals_(seals) {}

  Pages lay_out(const templating::Document& document, MarkSize mark = MarkSize::kUsual) const {
    return layout::lay_out(document, format_, metrics_, seals_, mark);
  }

  // nullopt if there is no text on page 1, or no way to set the document so.
  std::optional<Pages> showing_text(const templating::Document& document, MarkSize mark) const {
    try {
      Pages pages = lay_out(document, mark);
      const auto text = static_cast<int>(begin_of_text(document.elements));
      const auto& lines = pages.pages.front().lines;
      const bool shown = std::any_of(lines.begin(), lines.end(),
                                     [text](const Line& line) { return line.element >= text; });
      if (shown) return pages;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidInput) throw;
    }
    return std::nullopt;
  }

 private:
  const PageFormat& format_;
  const FontMetrics& metrics_;
  const SealSizes& seals_;
};

// As the imprint has them: with commas and a stop (7.4.2).
std::string recipients(const templating::Salutation& salutation) {
  std::string names;
  for (const std::string& agency : salutation.agencies) {
    names += (names.empty() ? "" : "，") + agency;
  }
  if (names.empty()) names = salutation.text.substr(0, salutation.text.rfind("："));
  return names + "。";
}

// 主送 goes above 抄送; not if there are others.
bool move_addressees(std::vector<Element>& elements) {
  const std::size_t from = find<templating::Salutation>(elements);
  if (from == elements.size()) return false;
  const std::string names = recipients(std::get<templating::Salutation>(elements[from]));
  const std::size_t to = find<templating::Imprint>(elements);
  if (to == elements.size()) elements.emplace_back(templating::Imprint{});
  auto& imprint = std::get<templating::Imprint>(elements[to]);
  if (!imprint.to.empty()) return false;
  imprint.to = names;
  elements.erase(elements.begin() + static_cast<std::ptrdiff_t>(from));
  return true;
}

}  // namespace

Pages lay_out_showing_text(templating::Document& document, const PageFormat& format,
                           const FontMetrics& metrics, const SealSizes& seals) {
  const Attempts attempts(format, metrics, seals);
  const auto& elements = document.elements;
  const bool has_mark = find<templating::Masthead>(elements) < elements.size();
  if (!has_mark || begin_of_text(elements) == elements.size()) return attempts.lay_out(document);
  if (auto pages = attempts.showing_text(document, MarkSize::kUsual)) return *std::move(pages);
  templating::Document moved = document;
  const bool has_moved = move_addressees(moved.elements);
  for (const MarkSize mark : {MarkSize::kUsual, MarkSize::kSmall}) {
    auto pages = has_moved ? attempts.showing_text(moved, mark) : std::nullopt;
    if (!pages) continue;
    document = std::move(moved);
    return *std::move(pages);
  }
  if (auto pages = attempts.showing_text(document, MarkSize::kSmall)) return *std::move(pages);
  return attempts.lay_out(document);
}

}  // namespace yinxin::layout
