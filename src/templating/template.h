#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/json.h"
#include "templating/expression.h"
#include "templating/fault.h"
#include "templating/limits.h"

namespace yinxin::templating {

struct FieldType;  // templating/field_type.h

// One field of a record, or a group of fields.
struct Field {
  struct Option {
    std::string value;
    std::string label;
  };

  std::string name;
  std::string label;
  const FieldType* type = nullptr;  // nullptr: a group, see `fields`
  std::size_t min = 0;              // how often it occurs: 1 and more is a required field
  std::size_t max = 1;
  std::vector<Field> fields;
  std::vector<Option> options;  // of a choice
  std::size_t min_length = 0;   // in characters
  std::size_t max_length = 20'000;
  std::int64_t from = std::numeric_limits<std::int64_t>::min();  // of an integer
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
  std::string role;         // of an agency
  std::string agency;       // of an officer: the field beside it that says whose; else the issuer
  bool past = false;        // of a date: not after the document's
  bool credential = false;  // of an officer: must have 执法证号
  bool plain_end = false;   // of a text: no punctuation at its end
  bool unique = false;      // no value occurs twice among its siblings
  // Of a group: "yes" if its fields number, title and date cite a document, "answered" if it is
  // the one that this document answers.
  std::string cites;
  // Of a list: the list of the answered document that it answers, item by item.
  std::string answers;
  // Of a list: the date in it by which each item has to be done.
  std::string tracks;
  std::string help;
  std::string where;
  // Its definition could not be read in full; then nothing is known to be missing in it.
  bool incomplete = false;

  const Field* find(std::string_view child) const;
};

struct Check {
  std::string id;
  Expression test;
  Expression when;  // only then; absent: always
  Expression each;  // for each of these nodes; absent: once, for the record
  Expression sum;   // instead of `test`: these rows add up to
  Expression total;
  std::string field;
  std::string message;
  std::string advice;
  std::string english;
  Severity severity = Severity::kError;
};

// A limit that is computed, not entered, and whether it was kept.
struct Deadline {
  std::string name;   // of its field
  std::string label;  // 决定期限
  std::string rule;   // id of a time-limit rule
  Expression start;   // the date or moment of the event that starts it
  // The date or moment of what has to be done in time; absent: nothing of this document's, unless
  // `by_issue`: that is this document itself.
  Expression by;
  bool by_issue = false;
  Expression when;      // only then; absent: whenever `start` is known
  std::string explain;  // the field that says why it was not kept; empty: there is none
  Severity severity = Severity::kError;  // of being late and not saying why
};

// Who must be among issuers, addressees or those who get a copy.
struct Guard {
  std::string among;        // issuer, to, cc
  std::string role;         // empty: any
  bool same_level = false;  // as the lead issuer
  Expression when;          // only then; absent: always
  Severity severity = Severity::kError;
  std::string message;  // empty: one is made
  std::string where;
};

// Which kinds answer a document of this kind, and by when.
struct Expectation {
  std::string kind;
  std::string rule;  // id of a time-limit rule
  std::string from;  // receipt, decision, delivery, date
  bool optional = false;
  // Who owes it: empty: those it is sent to; "issuer": its own lead agency; else the path of an
  // agency field, which names them, whether they issue it, are sent it or get a copy.
  std::string by;
};

// A step of making the page: an element of <body>, or a stretch of text (element "").
struct Instruction {
  std::string element;
  std::string text;
  std::map<std::string, std::string, std::less<>> attributes;
  Expression expression;  // of its `of` or `test`
  std::string label;      // of the field that `of` names, for ▢label▢
  bool required = false;  // whether that field is
  std::vector<Instruction> content;
  std::string where;

  std::string attribute(std::string_view name, std::string_view otherwise = {}) const;
};

// One thing wrong with a template, for whoever edits it.
struct TemplateFault {
  std::string where;    // "<name>:<line>:<column>"
  std::string element;  // "value"; empty if the file is no XML
  std::string problem;  // what is wrong and what to do
};

// "<value>：…", without the place.
std::string text(const TemplateFault& fault);

// What templates share.
struct Parts {
  std::map<std::string, std::string, std::less<>> fragments;  // by name, as in templates/parts
  Limits limits;                                              // as in templates/limits
};

// A kind of document: its fields, their checks, its chain, its page (templates/README.md). All
// that Yinxin knows of a kind is in its template. A value; reading is safe from several threads.
struct Template {
  std::string kind;     // "criminal-referral"
  std::string version;  // "1"
  std::string name;     // 涉嫌犯罪案件移送书
  std::string name_en;
  std::string family;     // referral
  std::string catalogue;  // R01
  std::string format;     // a file of templates/formats: "instrument"
  struct Source {
    std::string place;
    std::string words;
  };
  std::vector<Source> sources;
  // 须由正职负责人签发: whoever signs it off is the head of the agency.
  bool principal_signs = false;
  Field record;  // the group of all fields
  std::vector<Deadline> deadlines;
  std::shared_ptr<const record::TimeLimits> limits;  // by which they are computed
  std::vector<Check> checks;
  std::vector<Guard> guards;
  std::vector<std::string> answers;  // kinds it may answer
  std::vector<Expectation> expects;
  std::vector<Instruction> body;
  // What it was read from, the template first, then by name the parts it uses, and "limits/…" if
  // it computes limits: archive these and the document can be made again for ever.
  std::vector<std::pair<std::string, Bytes>> files;

  // Throws Error(kInvalidInput) with where() "<name>:<line>:<column>" of the first fault and the
  // element that has it, and says how many more there are.
  static Template parse(std::string_view text, std::string name, const Parts& parts = {});
};

// Whether a character can be printed.
using CanDraw = std::function<bool(char32_t)>;

// Everything that is wrong with a template, in the order of the file and then of its parts. A
// fault is told once: what follows from it is not. At most 100; the last one then says how many
// more there are. With `can_draw`, also the characters of its own text that nobody can draw.
std::vector<TemplateFault> check_template(std::string_view text, std::string name,
                                          const Parts& parts = {}, const CanDraw& can_draw = {});

// The templates of directories: *.xml, with the fragments in parts/*.xml. A file stands in for
// those of its name in the directories before its own.
class TemplateSet {
 public:
  // Throws Error(kNotFound) if the first directory does not exist; the others need not.
  static TemplateSet load(const std::vector<std::filesystem::path>& directories);

  // Those that can be used, in the order of their kinds.
  const std::vector<Template>& list() const { return templates_; }
  // nullptr if there is no such kind. Valid as long as this set. Throws Error(kInvalidInput) if
  // its template is wrong, which the others do not suffer from.
  const Template* find(std::string_view kind) const;
  // Why the others cannot be used, by kind.
  const std::map<std::string, Error, std::less<>>& faulty() const { return faulty_; }

 private:
  std::vector<Template> templates_;
  std::map<std::string, Error, std::less<>> faulty_;  // by kind
};

// The fragments and limits of directories, as a TemplateSet sees them.
Parts load_parts(const std::vector<std::filesystem::path>& directories);

// For programs: {"kind","version","name","name_en","family","catalogue","format","sources",
// "fields":[{"name","label","type","required","min","max","options","fields",…}],"checks",
// "deadlines","guards","answers","expects"}.
Json describe(const Template& kind);

// The same for people.
std::string describe_text(const Template& kind);

}  // namespace yinxin::templating
