#include "casework/follow_up.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "base/xml.h"
#include "templating/field_type.h"

namespace yinxin::casework {
namespace {

using templating::Field;
using templating::Template;

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

bool is_type(const Field& field, std::string_view type) {
  return field.type != nullptr && field.type->name == type;
}

// Those of `field`'s options that cite the kind.
bool offers(const Field& field, const std::string& kind) {
  return std::any_of(field.options.begin(), field.options.end(),
                     [&](const Field::Option& option) { return option.value == kind; });
}

// Set by the document itself, never taken over from another.
bool is_own(const std::string& name) {
  static const std::set<std::string> kOwn = {"issuer", "number-owner", "to",
                                             "cc",     "date",         "correction"};
  return kOwn.count(name) != 0;
}

class FollowUp {
 public:
  FollowUp(const Template& wanted, const FollowedDocument& followed, std::string drafter,
           const templating::Directory& directory, Date today)
      : wanted_(wanted),
        followed_(followed),
        drafter_(std::move(drafter)),
        directory_(directory),
        today_(today) {}

  Bytes make() {
    auto declaration = out_.prepend_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
    auto root = out_.append_child("record");
    root.append_attribute("xmlns") = "urn:yinxin:record:1";
    root.append_attribute("kind") = wanted_.kind.c_str();
    add(root, "issuer", drafter_);
    const auto to = addressees();
    for (const std::string& agency : to) add(root, "to", agency);
    for (const std::string& agency : by_guards("cc")) {
      if (!contains(to, agency)) add(root, "cc", agency);
    }
    for (const Field& field : wanted_.record.fields) fill(root, field);
    std::ostringstream text;
    out_.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
    return text.str();
  }

 private:
  static void add(pugi::xml_node parent, const std::string& name, const std::string& text) {
    parent.append_child(name.c_str()).text().set(text.c_str());
  }

  bool is_reply() const { return contains(wanted_.answers, followed_.kind.kind); }

  std::string role_of(const std::string& agency) const {
    const auto known = directory_.agency(agency, today_);
    return known ? known->role : "";
  }

  // Everybody the followed document names but the drafter; its issuers first.
  std::vector<std::string> others() const {
    std::vector<std::string> all;
    for (const auto* part : {&followed_.issuers, &followed_.to, &followed_.cc}) {
      for (const std::string& agency : *part) {
        if (agency != drafter_ && !contains(all, agency)) all.push_back(agency);
      }
    }
    return all;
  }

  std::vector<std::string> by_guards(const std::string& among) const {
    std::vector<std::string> found;
    for (const templating::Guard& guard : wanted_.guards) {
      if (guard.among != among || guard.role.empty()) continue;
      for (const std::string& agency : others()) {
        const bool fits = contains(words_of(guard.role), role_of(agency));
        if (fits && !contains(found, agency)) found.push_back(agency);
      }
    }
    return found;
  }

  // A reply goes to whoever is answered, unless the template wants somebody else.
  std::vector<std::string> addressees() const {
    auto guarded = by_guards("to");
    if (!is_reply()) return guarded;
    std::vector<std::string> answered;
    for (const std::string& agency : followed_.issuers) {
      if (agency != drafter_ && (guarded.empty() || contains(guarded, agency))) {
        answered.push_back(agency);
      }
    }
    return answered.empty() ? guarded : answered;
  }

  void fill(pugi::xml_node parent, const Field& field) {
    if (is_own(field.name)) return;
    if (!field.cites.empty()) return cite(parent, field);
    if (is_type(field, "datetime") && field.name == "sent") {
      return add(parent, field.name, followed_.sent);
    }
    if (field.name == "annex" && !is_reply()) annex(parent, field);
    const Field* known = followed_.kind.record.find(field.name);
    const auto first = followed_.record.root().child(field.name.c_str());
    if (known != nullptr && first) {
      copy_all(parent, field, *known, followed_.record.root());
    } else if (is_type(field, "agency")) {
      party(parent, field);
    }
  }

  // The one agency of that role that has to do with it.
  void party(pugi::xml_node parent, const Field& field) {
    std::vector<std::string> fitting;
    for (const std::string& agency : others()) {
      if (contains(words_of(field.role), role_of(agency))) fitting.push_back(agency);
    }
    if (fitting.size() == 1) add(parent, field.name, fitting.front());
  }

  void cite(pugi::xml_node parent, const Field& group) {
    auto node = parent.append_child(group.name.c_str());
    for (const Field& field : group.fields) {
      if (field.name == "number") add(node, field.name, followed_.number);
      if (field.name == "date") add(node, field.name, followed_.date.iso());
      if (field.name == "title" && field.options.empty()) add(node, field.name, followed_.title);
      if (field.name == "title" && offers(field, followed_.kind.kind)) {
        add(node, field.name, followed_.kind.kind);
      }
      if (field.name == "received" && !followed_.received.empty()) {
        add(node, field.name,
            is_type(field, "date") ? followed_.received.substr(0, 10) : followed_.received);
      }
      if (is_type(field, "agency")) party(node, field);
    }
  }

  // What is told of goes along.
  void annex(pugi::xml_node parent, const Field& field) {
    if (field.find("name") == nullptr) return;
    auto node = parent.append_child(field.name.c_str());
    add(node, "name", followed_.title);
    if (field.find("copies") != nullptr) add(node, "copies", "1份");
  }

  void copy_all(pugi::xml_node parent, const Field& field, const Field& known,
                pugi::xml_node from) {
    std::size_t copied = 0;
    for (const auto node : from.children(field.name.c_str())) {
      if (copied++ == field.max) return;
      copy(parent, field, known, node);
    }
  }

  void copy(pugi::xml_node parent, const Field& field, const Field& known, pugi::xml_node from) {
    if (field.type != known.type) return;
    if (field.type != nullptr) {
      const std::string text = record::text_of(from);
      if (!field.options.empty() && !offers(field, text)) return;
      // Officers are of the agency that issues.
      const bool ours = !followed_.issuers.empty() && followed_.issuers.front() == drafter_;
      if (is_type(field, "officer") && !ours) return;
      return add(parent, field.name, text);
    }
    auto node = parent.append_child(field.name.c_str());
    for (const Field& child : field.fields) {
      if (const Field* other = known.find(child.name)) copy_all(node, child, *other, from);
    }
    if (!node.first_child()) parent.remove_child(node);
  }

  const Template& wanted_;
  const FollowedDocument& followed_;
  std::string drafter_;
  const templating::Directory& directory_;
  Date today_;
  pugi::xml_document out_;
};

bool cites(const Field& group, const std::string& kind) {
  return std::any_of(group.fields.begin(), group.fields.end(), [&](const Field& field) {
    if (field.type != nullptr) return false;
    const Field* title = field.find("title");
    return !field.cites.empty() && title != nullptr && offers(*title, kind);
  });
}

}  // namespace

bool can_follow(const Template& wanted, const Template& followed) {
  if (contains(wanted.answers, followed.kind) || cites(wanted.record, followed.kind)) return true;
  return std::any_of(followed.expects.begin(), followed.expects.end(),
                     [&](const auto& expected) { return expected.kind == wanted.kind; });
}

bool may_issue(const Template& kind, const std::string& role) {
  bool guarded = false;
  for (const templating::Guard& guard : kind.guards) {
    if (guard.among != "issuer" || guard.role.empty()) continue;
    if (contains(words_of(guard.role), role)) return true;
    guarded = true;
  }
  return !guarded;
}

Bytes follow_up(const Template& wanted, const FollowedDocument& followed,
                const std::string& drafter, const templating::Directory& directory, Date today) {
  return FollowUp(wanted, followed, drafter, directory, today).make();
}

}  // namespace yinxin::casework
