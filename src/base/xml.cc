#include "base/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"

namespace yinxin {
namespace {

bool is_forbidden(char32_t c) {
  if (c < 0x20) return c != '\t' && c != '\n' && c != '\r';
  return (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
         c == 0xFFFE || c == 0xFFFF;
}

std::size_t utf8_size(char32_t c) {
  return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

constexpr std::size_t kBlock = 512;

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string control_character(char32_t c) {
  return "含有不允许的控制字符 " + code_point_name(c) + "，请删除 (control character)";
}

using Found = std::optional<std::pair<std::size_t, char32_t>>;

// Where the first forbidden character of `text` is, if there is one.
Found find_forbidden(std::string_view text) {
  std::size_t offset = 0;
  for (const char32_t c : to_utf32(text)) {
    if (is_forbidden(c)) return std::make_pair(offset, c);
    offset += utf8_size(c);
  }
  return std::nullopt;
}

// The character that the reference at the beginning of `text`, &#8238; or &#x202E;, stands for;
// 0 if it is none.
char32_t referred_to(std::string_view text) {
  const bool hex = text.substr(2, 1) == "x";
  const std::string_view digits = text.substr(hex ? 3 : 2, 12);
  std::uint32_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  return error == std::errc() && end != digits.data() + digits.size() && *end == ';' ? value : 0;
}

// The same for characters that are written as references.
Found find_forbidden_reference(std::string_view text) {
  for (std::size_t at = 0; (at = text.find("&#", at)) != std::string_view::npos; at += 2) {
    const char32_t c = referred_to(text.substr(at));
    const bool none = c == 0 || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF);
    if (none || is_forbidden(c)) return std::make_pair(at, c);
  }
  return std::nullopt;
}

// pugixml's parser is iterative, but what walks its trees is not: depth is bounded here.
class LimitCheck : public pugi::xml_tree_walker {
 public:
  explicit LimitCheck(const XmlLimits& limits) : limits_(limits) {}

  bool for_each(pugi::xml_node& node) override {
    ++nodes_;
    const auto kind = node.type();
    if (depth() >= limits_.depth) problem_ = "元素嵌套过深 (nested too deeply)";
    if (nodes_ > limits_.nodes) problem_ = "元素过多 (too many elements)";
    if (kind == pugi::node_doctype) problem_ = "不允许DTD和实体声明，请删除 (DTD not allowed)";
    if (kind == pugi::node_pi) problem_ = "不允许处理指令，请删除 (processing instruction)";
    if (problem_ != nullptr) culprit_ = node;
    return problem_ == nullptr;
  }

  const char* problem() const { return problem_; }
  pugi::xml_node culprit() const { return culprit_; }

 private:
  XmlLimits limits_;
  std::size_t nodes_ = 0;
  const char* problem_ = nullptr;
  pugi::xml_node culprit_;
};

std::string chinese(pugi::xml_parse_status status) {
  switch (status) {
    case pugi::status_end_element_mismatch:
      return "开始标签与结束标签不配对";
    case pugi::status_bad_start_element:
      return "开始标签写法有误";
    case pugi::status_bad_end_element:
      return "结束标签写法有误";
    case pugi::status_bad_attribute:
      return "属性写法有误";
    case pugi::status_no_document_element:
      return "没有根元素";
    default:
      return "不是格式良好的XML";
  }
}

}  // namespace

XmlDocument XmlDocument::parse(std::string_view text, std::string name, const XmlLimits& limits) {
  if (text.size() > limits.bytes) {
    throw Error(ErrorCode::kInvalidInput, name + ":1:1",
                "文件超过上限 " + std::to_string(limits.bytes) + " 字节 (too large)");
  }
  if (!is_utf8(text)) {
    throw Error(ErrorCode::kInvalidInput, name + ":1:1",
                "文件不是UTF-8编码，请另存为UTF-8 (not UTF-8)");
  }
  XmlDocument result;
  result.name_ = std::move(name);
  result.text_ = text;
  result.survey();
  for (const Found& found : {find_forbidden(text), find_forbidden_reference(text)}) {
    if (!found) continue;
    throw Error(ErrorCode::kInvalidInput, result.where(found->first),
                control_character(found->second));
  }
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_doctype | pugi::parse_pi;
  const auto status = result.document_.load_buffer(result.text_.data(), result.text_.size(),
                                                   kOptions, pugi::encoding_utf8);
  if (!status) {
    throw Error(ErrorCode::kInvalidInput,
                result.where(static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, status.offset))),
                chinese(status.status) + " (" + status.description() + ")");
  }
  LimitCheck check(limits);
  result.document_.traverse(check);
  if (check.problem() != nullptr) {
    throw Error(ErrorCode::kInvalidInput, result.where(check.culprit()), check.problem());
  }
  return result;
}

std::string XmlDocument::where(pugi::xml_node node) const {
  const auto offset = node.offset_debug();
  // Of an element pugixml points behind its '<', of text at its beginning.
  const bool text = node.type() == pugi::node_pcdata;
  return where(offset > 0 ? static_cast<std::size_t>(offset - (text ? 0 : 1)) : 0);
}

void XmlDocument::survey() {
  const std::string_view text = text_;
  lines_ = {0};
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string_view::npos;) {
    lines_.push_back(++at);
  }
  characters_ = {0};
  for (std::size_t at = 0; at + kBlock <= text.size(); at += kBlock) {
    characters_.push_back(characters_.back() + characters_in(text.substr(at, kBlock)));
  }
}

std::size_t XmlDocument::characters_before(std::size_t offset) const {
  const std::size_t block = offset / kBlock;
  const std::size_t begin = block * kBlock;
  return characters_[block] + characters_in(std::string_view(text_).substr(begin, offset - begin));
}

std::string XmlDocument::where(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto line = std::upper_bound(lines_.begin(), lines_.end(), offset) - lines_.begin();
  const std::size_t start = lines_[static_cast<std::size_t>(line) - 1];
  const std::size_t column = 1 + characters_before(offset) - characters_before(start);
  return name_ + ":" + std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace yinxin
