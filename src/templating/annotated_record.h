#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/xml.h"
#include "record/record.h"
#include "templating/context.h"
#include "templating/deadline.h"
#include "templating/document.h"
#include "templating/fault.h"
#include "templating/field_type.h"
#include "templating/template.h"

namespace yinxin::templating {

// A copy of a record as expressions and pages see it: every value carries what its type knows
// of it, as attributes (@day, @fen, …) for expressions and, under names that no expression can
// write, its printed forms.
struct AnnotatedRecord {
  pugi::xml_document tree;
  Date date;           // 成文日期
  Agency owner;        // whose number it gets; empty if unknown
  std::string number;  // 发文字号, or with a blank serial
  std::vector<Fault> faults;
  std::set<std::string, std::less<>> faulty;  // names of the fields that have one
  std::vector<ComputedDeadline> deadlines;

  pugi::xml_node root() const { return tree.document_element(); }
};

// At most this many faults are collected.
constexpr std::size_t kMostFaults = 200;

AnnotatedRecord annotate(const Template& kind, const record::Record& record,
                         const Context& context);

// instantiate() with the record as annotate() gives it, for the same template and context.
Document instantiate(const Template& kind, const AnnotatedRecord& annotated,
                     const Context& context);

// What people call the field in `node`, the index-th of its name: with its row if there are
// several.
std::string field_label(const Field& field, std::size_t index, pugi::xml_node node);

// How a value is printed: as="date"; as="" is its usual form. A value that could not be read is
// printed as it was typed.
std::string printed(pugi::xml_node value, std::string_view as);

}  // namespace yinxin::templating
