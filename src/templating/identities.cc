#include "templating/identities.h"

#include <algorithm>
#include <array>
#include <map>

#include "record/document_number.h"

namespace yinxin::templating {
namespace {

constexpr std::array kIdentifiers = {"credit-code", "id-number"};

struct Identity {
  pugi::xml_node node;
  std::string what;  // which identifier
  std::string id;
  std::string name;
  std::set<std::string> values;  // of the group
};

class Collector : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    const std::string name = record::text_of(node.child("name"));
    if (name.empty()) return true;
    for (const char* what : kIdentifiers) {
      const std::string id = record::text_of(node.child(what));
      if (!id.empty()) found_.push_back({node, what, id, name, values_of(node)});
    }
    return true;
  }

  const std::vector<Identity>& found() const { return found_; }

 private:
  static std::set<std::string> values_of(pugi::xml_node node) {
    std::set<std::string> values;
    for (const auto child : node.children()) values.insert(record::text_of(child));
    return values;
  }

  std::vector<Identity> found_;
};

class NumberCollector : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    const std::string text = record::text_of(node);
    const bool may_be = text.find("〔") != std::string::npos;
    if (may_be && record::DocumentNumber::parse(text)) numbers_.insert(text);
    return true;
  }

  std::set<std::string> numbers() { return std::move(numbers_); }

 private:
  std::set<std::string> numbers_;
};

bool same_person(const Identity& a, const Identity& b) {
  return a.values.count(b.name) != 0 || b.values.count(a.name) != 0;
}

using Index = std::multimap<std::string, const Identity*>;

// Whether `index` knows `key` and none of what it knows fits.
template <typename Fits>
bool contradicted(const Index& index, const std::string& key, Fits fits) {
  const auto [from, to] = index.equal_range(key);
  return from != to && std::none_of(from, to, [&](const auto& row) { return fits(*row.second); });
}

}  // namespace

std::vector<IdentityDifference> differing_identities(pugi::xml_node mine, pugi::xml_node theirs) {
  Collector ours;
  Collector others;
  mine.traverse(ours);
  theirs.traverse(others);
  Index by_name;
  Index by_id;
  for (const Identity& other : others.found()) {
    by_name.emplace(other.what + other.name, &other);
    by_id.emplace(other.what + other.id, &other);
  }
  std::vector<IdentityDifference> differences;
  for (const Identity& own : ours.found()) {
    const auto same_id = [&](const Identity& other) { return other.id == own.id; };
    const auto same_name = [&](const Identity& other) { return same_person(own, other); };
    if (contradicted(by_name, own.what + own.name, same_id)) {
      differences.push_back({own.node, own.what});
    } else if (contradicted(by_id, own.what + own.id, same_name)) {
      differences.push_back({own.node, "name"});
    }
  }
  return differences;
}

std::set<std::string> numbers_in(const record::Record& record) {
  NumberCollector collector;
  record.root().traverse(collector);
  return collector.numbers();
}

}  // namespace yinxin::templating
