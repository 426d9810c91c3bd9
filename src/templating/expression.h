#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/xml.h"

namespace yinxin::templating {

// What evaluating expressions over one record may cost, counted in nodes looked at.
class Budget {
 public:
  explicit Budget(std::uint64_t units = 200'000'000) : left_(units) {}
  // False once there is nothing left.
  bool spend(std::uint64_t units);
  // Nodes, attributes and text below `node`: what an evaluation may have to look at. Counted once,
  // so the record must not change as long as the budget is used.
  std::uint64_t weight(pugi::xml_node node);

 private:
  std::uint64_t left_;
  std::unordered_map<const void*, std::uint64_t> weights_;
};

// An XPath 1.0 expression of a template, compiled once. Evaluated by pugixml over the annotated
// record, it can neither loop nor reach anything else; what it could do is take long, so it is
// bounded twice: by its text here, and by its estimated cost when it is evaluated.
//
// $name stands for a value of the occasion: $issuer, $today, $now, $date, $number, $series, $kind.
// Copies share the compiled query. Evaluation is safe from several threads.
class Expression {
 public:
  Expression() = default;  // none

  // Throws Error(kInvalidInput, where, …) for what is not XPath 1.0, is longer than 1,024 bytes,
  // nests predicates more than two deep, has more than two of // and the like, more than 32
  // commas, or names a variable that does not exist.
  static Expression compile(std::string source, std::string where);

  explicit operator bool() const { return query_ != nullptr; }
  const std::string& source() const { return source_; }
  const std::string& where() const { return where_; }
  // The elements and attributes (with @) it mentions, in order.
  const std::vector<std::string>& names() const { return names_; }
  // Whether it only walks down, choosing on the way: party[1]/name. Then path() is party, name.
  bool is_path() const { return is_path_; }
  const std::vector<std::string>& path() const { return path_; }

  // Tells which elements occur once at most where they occur: comparing such a one with many takes
  // no longer than looking at the many.
  void assume(const std::function<bool(const std::string&)>& occurs_once);

  bool truth(pugi::xml_node context, Budget& budget) const;
  // The node set in document order; empty if the expression is not one.
  std::vector<pugi::xpath_node> nodes(pugi::xml_node context, Budget& budget) const;
  // The first node if it is a node set, else a null node and `text` set to the value.
  pugi::xpath_node first(pugi::xml_node context, Budget& budget, std::string* text) const;

 private:
  void spend(pugi::xml_node context, Budget& budget) const;

  std::string source_;
  std::string where_;
  std::vector<std::string> names_;
  std::vector<std::string> path_;
  bool is_path_ = false;
  bool is_wide_ = false;    // looks beyond the context node's own subtree
  int order_ = 1;           // its cost grows with this power of the number of nodes
  bool is_square_ = false;  // and with one more: it compares many nodes with many
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> comparisons_;
  int terms_ = 1;
  std::shared_ptr<const pugi::xpath_query> query_;
};

}  // namespace yinxin::templating
