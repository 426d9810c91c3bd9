#include "layout/sign_off.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "layout/seal_place.h"

namespace yinxin::layout {
namespace {

constexpr double kDateIndent = 4;          // characters, with seal
constexpr double kPlainIndent = 2;         // without
constexpr double kSingleDrop = 3 * kMm;    // of name and date below the seal's middle
constexpr double kJointDrop = 1 * kMm;     // of the name alone
constexpr double kSealDistance = 3 * kMm;  // so that seals do not touch
constexpr double kSmallestSeal = 20;       // mm
constexpr double kLargestSeal = 60;
constexpr int kMostAnnexLinesBound = 8;
constexpr int kTextLinesBound = 2;
constexpr int kEnoughTextLines = 4;

struct Issuer {
  Glyphs name;
  double width = 0;
  std::string seal;
  double diameter = 0;  // 0: no seal
};

double diameter_of(const Composition& c, const std::string& id) {
  if (id.empty()) return 0;
  const auto found = c.seals.find(id);
  if (found == c.seals.end()) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + id, "没有登记这枚印章 (no such seal)");
  }
  const double diameter = found->second.diameter_mm;
  if (!(diameter >= kSmallestSeal && diameter <= kLargestSeal)) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + id, "印章直径应在20至60毫米之间");
  }
  return diameter * kMm;
}

class SignOffComposer {
 public:
  SignOffComposer(const Composition& c, const templating::SignOff& sign_off, int element)
      : c_(c), element_(element), size_(c.format.text_size) {
    date_ = set_text(c.metrics, sign_off.date, c.text(Typeface::kFangSong));
    for (const auto& issuer : sign_off.issuers) add_issuer(issuer);
  }

  Slab compose() {
    const bool sealed = std::any_of(issuers_.begin(), issuers_.end(),
                                    [](const Issuer& i) { return i.diameter > 0; });
    if (!sealed) {
      plain();
    } else if (issuers_.size() == 1) {
      single();
    } else {
      joint();
    }
    return std::move(slab_);
  }

  // The top of the line below the date.
  double below_date() const { return below_date_; }

 private:
  void add_issuer(const templating::SignOff::Issuer& issuer) {
    Issuer set;
    set.name = set_text(c_.metrics, issuer.name, c_.text(Typeface::kFangSong));
    set.width = width_of(set.name);
    set.seal = issuer.seal;
    set.diameter = diameter_of(c_, issuer.seal);
    if (set.width > c_.measure() - 2 * kPlainIndent * c_.em()) {
      throw Error(ErrorCode::kInvalidInput, "署名 " + issuer.name,
                  "署名过长，一行排不下 (name does not fit on a line)");
    }
    issuers_.push_back(std::move(set));
  }

  // 7.3.5.2
  void plain() {
    double widest = 0;
    for (const Issuer& issuer : issuers_) widest = std::max(widest, issuer.width);
    const double right = c_.measure() - kPlainIndent * c_.em();
    const double date_width = width_of(date_);
    double left = right - widest;
    double date_left = left + kPlainIndent * c_.em();
    if (date_width > widest) {
      date_left = right - date_width;
      left = std::min(left, date_left - kPlainIndent * c_.em());
    }
    double top = 0;
    for (const Issuer& issuer : issuers_) {
      add_line(issuer.name, left, top, element_, slab_);
      top += c_.pitch();
    }
    add_line(date_, date_left, top, element_, slab_);
    slab_.gap = c_.pitch();
    end(top);
  }

  // 7.3.5.1, one issuer: the seal over name and date.
  void single() {
    const Issuer& issuer = issuers_.front();
    const double centre = date_centre(issuer);
    const auto place =
        place_seal(issuer.diameter, c_.pitch() + size_, kSingleDrop, c_.pitch(), size_);
    add_name(issuer, 0, centre, place.name_top, place.seal_top + issuer.diameter / 2);
    add_date(centre, place.name_top + c_.pitch());
  }

  // 7.3.5.1, several: rows of names, a seal on each, the last one also on the date.
  void joint() {
    double diameter = 0;
    double widest = 0;
    for (const Issuer& issuer : issuers_) {
      diameter = std::max(diameter, issuer.diameter);
      widest = std::max({widest, issuer.width + c_.em(), issuer.diameter + kSealDistance});
    }
    const double right = date_centre(issuers_.back());
    const std::size_t columns = columns_for(widest, right);
    const auto place = place_seal(diameter, size_, kJointDrop, c_.pitch(), size_);
    const double stride = std::ceil((diameter + kSealDistance) / c_.pitch()) * c_.pitch();
    double row_top = 0;
    for (std::size_t first = 0; first < issuers_.size(); first += columns) {
      const std::size_t end = std::min(first + columns, issuers_.size());
      add_row(first, end, centres(end - first, widest, right), place, row_top);
      row_top += stride;
    }
    add_date(right, row_top - stride + place.name_top + c_.pitch());
  }

  void add_row(std::size_t first, std::size_t end, const std::vector<double>& centres,
               const SealPlacement& place, double row_top) {
    double diameter = 0;
    for (const Issuer& issuer : issuers_) diameter = std::max(diameter, issuer.diameter);
    for (std::size_t i = first; i < end; ++i) {
      add_name(issuers_[i], static_cast<int>(i), centres[i - first], row_top + place.name_top,
               row_top + place.seal_top + diameter / 2);
    }
  }

  // How many columns of that width fit when the last one's centre is `right`; rows as even as
  // they can be.
  std::size_t columns_for(double width, double right) const {
    std::size_t most = 1;
    while (right - static_cast<double>(most) * width >= width / 2) ++most;
    const std::size_t rows = (issuers_.size() + most - 1) / most;
    return (issuers_.size() + rows - 1) / rows;
  }

  // The centres of a row, ending at `right`; the first mirrors the last if there is room.
  std::vector<double> centres(std::size_t count, double width, double right) const {
    std::vector<double> places{right};
    if (count == 1) return places;
    const auto gaps = static_cast<double>(count - 1);
    const double mirrored = c_.measure() - right;
    const double left = std::max(width / 2, std::min(mirrored, right - gaps * width));
    places.clear();
    for (std::size_t i = 0; i < count; ++i) {
      places.push_back(left + (right - left) * static_cast<double>(i) / gaps);
    }
    return places;
  }

  // The date four characters from the right; less far left if name or seal need the room.
  double date_centre(const Issuer& issuer) const {
    const double date_width = width_of(date_);
    const double half = std::max({issuer.width, issuer.diameter, date_width}) / 2;
    return std::min(c_.measure() - kDateIndent * c_.em() - date_width / 2, c_.measure() - half);
  }

  void add_name(const Issuer& issuer, int index, double centre, double top, double seal_centre) {
    add_line(issuer.name, centre - issuer.width / 2, top, element_, slab_);
    if (issuer.diameter == 0) return;
    const double radius = issuer.diameter / 2;
    slab_.seals.push_back(
        {issuer.seal,
         index,
         {centre - radius, seal_centre - radius, centre + radius, seal_centre + radius}});
  }

  void add_date(double centre, double top) {
    add_line(date_, centre - width_of(date_) / 2, top, element_, slab_);
    end(top);
  }

  void end(double date_top) {
    below_date_ = date_top + c_.pitch();
    slab_.height = below_date_;
    for (const SealPlace& seal : slab_.seals) {
      slab_.height = std::max(slab_.height, std::ceil(seal.box.bottom / c_.pitch()) * c_.pitch());
    }
  }

  const Composition& c_;
  int element_;
  double size_;
  Glyphs date_;
  std::vector<Issuer> issuers_;
  Slab slab_;
  double below_date_ = 0;
};

// Ties the annex note and the last lines of the text to the sign-off.
void bind_text(Flow& flow) {
  std::size_t i = flow.size();
  const auto kind = [&flow](std::size_t at) { return flow[at].kind; };
  for (int n = 0; i > 0 && kind(i - 1) == Slab::Kind::kAnnexNote; ++n) {
    --i;
    if (n < kMostAnnexLinesBound) flow[i].keep_with_next = true;
  }
  std::size_t text = 0;
  while (text < i && kind(i - 1 - text) == Slab::Kind::kText) ++text;
  const std::size_t bound = text >= kEnoughTextLines ? kTextLinesBound : 1;
  for (std::size_t n = 0; n < std::min(bound, text); ++n) flow[--i].keep_with_next = true;
}

}  // namespace

void compose_sign_off(const Composition& composition, const templating::SignOff& sign_off,
                      int element, const templating::Note* note, Flow& flow) {
  bind_text(flow);
  SignOffComposer composer(composition, sign_off, element);
  Slab slab = composer.compose();
  if (note != nullptr) {
    const Glyphs text =
        set_text(composition.metrics, note->text, composition.text(Typeface::kFangSong));
    const double bottom =
        add_lines(text, {2 * composition.em(), 0, composition.measure(), composition.pitch()},
                  element + 1, composer.below_date(), slab);
    slab.height = std::max(slab.height, bottom);
  }
  flow.push_back(std::move(slab));
}

}  // namespace yinxin::layout
