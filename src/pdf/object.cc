#include "pdf/object.h"

#include <utility>

namespace yinxin::pdf {
namespace {

bool is_regular(char c) {
  return c > ' ' && c < '\x7f' && std::string_view("()<>[]{}/%#").find(c) == std::string_view::npos;
}

std::string name_text(std::string_view name) {
  std::string text = "/";
  for (const char c : name) {
    if (is_regular(c)) {
      text += c;
    } else {
      text += '#' + to_hex(ByteView(&c, 1));
    }
  }
  return text;
}

struct Writer {
  std::string operator()(std::monostate) const { return "null"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const Real& value) const { return value.text; }
  std::string operator()(const Name& value) const { return name_text(value.text); }
  std::string operator()(const Bytes& value) const { return '<' + to_hex(value) + '>'; }
  std::string operator()(Reference value) const {
    return std::to_string(value.number) + ' ' + std::to_string(value.generation) + " R";
  }
  std::string operator()(const Object::Array& items) const {
    std::string text = "[";
    for (const Object& item : items) {
      if (text.size() > 1) text += ' ';
      text += item.text();
    }
    return text + ']';
  }
  std::string operator()(const Object::Dictionary& entries) const {
    std::string text = "<<";
    for (const auto& [key, value] : entries) {
      text += ' ' + name_text(key) + ' ' + value.text();
    }
    return text + " >>";
  }
};

}  // namespace

bool Object::is_name(std::string_view text) const {
  const std::string* own = name();
  return own != nullptr && *own == text;
}

const std::string* Object::name() const {
  const Name* name = std::get_if<Name>(&value_);
  return name == nullptr ? nullptr : &name->text;
}

const Object& Object::operator[](std::string_view key) const {
  static const Object kNull;
  const Dictionary* entries = dictionary();
  if (entries == nullptr) return kNull;
  const auto found = entries->find(key);
  return found == entries->end() ? kNull : found->second;
}

std::string Object::text() const {
  return std::visit(Writer{}, value_);
}

}  // namespace yinxin::pdf
