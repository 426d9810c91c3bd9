#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/date.h"
#include "record/record.h"
#include "templating/directory.h"

namespace yinxin::templating {

// A document that is kept where its number can be looked up.
struct HeldDocument {
  std::string kind;       // "opinion-request"
  std::string kind_name;  // 征求意见函
  std::string title;
  Date date;
  bool restricted = false;               // 工作秘密: its words are not to be repeated
  std::optional<record::Record> record;  // what it was made of, if that is kept
};

// The document of that number, if it is held and concerns `agency` (id): it issued or got it.
using FindDocument = std::function<std::optional<HeldDocument>(const std::string& number,
                                                               const std::string& agency)>;

// What a record is checked and turned into a document with.
struct Context {
  const Directory& directory;  // must outlive the call
  // The moment of issuing or previewing. A record without a date gets the day this is in China.
  Instant now;
  // 发文字号, once it is assigned. Until then documents show the series and a blank serial.
  std::string number;
  // Missing values become ▢label▢ instead of an Error.
  bool draft = false;
  // Whether some face can draw a character; nothing is asked if empty.
  std::function<bool(char32_t)> can_draw;
  // Where cited documents are looked up; nothing is if it is empty.
  FindDocument find_document = {};
};

}  // namespace yinxin::templating
