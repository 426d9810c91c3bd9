#include "record/time_limits.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/xml_reader.h"

namespace yinxin::record {
namespace {

constexpr std::string_view kNamespace = "urn:yinxin:limits:1";

template <typename Value, std::size_t size>
using Words = std::array<std::pair<std::string_view, Value>, size>;

constexpr Words<TimeLimit::Unit, 5> kUnits = {{{"hour", TimeLimit::Unit::kHour},
                                               {"day", TimeLimit::Unit::kDay},
                                               {"working-day", TimeLimit::Unit::kWorkingDay},
                                               {"month", TimeLimit::Unit::kMonth},
                                               {"stated", TimeLimit::Unit::kStated}}};
constexpr Words<TimeLimit::Kind, 4> kKinds = {{{"statutory", TimeLimit::Kind::kStatutory},
                                               {"policy", TimeLimit::Kind::kPolicy},
                                               {"agency", TimeLimit::Kind::kAgency},
                                               {"reminder", TimeLimit::Kind::kReminder}}};
constexpr Words<TimeLimit::Sureness, 3> kSureness = {
    {{"read", TimeLimit::Sureness::kRead},
     {"secondary", TimeLimit::Sureness::kSecondary},
     {"memory", TimeLimit::Sureness::kMemory}}};

// Reads the elements of a file of limits.
class Reader : public XmlReader {
 public:
  using XmlReader::XmlReader;

  TimeLimit rule(pugi::xml_node node) const {
    allow(node, {"id", "version", "name", "amount", "unit", "extension", "start", "kind", "sure",
                 "moves", "begins", "basis", "from", "to"});
    TimeLimit limit;
    limit.id = required(node, "id");
    limit.version = node.attribute("version").as_string("1");
    limit.name = required(node, "name");
    limit.unit = choice(node, "unit", kUnits);
    const bool stated = limit.unit == TimeLimit::Unit::kStated;
    if (!stated) required(node, "amount");
    limit.amount = static_cast<int>(integer(node, "amount", 1, 3'650).value_or(0));
    if (stated && limit.amount != 0) refuse(node, "unit为stated的没有amount (stated elsewhere)");
    limit.extension = static_cast<int>(integer(node, "extension", 1, 3'650).value_or(0));
    limit.start = required(node, "start");
    limit.kind = choice(node, "kind", kKinds);
    limit.sureness = choice(node, "sure", kSureness);
    const std::string moves = one_of(node, "moves", {"yes", "no"});
    limit.moves = moves.empty() ? limit.unit != TimeLimit::Unit::kHour : moves == "yes";
    limit.from_moment = one_of(node, "begins", {"moment", "next-hour"}) == "moment";
    limit.basis = required(node, "basis");
    limit.validity = validity(node);
    return limit;
  }

  WorkCalendar::Year year(pugi::xml_node node, int number) const {
    allow(node, {"number", "source"});
    WorkCalendar::Year year;
    year.source = required(node, "source");
    for (const auto child : node.children()) {
      const std::string_view element = child.name();
      if (element == "rest") {
        read_rest(child, number, year);
      } else if (element == "work") {
        allow(child, {"day"});
        required(child, "day");
        const Date date = *day(child, "day");
        expect_year(child, date, number);
        if (date.weekday() < 6) refuse(child, "不是周末，本来上班 (no weekend)");
        year.work.insert(date);
      } else if (child.type() != pugi::node_comment) {
        refuse(child, "没有这个元素 (unknown element)");
      }
    }
    for (const Date date : year.work) {
      if (year.rest.count(date) != 0) refuse(node, date.iso() + "既放假又上班 (rest and work)");
    }
    return year;
  }

 private:
  template <typename Value, std::size_t size>
  Value choice(pugi::xml_node node, const char* name, const Words<Value, size>& words) const {
    const std::string word = required(node, name);
    const auto found = std::find_if(words.begin(), words.end(),
                                    [&](const auto& row) { return row.first == word; });
    if (found != words.end()) return found->second;
    refuse(node, std::string(name) + "没有“" + word + "”这个值 (unknown value)");
  }

  void expect_year(pugi::xml_node node, Date date, int number) const {
    if (date.year() != number) refuse(node, date.iso() + "不在该年度 (not of that year)");
  }

  void read_rest(pugi::xml_node node, int number, WorkCalendar::Year& year) const {
    allow(node, {"name", "from", "to"});
    const std::string name = required(node, "name");
    required(node, "from");
    required(node, "to");
    const Validity span = validity(node);
    expect_year(node, *span.from, number);
    expect_year(node, *span.to, number);
    for (auto at = span.from->day_number(); at <= span.to->day_number(); ++at) {
      year.rest.emplace(Date::from_day_number(at), name);
    }
  }
};

}  // namespace

TimeLimits TimeLimits::parse(const std::vector<std::pair<std::string, std::string>>& files) {
  TimeLimits limits;
  for (const auto& [name, text] : files) {
    const auto document = XmlDocument::parse(text, name, {1 << 20, 8, 50'000});
    const Reader reader(document);
    const auto root = document.root();
    if (std::string_view(root.name()) != "limits" ||
        root.attribute("xmlns").value() != kNamespace) {
      reader.refuse(root, "根元素应为<limits xmlns=\"urn:yinxin:limits:1\"> (no limits)");
    }
    for (const auto node : root.children()) {
      const std::string_view element = node.name();
      if (element == "rule") {
        TimeLimit rule = reader.rule(node);
        const bool again =
            std::any_of(limits.rules_.begin(), limits.rules_.end(), [&](const TimeLimit& other) {
              return other.id == rule.id && other.validity.overlaps(rule.validity);
            });
        if (again) reader.refuse(node, "同一天有两条“" + rule.id + "” (two versions)");
        limits.rules_.push_back(std::move(rule));
      } else if (element == "year") {
        reader.required(node, "number");
        const int number = static_cast<int>(*reader.integer(node, "number", 1949, 9999));
        if (!limits.calendar_.add(number, reader.year(node, number))) {
          reader.refuse(node, "该年度的放假安排重复 (year given twice)");
        }
      } else if (node.type() != pugi::node_comment) {
        reader.refuse(node, "没有这个元素 (unknown element)");
      }
    }
  }
  return limits;
}

const TimeLimit* TimeLimits::find(std::string_view id, Date on) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const TimeLimit& rule) {
    return rule.id == id && rule.validity.holds(on);
  });
  return found == rules_.end() ? nullptr : &*found;
}

bool TimeLimits::knows(std::string_view id) const {
  return std::any_of(rules_.begin(), rules_.end(),
                     [&](const TimeLimit& rule) { return rule.id == id; });
}

}  // namespace yinxin::record
