#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yinxin::templating {

// What can be told of an XPath expression from its tokens alone.
struct ExpressionScan {
  std::string compiled;            // with $name replaced by the place of its value
  std::vector<std::string> names;  // elements, and attributes with their @
  std::vector<std::string> path;   // those outside of predicates
  bool is_path = true;             // outside of predicates only names and slashes
  bool is_wide = false;            // an absolute path, //, .. or an axis that leaves the subtree
  int order = 1;                   // nested walks over the whole record
  // The paths on both sides of what compares one with another, which costs the product of their
  // sizes. An element of an unknown number of nodes is "*".
  std::vector<std::pair<std::vector<std::string>, std::vector<std::string>>> comparisons;
  int terms = 1;
};

// Throws Error(kInvalidInput, where, …) for what Expression::compile() refuses, except that only
// pugixml finds out whether the tokens make an expression.
ExpressionScan scan_expression(std::string_view source, const std::string& where);

}  // namespace yinxin::templating
