#include "pdf/fonts.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/error.h"
#include "base/file.h"
#include "base/xml.h"
#include "pdf/font_set.h"

namespace yinxin::pdf {
namespace {

using State = FontSet::State;

constexpr std::size_t kLongestChain = 8;
constexpr double kMostTolerance = 5;
constexpr const char* kFaceNames[] = {"title", "fangsong", "kai", "hei", "song"};

[[noreturn]] void refuse(const XmlDocument& xml, pugi::xml_node node, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, xml.where(node), problem);
}

char32_t read_code_point(const std::string& hex, const XmlDocument& xml, pugi::xml_node node) {
  const bool is_hex = hex.size() >= 4 && hex.size() <= 6 &&
                      hex.find_first_not_of("0123456789ABCDEFabcdef") == std::string::npos;
  if (!is_hex) refuse(xml, node, "only 应形如 0020-007E (code points in hexadecimal)");
  return static_cast<char32_t>(std::strtoul(hex.c_str(), nullptr, 16));
}

// "0020-007E 00A0-00FF"
std::vector<std::pair<char32_t, char32_t>> read_ranges(const XmlDocument& xml,
                                                       pugi::xml_node node) {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  const std::string text = node.attribute("only").as_string();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string range = text.substr(begin, end - begin);
    const std::size_t dash = range.find('-');
    ranges.emplace_back(read_code_point(range.substr(0, dash), xml, node),
                        read_code_point(range.substr(dash + 1), xml, node));
    begin = end + 1;
  }
  return ranges;
}

double read_tolerance(const XmlDocument& xml, pugi::xml_node node) {
  const double tolerance = node.attribute("tolerance").as_double();
  if (!(tolerance >= 0 && tolerance <= kMostTolerance)) {
    refuse(xml, node, "tolerance 应在0至5之间 (tolerance out of range)");
  }
  return tolerance;
}

const FontFile& open(State& state, const std::filesystem::path& path, unsigned index,
                     double tolerance) {
  std::unique_ptr<FontFile>& font = state.files[{path, index, tolerance}];
  if (!font) font = std::make_unique<FontFile>(path, index, tolerance);
  return *font;
}

State::Chain read_chain(State& state, const XmlDocument& xml, pugi::xml_node face,
                        const std::filesystem::path& directory) {
  State::Chain chain;
  for (const pugi::xml_node node : face.children()) {
    const std::string file = node.attribute("file").as_string();
    if (std::string_view(node.name()) != "font" || file.empty()) {
      refuse(xml, node, "face 中只能有 <font file=\"…\"/> (only fonts with a file)");
    }
    const unsigned index = node.attribute("index").as_uint();
    const FontFile& font = open(state, directory / file, index, read_tolerance(xml, node));
    chain.push_back({&font, read_ranges(xml, node)});
  }
  if (chain.empty() || chain.size() > kLongestChain) {
    refuse(xml, face, "每种字体应有1至8个字体文件 (1 to 8 fonts a face)");
  }
  return chain;
}

void read_faces(State& state, const XmlDocument& xml, const std::filesystem::path& directory) {
  for (const pugi::xml_node face : xml.root().children()) {
    const std::string_view name = face.attribute("name").as_string();
    const auto* known = std::find(std::begin(kFaceNames), std::end(kFaceNames), name);
    if (known == std::end(kFaceNames)) {
      refuse(xml, face, "face 的 name 应为 title fangsong kai hei song 之一 (unknown face)");
    }
    State::Chain& chain = state.chains[static_cast<std::size_t>(known - kFaceNames)];
    if (!chain.empty()) refuse(xml, face, "字体重复定义 (face given twice)");
    chain = read_chain(state, xml, face, directory);
  }
}

}  // namespace

std::optional<int> ChainLink::width(char32_t character) const {
  const auto asked = [&](const auto& range) {
    return range.first <= character && character <= range.second;
  };
  if (!only.empty() && std::none_of(only.begin(), only.end(), asked)) return std::nullopt;
  return font->width(character);
}

FontSet FontSet::load(const std::filesystem::path& faces_xml) {
  const XmlDocument xml = XmlDocument::parse(read_file(faces_xml, 1 << 16), faces_xml.string());
  auto state = std::make_unique<State>();
  read_faces(*state, xml, faces_xml.parent_path());
  for (std::size_t i = 0; i < state->chains.size(); ++i) {
    if (state->chains[i].empty()) {
      throw Error(ErrorCode::kInvalidInput, faces_xml.string(),
                  std::string("缺少字体 (face missing): ") + kFaceNames[i]);
    }
  }
  return FontSet(std::move(state));
}

std::vector<std::string> FontSet::identity() const {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < state_->chains.size(); ++i) {
    for (const ChainLink& link : state_->chains[i]) {
      char tolerance[16];
      std::snprintf(tolerance, sizeof tolerance, "%.2f", link.font->tolerance());
      lines.push_back(std::string(kFaceNames[i]) + " " + link.font->postscript_name() + " " +
                      link.font->revision() + " " + tolerance);
    }
  }
  return lines;
}

FontSet::FontSet(std::unique_ptr<State> state) : state_(std::move(state)) {}
FontSet::~FontSet() = default;
FontSet::FontSet(FontSet&&) noexcept = default;

std::optional<layout::FontMetrics::Glyph> FontSet::find(layout::Typeface face,
                                                        char32_t character) const {
  const State::Chain& chain = state_->chain(face);
  for (std::size_t i = 0; i < chain.size(); ++i) {
    const std::optional<int> width = chain[i].width(character);
    if (width) return Glyph{static_cast<int>(i), *width / 1000.0};
  }
  return std::nullopt;
}

}  // namespace yinxin::pdf
