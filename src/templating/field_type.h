#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/objection.h"
#include "templating/context.h"
#include "templating/template.h"

namespace yinxin::templating {

// When and by whom a value is read.
struct Occasion {
  const Context& context;
  Date date;           // 成文日期
  std::string agency;  // id of the agency whose people are meant; empty if it is not known
};

// A value as templates see it.
struct Reading {
  using Named = std::vector<std::pair<std::string, std::string>>;

  std::optional<record::Objection> objection;
  std::optional<record::Objection> hint;  // worth a look, but not wrong
  Named attributes;                       // for expressions: "day" is @day
  Named forms;                            // for as="…"; the first is how it is written by default
};

// A row of the table of field types; adding one adds a type to the template language.
struct FieldType {
  std::string_view name;   // its element in <fields>
  std::string_view label;  // 统一社会信用代码
  std::string_view example;
  std::vector<std::string_view> attributes;
  std::vector<std::string_view> forms;
  Reading (*read)(const std::string& value, const Field& field, const Occasion& occasion);
};

const std::vector<FieldType>& field_types();

// nullptr if there is no type of that name.
const FieldType* find_field_type(std::string_view name);

// The number of characters.
std::size_t length(std::string_view text);

}  // namespace yinxin::templating
