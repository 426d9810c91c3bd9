#include "service/places.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/json.h"
#include "base/utf8.h"
#include "index/snippet.h"
#include "layout/places.h"

namespace yinxin::service {
namespace {

constexpr double kUnitsPerPoint = 100;
constexpr std::size_t kMostPlaces = 500;

Json to_units(double points) {
  return {static_cast<std::int64_t>(std::llround(points * kUnitsPerPoint))};
}

double to_points(const Json& units) {
  return static_cast<double>(units.integer()) / kUnitsPerPoint;
}

std::vector<layout::PlacedLine> read_lines(const Bytes& object) {
  std::vector<layout::PlacedLine> lines;
  const Json list = Json::parse(object, "places");
  for (const Json& json : list.array()) {
    layout::PlacedLine line;
    line.page = static_cast<int>(json.at("page").integer());
    line.top = to_points(json.at("top"));
    line.bottom = to_points(json.at("bottom"));
    line.joins_next = json.at("joins").boolean();
    line.text = to_utf32(json.at("text").string());
    for (const Json& x : json.at("x").array()) line.x.push_back(to_points(x));
    if (line.x.size() < 2) throw Error(ErrorCode::kInvalidInput, "x", "太短 (too short)");
    lines.push_back(std::move(line));
  }
  return lines;
}

// What of `line`, whose first character is number `start` of the text, lies in `match`.
std::optional<index::Place> part_of(const layout::PlacedLine& line, std::size_t start,
                                    const index::Occurrence& match) {
  const std::size_t begin = std::max(match.begin, start);
  const std::size_t end = std::min(match.end, start + line.text.size());
  if (begin >= end) return {};
  const bool exact = line.x.size() == line.text.size() + 1;
  return index::Place{line.page, exact ? line.x[begin - start] : line.x.front(), line.top,
                      exact ? line.x[end - start] : line.x.back(), line.bottom};
}

}  // namespace

Bytes places_object(const layout::Pages& pages, const layout::FontMetrics& metrics) {
  Json::Array lines;
  for (const layout::PlacedLine& line : layout::placed_lines(pages, metrics)) {
    Json::Array x;
    for (const double points : line.x) x.push_back(to_units(points));
    lines.push_back(Json::Object{{"page", std::int64_t{line.page}},
                                 {"top", to_units(line.top)},
                                 {"bottom", to_units(line.bottom)},
                                 {"joins", line.joins_next},
                                 {"text", to_utf8(line.text)},
                                 {"x", x}});
  }
  return canonical(lines);
}

std::vector<index::Place> find_places(const Bytes& object,
                                      const std::vector<std::u32string>& words) try {
  const std::vector<layout::PlacedLine> lines = read_lines(object);
  std::u32string text;
  std::vector<std::size_t> starts;
  for (const layout::PlacedLine& line : lines) {
    starts.push_back(text.size());
    text += line.text;
    if (!line.joins_next) text += U'\n';
  }
  std::vector<index::Place> places;
  for (const index::Occurrence& match : index::occurrences(text, words)) {
    auto start = std::upper_bound(starts.begin(), starts.end(), match.begin) - 1;
    for (; start != starts.end() && *start < match.end; ++start) {
      const auto& line = lines[static_cast<std::size_t>(start - starts.begin())];
      if (const auto place = part_of(line, *start, match)) places.push_back(*place);
    }
    if (places.size() >= kMostPlaces) break;
  }
  return places;
} catch (const Error& error) {
  throw Error(ErrorCode::kCorrupt, "places", error.what());
}

}  // namespace yinxin::service
