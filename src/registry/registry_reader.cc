#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/xml_reader.h"
#include "record/document_number.h"
#include "record/identity.h"
#include "record/record.h"
#include "registry/registry.h"

namespace yinxin::registry {
namespace {

constexpr std::string_view kNamespace = "urn:yinxin:registry:1";
constexpr std::size_t kLargest = 16 << 20;
constexpr std::array<std::string_view, 4> kLevels = {"county", "city", "province", "nation"};

constexpr std::array<std::string_view, 5> kLists = {"liaison", "expert", "technical-investigator",
                                                    "appraisal-body", "right-holder"};

bool is_list(std::string_view element) {
  return std::find(kLists.begin(), kLists.end(), element) != kLists.end();
}

// What may stand there again with the same id, for another time.
bool may_repeat(std::string_view element) {
  return element == "phrase" || element == "person" || is_list(element);
}

// Reads the elements of a registry.
class Reader : public XmlReader {
 public:
  using XmlReader::XmlReader;

  AgencyEntry agency(pugi::xml_node node) const {
    allow(node, {"id", "role", "level", "division", "superior", "uscc", "from", "to"});
    AgencyEntry entry;
    entry.id = required(node, "id");
    entry.role = required(node, "role");
    entry.level = required(node, "level");
    if (std::find(kLevels.begin(), kLevels.end(), entry.level) == kLevels.end()) {
      refuse(node, "level应为county、city、province或者nation (unknown level)");
    }
    entry.division = node.attribute("division").value();
    entry.superior = node.attribute("superior").value();
    entry.uscc = node.attribute("uscc").value();
    if (const auto code = record::parse_credit_code(entry.uscc); !entry.uscc.empty() && !code) {
      refuse(node, "uscc“" + entry.uscc + "”：" + code.objection().problem);
    }
    entry.validity = validity(node);
    read_names(node, entry);
    return entry;
  }

  PersonEntry person(pugi::xml_node node) const {
    allow(node, {"id", "name", "agency", "post", "principal", "credential", "phone", "from", "to"});
    PersonEntry entry;
    entry.person.id = required(node, "id");
    entry.person.name = required(node, "name");
    entry.person.agency = required(node, "agency");
    entry.person.post = node.attribute("post").value();
    entry.person.credential = node.attribute("credential").value();
    entry.person.phone = node.attribute("phone").value();
    entry.person.principal = std::string_view(node.attribute("principal").value()) == "yes";
    entry.validity = validity(node);
    return entry;
  }

  SealEntry seal(pugi::xml_node node) const {
    allow(node,
          {"id", "agency", "person", "lettering", "caption", "diameter-mm", "key", "from", "to"});
    SealEntry entry;
    entry.seal.id = required(node, "id");
    entry.seal.agency = required(node, "lettering");
    entry.seal.caption = node.attribute("caption").value();
    entry.seal.diameter_mm = node.attribute("diameter-mm").as_double(42);
    if (!(entry.seal.diameter_mm >= 30 && entry.seal.diameter_mm <= 60)) {
      refuse(node, "diameter-mm应在30至60之间 (no size of a seal)");
    }
    entry.agency = required(node, "agency");
    entry.person = node.attribute("person").value();
    if (!entry.person.empty()) entry.seal.form = seal::Seal::Form::kSignature;
    entry.key = required(node, "key");
    entry.validity = validity(node);
    return entry;
  }

  ListedEntry listed(pugi::xml_node node) const {
    allow(node, {"id", "name", "agency", "organisation", "post", "scope", "uscc", "phone", "note",
                 "from", "to"});
    const auto value = [&](const char* name) { return std::string(node.attribute(name).value()); };
    ListedEntry entry{node.name(),     required(node, "id"),  required(node, "name"),
                      value("agency"), value("organisation"), value("post"),
                      value("scope"),  value("uscc"),         value("phone"),
                      value("note"),   validity(node)};
    if (const auto code = record::parse_credit_code(entry.uscc); !entry.uscc.empty() && !code) {
      refuse(node, "uscc“" + entry.uscc + "”：" + code.objection().problem);
    }
    return entry;
  }

  PhraseEntry phrase(pugi::xml_node node) const {
    allow(node, {"id", "source", "articles", "from", "to"});
    PhraseEntry entry{required(node, "id"), record::text_of(node), node.attribute("source").value(),
                      validity(node),
                      static_cast<int>(integer(node, "articles", 1, 2'000).value_or(0))};
    if (entry.text.empty()) refuse(node, "缺少用语 (no words)");
    return entry;
  }

 private:
  void read_names(pugi::xml_node node, AgencyEntry& entry) const {
    for (const auto child : node.children()) {
      const std::string_view element = child.name();
      if (child.type() == pugi::node_comment) continue;
      if (element == "name") {
        allow(child, {"full", "short", "from", "to"});
        const std::string full = required(child, "full");
        entry.names.push_back(
            {full, child.attribute("short").as_string(full.c_str()), validity(child)});
      } else if (element == "series") {
        allow(child, {"prefix", "kind", "from", "to"});
        const std::string prefix = required(child, "prefix");
        if (!record::DocumentNumber::parse(record::DocumentNumber(prefix, 2026, 1).text())) {
          refuse(child, "“" + prefix + "”不能作机关代字 (not a prefix)");
        }
        entry.series.push_back({prefix, child.attribute("kind").value(), validity(child)});
      } else {
        refuse(child, "没有这个元素 (unknown element)");
      }
    }
    if (entry.names.empty()) refuse(node, "缺少<name> (no name)");
  }
};

bool ambiguous(const std::vector<AgencyName>& names) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (names[i].validity.overlaps(names[j].validity)) return true;
    }
  }
  return false;
}

bool ambiguous(const std::vector<PhraseEntry>& phrases, const PhraseEntry& added) {
  return std::any_of(phrases.begin(), phrases.end(), [&](const PhraseEntry& other) {
    return other.id == added.id && other.validity.overlaps(added.validity);
  });
}

// One person holds one post at a time.
bool ambiguous(const std::vector<PersonEntry>& people, const PersonEntry& added) {
  return std::any_of(people.begin(), people.end(), [&](const PersonEntry& other) {
    return other.person.id == added.person.id && other.validity.overlaps(added.validity);
  });
}

bool ambiguous(const std::vector<ListedEntry>& listed, const ListedEntry& added) {
  return std::any_of(listed.begin(), listed.end(), [&](const ListedEntry& other) {
    return other.list == added.list && other.id == added.id &&
           other.validity.overlaps(added.validity);
  });
}

void check_root(const Reader& reader, pugi::xml_node root) {
  if (std::string_view(root.name()) != "registry" ||
      root.attribute("xmlns").value() != kNamespace) {
    reader.refuse(root, "根元素应为<registry xmlns=\"urn:yinxin:registry:1\"> (not a registry)");
  }
}

// Every agency that is mentioned has to be there; every id is used once.
void check_references(const Reader& reader, pugi::xml_node root) {
  std::set<std::string> ids;
  for (const auto node : root.children()) {
    const std::string id = std::string(node.name()) + " " + node.attribute("id").value();
    const bool again = !ids.insert(id).second;
    if (again && !may_repeat(node.name())) {
      reader.refuse(node, "id重复 (id used twice)");
    }
  }
  for (const auto node : root.children()) {
    for (const char* name : {"agency", "superior"}) {
      const std::string agency = node.attribute(name).value();
      if (!agency.empty() && ids.count("agency " + agency) == 0) {
        reader.refuse(node, "没有机关“" + agency + "” (no such agency)");
      }
    }
  }
}

}  // namespace

Registry Registry::parse(std::string_view xml, const std::string& name) {
  const auto document = XmlDocument::parse(xml, name, {kLargest, 8, 500'000});
  const Reader reader(document);
  check_root(reader, document.root());
  check_references(reader, document.root());
  Registry registry;
  registry.source_ = xml;
  for (const auto node : document.root().children()) {
    const std::string_view element = node.name();
    if (element == "agency") {
      registry.agencies_.push_back(reader.agency(node));
      if (ambiguous(registry.agencies_.back().names))
        reader.refuse(node, "同一天有两个名称 (two names)");
    } else if (element == "person") {
      auto person = reader.person(node);
      if (ambiguous(registry.people_, person))
        reader.refuse(node, "同一人同一天有两个职务 (two posts at a time)");
      registry.people_.push_back(std::move(person));
    } else if (is_list(element)) {
      auto listed = reader.listed(node);
      if (ambiguous(registry.listed_, listed))
        reader.refuse(node, "id重复 (id used twice for the same day)");
      registry.listed_.push_back(std::move(listed));
    } else if (element == "seal") {
      registry.seals_.push_back(reader.seal(node));
    } else if (element == "phrase") {
      auto phrase = reader.phrase(node);
      if (ambiguous(registry.phrases_, phrase))
        reader.refuse(node, "同一天有两种用语 (two wordings)");
      registry.phrases_.push_back(std::move(phrase));
    } else if (node.type() != pugi::node_comment) {
      reader.refuse(node, "没有这个元素 (unknown element)");
    }
  }
  return registry;
}

Registry Registry::load(const std::filesystem::path& file) {
  return parse(read_file(file, kLargest), file.string());
}

}  // namespace yinxin::registry
