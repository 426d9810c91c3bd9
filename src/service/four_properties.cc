#include "service/four_properties.h"

#include <algorithm>
#include <iterator>

#include "base/date.h"
#include "base/error.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kMostExamples = 20;

bool has_text(const Json& metadata, const char* member) {
  const Json* found = metadata.find(member);
  return found != nullptr && found->is_string() && !found->string().empty();
}

// 责任者、题名、日期、文种、密级: M31 to M38 of DA/T 46.
std::string missing_item(const Json& metadata) {
  for (const char* member : {"title", "date", "kind_name", "secrecy"}) {
    if (!has_text(metadata, member)) return member;
  }
  const Json* issuers = metadata.find("issuer_names");
  if (issuers == nullptr || !issuers->is_array() || issuers->array().empty()) return "issuer_names";
  return "";
}

std::string wrong_type(const Json& metadata) {
  const Json* date = metadata.find("date");
  if (date != nullptr && date->is_string() && !Date::from_iso(date->string())) return "date";
  for (const char* member : {"to", "cc", "visible_to"}) {
    const Json* list = metadata.find(member);
    if (list == nullptr || !list->is_array()) return member;
  }
  return "";
}

// What a document of this system consists of; an imported one is kept as it came.
std::string missing_content(const archive::Entry& entry) {
  if (entry.type == archive::kImportEntry) return "";
  for (const char* role : {"pdf", "record", "template", "text"}) {
    if (archive::find_object(entry, role) == nullptr) return role;
  }
  return "";
}

// Problems of the audit, by the words it has for them.
struct Found {
  std::uint64_t count = 0;
  std::vector<std::string> examples;

  void add(const archive::Problem& problem) {
    ++count;
    if (examples.size() < kMostExamples) {
      examples.push_back(problem.document + " " + problem.where + "：" + problem.problem);
    }
  }
};

bool mentions(const archive::Problem& problem, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) {
    return problem.problem.find(word) != std::string::npos;
  });
}

PropertyItem item(const char* id, const char* property, const char* name, const char* method,
                  std::uint64_t total, const Found& found) {
  const std::uint64_t failed = found.count;
  return {id,     property,      name, method, true, total > failed ? total - failed : 0,
          failed, found.examples};
}

PropertyItem not_tested(const char* id, const char* property, const char* name,
                        const char* reason) {
  return {id, property, name, reason, false, 0, 0, {}};
}

}  // namespace

void FourProperties::Count::add(bool good, const std::string& example) {
  ++(good ? passed : failed);
  if (!good && examples.size() < kMostExamples) examples.push_back(example);
}

Json FourProperties::state() const {
  const auto to_json = [](const Count& count) {
    return Json(
        Json::Object{{"passed", count.passed},
                     {"failed", count.failed},
                     {"examples", Json::Array(count.examples.begin(), count.examples.end())}});
  };
  const std::lock_guard lock(mutex_);
  return Json::Object{{"types", to_json(types_)},
                      {"required", to_json(required_)},
                      {"contents", to_json(contents_)},
                      {"readable", to_json(readable_)}};
}

void FourProperties::resume(const Json& state) {
  const auto from_json = [](const Json& json) {
    Count count{static_cast<std::uint64_t>(json.at("passed").integer()),
                static_cast<std::uint64_t>(json.at("failed").integer()),
                {}};
    for (const Json& example : json.at("examples").array()) {
      count.examples.push_back(example.string());
    }
    return count;
  };
  const std::lock_guard lock(mutex_);
  types_ = from_json(state.at("types"));
  required_ = from_json(state.at("required"));
  contents_ = from_json(state.at("contents"));
  readable_ = from_json(state.at("readable"));
}

void FourProperties::examine(ByteView bytes, const archive::Entry& entry) {
  const std::string name = archive::label(entry);
  Json metadata;
  std::string unreadable;
  try {
    metadata = Json::parse(bytes, "metadata").at("metadata");
  } catch (const Error& error) {
    unreadable = error.what();
  }
  const std::string missing = missing_item(metadata);
  const std::string type = wrong_type(metadata);
  const std::string content = missing_content(entry);
  const std::lock_guard lock(mutex_);
  readable_.add(unreadable.empty(), name + "：" + unreadable);
  required_.add(missing.empty(), name + "：" + missing);
  types_.add(type.empty(), name + "：" + type);
  contents_.add(content.empty(), name + "：" + content);
}

std::vector<PropertyItem> FourProperties::items(const archive::AuditReport& report,
                                                const archive::TrailReading& trail) const {
  const std::lock_guard lock(mutex_);
  Found fixed;
  Found missing;
  Found numbers;
  Found log;
  for (const archive::Problem& problem : report.problems) {
    if (mentions(problem, {"缺失"}) && problem.where.rfind("objects/", 0) == 0) {
      missing.add(problem);
    } else if (mentions(problem, {"不连续", "未登记"})) {
      numbers.add(problem);
    } else if (problem.where.rfind("objects/", 0) == 0) {
      fixed.add(problem);
    } else {
      log.add(problem);
    }
  }
  Found gaps;
  for (const archive::Problem& problem : trail.problems) gaps.add(problem);
  const auto counted = [](const char* id, const char* property, const char* name,
                          const char* method, const Count& count) {
    return PropertyItem{id,   property,     name,         method,
                        true, count.passed, count.failed, count.examples};
  };
  return {
      item("T1-01", "真实性", "固化信息有效性", "逐一重算摘要，核验签名和时间戳", report.objects,
           fixed),
      item("T1-01L", "真实性", "日志未被改动", "由条目重建默克尔树，与瓦片和签名检查点核对",
           report.entries, log),
      counted("T1-02", "真实性", "元数据项类型、格式、值域", "逐份检查元数据对象", types_),
      not_tested("T1-08", "真实性", "档号规范性", "档号由档案室编制，不在本库"),
      item("T1-10", "真实性", "元数据与内容关联", "条目所列对象逐一存在且摘要相符", report.objects,
           missing),
      item("T2-01", "完整性", "总件数、总字节数相符", "日志条目与对象逐一计数", report.documents,
           Found()),
      counted("T2-04", "完整性", "元数据必填项完整", "题名、日期、文种、密级、责任者", required_),
      item("T2-06", "完整性", "连续性元数据项", "每一序列的文号连续，或有作废记录",
           report.documents, numbers),
      counted("T2-07", "完整性", "内容数据完整", "正文、记录、模板、文字齐全", contents_),
      counted("T3-01", "可用性", "元数据可读", "逐份解析", readable_),
      item("T3-04", "可用性", "内容数据可读", "打开最新的PDF并核验其结构", report.documents, fixed),
      not_tested("T4-02", "安全性", "病毒检测", "未接入杀毒软件，须另行检测"),
      item("T4-07", "安全性", "过程安全", "全过程记录连续，与其检查点相符", trail.rows, gaps),
  };
}

}  // namespace yinxin::service
