#include "layout/sign_off.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "base/error.h"
#include "layout/seal_place.h"

namespace yinxin::layout {
namespace {

constexpr double kDateIndent = 4;          // characters, with seal
constexpr double kPlainIndent = 2;         // without
constexpr double kSingleDrop = 3 * kMm;    // of name and date below the seal's middle
constexpr double kJointDrop = 1 * kMm;     // of the name alone
constexpr double kOfficeDistance = 2;      // characters from a signature
constexpr double kSealDistance = 3 * kMm;  // so that seals do not touch
constexpr double kSmallestSeal = 20;       // mm
constexpr double kLargestSeal = 60;
constexpr std::size_t kLinesBound = 2;
constexpr std::size_t kEnoughLines = 4;
constexpr std::size_t kShortNote = 3;
constexpr double kLeastNote = 14;  // characters of a line of the note beside a seal

struct Issuer {
  Glyphs name;
  double width = 0;
  std::string seal;
  double diameter = 0;  // 0: no seal
  double height = 0;
  Glyphs office;  // of a signatory
};

const seal::Seal* find_seal(const Composition& c, const std::string& id) {
  if (id.empty()) return nullptr;
  const auto found = c.seals.find(id);
  if (found == c.seals.end()) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + id, "没有登记这枚印章 (no such seal)");
  }
  const double diameter = found->second.diameter_mm;
  if (!(diameter >= kSmallestSeal && diameter <= kLargestSeal)) {
    throw Error(ErrorCode::kInvalidInput, "印章 " + id, "印章直径应在20至60毫米之间");
  }
  return &found->second;
}

class SignOffComposer {
 public:
  SignOffComposer(const Composition& c, const templating::SignOff& sign_off, int element)
      : c_(c), element_(element), size_(c.format.text_size) {
    date_ = set_text(c.metrics, sign_off.date, c.text(Typeface::kFangSong));
    require_room(width_of(date_), c.measure() - 2 * kDateIndent * c.em(), "成文日期");
    for (const auto& issuer : sign_off.issuers) add_issuer(issuer);
  }

  Slab compose() {
    const bool sealed = std::any_of(issuers_.begin(), issuers_.end(),
                                    [](const Issuer& i) { return i.diameter > 0; });
    const bool signature = !issuers_.empty() && !issuers_.front().office.empty();
    if (signature) {
      signatures();
    } else if (!sealed) {
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
    if (const seal::Seal* seal = find_seal(c_, issuer.seal)) {
      set.diameter = seal->diameter_mm * kMm;
      set.height = seal->height_mm() * kMm;
    }
    if (!issuer.office.empty()) {
      set.office = set_text(c_.metrics, issuer.office, c_.text(Typeface::kFangSong));
      set.name = set_text(c_.metrics, issuer.name, c_.text(Typeface::kKai));
    }
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

  // 7.3.5.3: a row each of office and signature; a name that nobody registered is set instead.
  void signatures() {
    const double right = c_.measure() - kDateIndent * c_.em();
    double top = 0;
    for (std::size_t i = 0; i < issuers_.size(); ++i) {
      const Issuer& issuer = issuers_[i];
      const bool sealed = issuer.diameter > 0;
      const double left = right - (sealed ? issuer.diameter : issuer.width);
      const double height = sealed ? issuer.height : size_;
      const double line_top = top + (height - size_) / 2;
      const double office = width_of(issuer.office);
      const double office_left = left - kOfficeDistance * c_.em() - office;
      require_room(0, office_left, "签发人职务");
      add_line(issuer.office, office_left, line_top, element_, slab_);
      if (sealed) {
        const Box box = {left, top, right, top + height};
        slab_.seals.push_back({issuer.seal, static_cast<int>(i), box});
      } else {
        add_line(issuer.name, left, line_top, element_, slab_);
      }
      top += std::ceil(height / c_.pitch()) * c_.pitch();
    }
    slab_.gap = 2 * c_.pitch();
    top += c_.pitch();
    add_line(date_, right - width_of(date_), top, element_, slab_);
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

// How many slabs of `kind` end at `end`.
std::size_t count_before(const Flow& flow, std::size_t end,
                         std::initializer_list<Slab::Kind> kinds) {
  std::size_t count = 0;
  while (count < end && std::count(kinds.begin(), kinds.end(), flow[end - 1 - count].kind) > 0) {
    ++count;
  }
  return count;
}

// Ties the last lines of the text to the sign-off, with a short annex note between them; of a long
// one its last lines alone, lest the page before end half empty.
void bind_text(Flow& flow) {
  const std::size_t note = count_before(flow, flow.size(), {Slab::Kind::kAnnexNote});
  std::size_t bound = kLinesBound;
  if (note <= kShortNote) {
    const std::size_t text =
        count_before(flow, flow.size() - note, {Slab::Kind::kText, Slab::Kind::kRow});
    bound =
        note + (note == 0 && text >= kEnoughLines ? kLinesBound : std::min<std::size_t>(text, 1));
  }
  for (std::size_t i = flow.size() - bound; i < flow.size(); ++i) flow[i].keep_with_next = true;
}

// The right edge of a line at `top` beside the seals there.
double edge_beside_seals(const Composition& c, const Slab& slab, double top) {
  double edge = c.measure();
  for (const SealPlace& seal : slab.seals) {
    const bool beside = seal.box.top < top + c.format.text_size && seal.box.bottom > top;
    if (beside) edge = std::min(edge, seal.box.left - c.em() / 2);
  }
  return edge;
}

// 附注: on the line below the date, beside the seals that reach there, else below them.
void add_note(const Composition& c, const templating::Note& note, int element, double top,
              Slab& slab) {
  Glyphs text = set_text(c.metrics, note.text, c.text(Typeface::kFangSong));
  const double indent = 2 * c.em();
  while (edge_beside_seals(c, slab, top) < indent + kLeastNote * c.em()) top += c.pitch();
  double left = indent;
  // Behind the bracket where the first line is short.
  const double hang = edge_beside_seals(c, slab, top) < c.measure() ? indent + c.em() : 0;
  for (std::size_t begin = 0; begin < text.size(); top += c.pitch()) {
    if (top > c.format.text_height) {
      throw Error(ErrorCode::kInvalidInput, "附注", "附注过长，一页排不下 (note too long)");
    }
    const double right = edge_beside_seals(c, slab, top);
    const Glyphs rest(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end());
    const LineRange line = break_lines(rest, right - left, right).front();
    begin += line.end;
    const Alignment alignment = begin == text.size() ? Alignment::kLeft : Alignment::kJustified;
    SetLine set = set_line(rest, line, left, top, right - left, alignment);
    set.line.element = element;
    set.line.joins_next = begin < text.size();
    slab.lines.push_back(std::move(set.line));
    left = hang;
  }
  slab.height = std::max(slab.height, top);
}

}  // namespace

void compose_sign_off(const Composition& composition, const templating::SignOff& sign_off,
                      int element, const templating::Note* note, Flow& flow) {
  bind_text(flow);
  SignOffComposer composer(composition, sign_off, element);
  Slab slab = composer.compose();
  if (note != nullptr) add_note(composition, *note, element + 1, composer.below_date(), slab);
  double bottom = 0;
  for (const SealPlace& seal : slab.seals) bottom = std::max(bottom, seal.box.bottom);
  for (const Line& line : slab.lines) bottom = std::max(bottom, line.box.bottom);
  slab.idle = std::max(0.0, slab.height - bottom);
  slab.worth_tightening = true;
  flow.push_back(std::move(slab));
}

}  // namespace yinxin::layout
