#include "base/json.h"

#include <Poco/Dynamic/Var.h>
#include <Poco/Exception.h>
#include <Poco/JSON/ParseHandler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/error.h"
#include "base/utf8.h"

namespace yinxin {
namespace {

// Builds the value while Poco reads the text, so that repeated members are seen.
class Builder : public Poco::JSON::Handler {
 public:
  Json take() { return std::move(root_); }

  void reset() override {}
  void startObject() override { open(Json(Json::Object())); }
  void endObject() override { open_.pop_back(); }
  void startArray() override { open(Json(Json::Array())); }
  void endArray() override { open_.pop_back(); }
  void key(const std::string& text) override {
    if (open_.back()->find(text) != nullptr) {
      throw Error(ErrorCode::kInvalidInput, text, "成员重复 (repeated member)");
    }
    key_ = text;
  }
  void null() override { add(Json()); }
  void value(int number) override { add(Json(number)); }
  void value(unsigned number) override { add(Json(static_cast<std::int64_t>(number))); }
  void value(Poco::Int64 number) override { add(Json(static_cast<std::int64_t>(number))); }
  void value(Poco::UInt64 number) override { add(Json(static_cast<double>(number))); }
  void value(const std::string& text) override { add(Json(text)); }
  void value(double number) override { add(Json(number)); }
  void value(bool truth) override { add(Json(truth)); }

 private:
  Json& add(Json value) {
    if (open_.empty()) return root_ = std::move(value);
    Json& parent = *open_.back();
    if (parent.is_object()) return parent[key_] = std::move(value);
    parent.push_back(std::move(value));
    return const_cast<Json&>(parent.array().back());
  }
  void open(Json value) { open_.push_back(&add(std::move(value))); }

  Json root_;
  std::vector<Json*> open_;
  std::string key_;
};

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kNamed = "\"\\\b\f\n\r\t";
  constexpr std::string_view kNames = "\"\\bfnrt";
  out += '\\';
  if (const std::size_t named = kNamed.find(c); named != std::string_view::npos) {
    out += kNames[named];
    return;
  }
  char code[8];
  std::snprintf(code, sizeof code, "u%04x", static_cast<unsigned char>(c));
  out += code;
}

void append_string(std::string& out, std::string_view text) {
  const auto is_plain = [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\';
  };
  out += '"';
  while (!text.empty()) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_plain);
    const auto plain = static_cast<std::size_t>(end - text.begin());
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    append_escaped(out, text.front());
    text.remove_prefix(1);
  }
  out += '"';
}

class Writer {
 public:
  explicit Writer(bool pretty) : pretty_(pretty) {}

  std::string take() { return std::move(out_); }

  void write(std::nullptr_t) { out_ += "null"; }
  void write(bool value) { out_ += value ? "true" : "false"; }
  void write(std::int64_t value) { out_ += std::to_string(value); }
  void write(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", std::isfinite(value) ? value : 0.0);
    out_ += text;
  }
  void write(const std::string& value) { append_string(out_, value); }
  void write(const Json::Array& values) {
    list('[', ']', values, [this](const Json& value) { visit(value); });
  }
  void write(const Json::Object& members) {
    list('{', '}', members, [this](const auto& member) {
      append_string(out_, member.first);
      out_ += pretty_ ? ": " : ":";
      visit(member.second);
    });
  }

  void visit(const Json& value);

 private:
  template <typename List, typename Each>
  void list(char open, char close, const List& items, Each each) {
    out_ += open;
    ++depth_;
    bool first = true;
    for (const auto& item : items) {
      if (!first) out_ += ',';
      first = false;
      new_line();
      each(item);
    }
    --depth_;
    if (!first) new_line();
    out_ += close;
  }
  void new_line() {
    if (pretty_) out_.append("\n").append(2 * depth_, ' ');
  }

  bool pretty_;
  std::size_t depth_ = 0;
  std::string out_;
};

void Writer::visit(const Json& value) {
  if (value.is_null()) return write(nullptr);
  if (value.is_integer()) return write(value.integer());
  if (value.is_string()) return write(value.string());
  if (value.is_array()) return write(value.array());
  if (value.is_object()) return write(value.object());
  value.is_boolean() ? write(value.boolean()) : write(value.number());
}

[[noreturn]] void throw_not_a(const char* type) {
  throw Error(ErrorCode::kInvalidInput, "JSON", std::string("应为") + type);
}

void check_canonical(const Json& value) {
  constexpr std::int64_t kLargest = std::int64_t{1} << 53;
  if (value.is_integer() && (value.integer() > kLargest || value.integer() < -kLargest)) {
    throw_not_a("2^53以内的整数 (integer within 2^53)");
  }
  if (value.is_fraction()) throw_not_a("整数 (integer)");
  if (value.is_array()) {
    for (const Json& item : value.array()) check_canonical(item);
  }
  if (!value.is_object()) return;
  for (const auto& [key, member] : value.object()) {
    for (const char c : key) {
      if (static_cast<unsigned char>(c) >= 0x80) throw_not_a("ASCII成员名 (ASCII key)");
    }
    check_canonical(member);
  }
}

}  // namespace

Json Json::parse(std::string_view text, const std::string& name) {
  if (!is_utf8(text)) throw Error(ErrorCode::kInvalidInput, name, "不是UTF-8编码 (not UTF-8)");
  try {
    Poco::SharedPtr<Builder> builder(new Builder);
    Poco::JSON::Parser parser(builder);
    parser.setDepth(32);
    parser.parse(std::string(text));
    return builder->take();
  } catch (const Poco::Exception& problem) {
    throw Error(ErrorCode::kInvalidInput, name, "不是合法的JSON (" + problem.displayText() + ")");
  }
}

bool Json::boolean() const {
  if (const auto* value = std::get_if<bool>(&value_)) return *value;
  throw_not_a("布尔值 (boolean)");
}

double Json::number() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  return static_cast<double>(integer());
}

std::int64_t Json::integer() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  throw_not_a("整数 (integer)");
}

const std::string& Json::string() const {
  if (const auto* value = std::get_if<std::string>(&value_)) return *value;
  throw_not_a("字符串 (string)");
}

const Json::Array& Json::array() const {
  if (const auto* value = std::get_if<Array>(&value_)) return *value;
  throw_not_a("数组 (array)");
}

const Json::Object& Json::object() const {
  if (const auto* value = std::get_if<Object>(&value_)) return *value;
  throw_not_a("对象 (object)");
}

const Json& Json::at(std::string_view key) const {
  const auto& members = object();
  const auto member = members.find(key);
  if (member == members.end()) {
    throw Error(ErrorCode::kInvalidInput, std::string(key), "缺少此项 (missing)");
  }
  return member->second;
}

const Json* Json::find(std::string_view key) const {
  const auto* members = std::get_if<Object>(&value_);
  if (members == nullptr) return nullptr;
  const auto member = members->find(key);
  return member == members->end() ? nullptr : &member->second;
}

Json& Json::operator[](std::string_view key) {
  if (is_null()) value_ = Object();
  auto* members = std::get_if<Object>(&value_);
  if (members == nullptr) throw_not_a("对象 (object)");
  return members->try_emplace(std::string(key)).first->second;
}

void Json::push_back(Json value) {
  if (is_null()) value_ = Array();
  auto* items = std::get_if<Array>(&value_);
  if (items == nullptr) throw_not_a("数组 (array)");
  items->push_back(std::move(value));
}

std::string Json::dump() const {
  Writer writer(false);
  writer.visit(*this);
  return writer.take();
}

std::string Json::pretty() const {
  Writer writer(true);
  writer.visit(*this);
  return writer.take();
}

std::string canonical(const Json& value) {
  check_canonical(value);
  return value.dump();
}

}  // namespace yinxin
