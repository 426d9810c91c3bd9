#include "templating/literal_check.h"

#include <array>

#include "record/record.h"
#include "templating/characters.h"

namespace yinxin::templating {
namespace {

// What of a template is printed as it stands.
constexpr std::array<std::string_view, 7> kPrinted = {"caption", "heading",   "label",   "name",
                                                      "suffix",  "separator", "to-label"};

// Looks at the words that come onto a page from the template itself.
class LiteralCheck : public pugi::xml_tree_walker {
 public:
  LiteralCheck(TemplateSource& source, const CanDraw& can_draw)
      : source_(source), can_draw_(can_draw) {}

  bool for_each(pugi::xml_node& node) override {
    if (std::string_view(node.parent().name()) != "source") look_at(node, node.value());
    for (const std::string_view name : kPrinted) {
      look_at(node, node.attribute(std::string(name).c_str()).value());
    }
    return true;
  }

 private:
  void look_at(pugi::xml_node node, const std::string& text) {
    const auto found = unprintable(record::unwrapped(text), can_draw_);
    if (!found) return;
    const record::Objection& objection = found->objection;
    source_.report(node,
                   objection.problem + "，" + objection.advice + " (" + objection.english + ")");
  }

  TemplateSource& source_;
  const CanDraw& can_draw_;
};

}  // namespace

void check_literals(TemplateSource& source, const CanDraw& can_draw) {
  source.each_document([&](const XmlDocument& document) {
    LiteralCheck check(source, can_draw);
    document.root().root().traverse(check);
  });
}

}  // namespace yinxin::templating
