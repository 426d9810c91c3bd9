#include "templating/fault_place.h"

#include <algorithm>
#include <string>

#include "templating/annotated_record.h"

namespace yinxin::templating {
namespace {

// Where a fault is: in the template and in the record as it was written.
struct Place {
  const Field* field;
  pugi::xml_node original;
};

void enter(const std::string& name, std::size_t index, pugi::xml_node node, Fault& fault,
           Place& place) {
  const Field* field = place.field->find(name);
  if (field == nullptr) return;
  place.field = field;
  fault.label += (fault.label.empty() ? "" : " ") + field_label(*field, index, node);
  fault.field += (fault.field.empty() ? "" : "/") + name;
  if (field->max > 1) fault.field += "[" + std::to_string(index) + "]";
  auto original = place.original.child(name.c_str());
  while (original && --index > 0) original = original.next_sibling(name.c_str());
  if (original) place.original = original;
}

// Adds the way from the root to `node` to the fault.
void descend(pugi::xml_node node, Fault& fault, Place& place) {
  if (!node.parent() || !node.parent().parent()) return;
  descend(node.parent(), fault, place);
  std::size_t index = 1;
  for (auto before = node.previous_sibling(node.name()); before;
       before = before.previous_sibling(node.name())) {
    ++index;
  }
  enter(node.name(), index, node, fault, place);
}

}  // namespace

void place_fault(const Template& kind, const record::Record& record, pugi::xml_node node,
                 std::string_view below, Fault& fault) {
  Place place{&kind.record, record.root()};
  descend(node, fault, place);
  pugi::xml_node value = node;
  for (std::size_t at = 0; at < below.size();) {
    const auto end = std::min(below.find('/', at), below.size());
    const std::string name(below.substr(at, end - at));
    if (value) value = value.child(name.c_str());
    enter(name, 1, value, fault, place);
    at = end + 1;
  }
  if (value && place.field->type != nullptr) fault.value = printed(value, "");
  fault.where = record.where(place.original);
}

}  // namespace yinxin::templating
