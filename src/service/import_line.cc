#include "service/import_line.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/file.h"
#include "record/calendar.h"
#include "record/document_number.h"
#include "record/secrecy.h"
#include "service/audience.h"
#include "service/text_layer.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTextLayer = "text_layer";  // in the metadata: the text is the PDF's
constexpr std::size_t kIdDigits = 24;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestTitle = 3000;
constexpr std::size_t kLargestText = std::size_t{16} << 20;
constexpr std::size_t kLargestPdf = std::size_t{256} << 20;
constexpr std::size_t kMostRecipients = 1000;
constexpr int kHighestSerial = 100'000;  // beyond, it is a slip, and would spoil the series

[[noreturn]] void refuse(std::string_view field, std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, std::string(field), problem);
}

std::string optional_text(const Json& line, std::string_view field) {
  const Json* member = line.find(field);
  return member == nullptr || member->is_null() ? "" : member->string();
}

std::string required_text(const Json& line, std::string_view field, std::size_t longest) {
  std::string text = optional_text(line, field);
  if (text.empty()) refuse(field, "缺少此项 (missing)");
  if (text.size() > longest) refuse(field, "过长 (too long)");
  return text;
}

// What the systems of agencies and GB/T 7156 call it, in the two words there are here.
std::string secrecy_of(const Json& line) {
  constexpr std::array<std::string_view, 8> kNone = {"",     "无",     "公开",   "公开级",
                                                     "非密", "非涉密", "不涉密", "普通"};
  constexpr std::array<std::string_view, 5> kRestricted = {"工作秘密", "内部", "限制", "限制级",
                                                           "国内"};
  const std::string text = optional_text(line, "secrecy");
  const auto is = [&](std::string_view word) { return word == text; };
  if (std::any_of(kNone.begin(), kNone.end(), is)) return "非涉密";
  if (std::any_of(kRestricted.begin(), kRestricted.end(), is)) return "工作秘密";
  const record::Objection objection = record::parse_secrecy(text).objection();
  refuse("secrecy", objection.problem + "，" + objection.advice + " (" + objection.english + ")");
}

void refuse_marked(const Json& line) {
  for (const char* field : {"title", "text"}) {
    if (record::classification_mark(optional_text(line, field))) {
      refuse(field, "带有国家秘密标志，本系统不得处理，未存储 (marked as classified: refused)");
    }
  }
}

Json::Array names_of(const Json& line, std::string_view field) {
  const Json* member = line.find(field);
  if (member == nullptr || member->is_null()) return {};
  if (member->is_string()) return {*member};
  if (member->array().size() > kMostRecipients) refuse(field, "过多 (too many)");
  return member->array();
}

Date date_of(const Json& line) {
  const auto date = Date::from_iso(required_text(line, "date", kLongestName));
  if (!date) refuse("date", "应为存在的日期，如 2019-03-18 (a date like 2019-03-18)");
  return *date;
}

// Inside `directory`, wherever links and dots lead.
Bytes read_pdf(const std::string& file, const fs::path& directory) {
  std::error_code failure;
  const fs::path root = fs::canonical(directory.empty() ? fs::path(".") : directory, failure);
  const fs::path path = fs::weakly_canonical(root / file, failure);
  const auto [at, ignored] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
  if (failure || at != root.end()) {
    refuse("file", "须在导入文件所在目录之内 (must lie in the directory of the import)");
  }
  Bytes pdf;
  try {
    pdf = read_file(path, kLargestPdf);
  } catch (const Error& error) {
    refuse("file", file + "：" + std::string(error.problem()));
  }
  if (pdf.substr(0, 1024).find("%PDF-") == Bytes::npos)
    refuse("file", file + "：不是PDF (not a PDF)");
  return pdf;
}

// What a document is found by that came without its text.
std::string text_of_pdf(const Bytes& pdf) {
  if (pdf.empty()) return {};
  std::string text = text_layer(pdf);
  if (record::classification_mark(text)) {
    refuse("file", "带有国家秘密标志，本系统不得处理，未存储 (marked as classified: refused)");
  }
  return text;
}

class LineReader {
 public:
  LineReader(const Json& line, Date date, Parts& parts) : line_(line), date_(date), parts_(parts) {}

  // The registry's id; the name itself if it knows none: such a document can be registered for
  // later, and is seen meanwhile by the other agencies it concerns.
  std::string agency_id(const std::string& name) {
    if (const auto agency = parts_.directory().agency(name, date_)) return agency->id;
    const Date today = china_date(parts_.clock().now());
    if (const auto agency = parts_.directory().agency(name, today)) return agency->id;
    unknown_.push_back(name);
    return name;
  }

  std::string agency_name(const std::string& name) const {
    const auto agency = parts_.directory().agency(name, date_);
    return agency ? agency->full_name : name;
  }

  // By its name in the templates or its own word.
  std::pair<std::string, std::string> kind() const {
    const std::string word = required_text(line_, "kind", kLongestName);
    for (const templating::Template& kind : parts_.templates().list()) {
      if (kind.kind == word || kind.name == word) return {kind.kind, kind.name};
    }
    return {word, word};
  }

  Json metadata(const std::string& agency) {
    Json metadata;
    Json::Array recipients;
    for (const Json& name : names_of(line_, "recipients")) {
      if (name.string().empty() || name.string().size() > kLongestName) {
        refuse("recipients", "机关名称为空或过长 (an empty or overlong name)");
      }
      recipients.emplace_back(agency_id(name.string()));
    }
    metadata["number"] = optional_text(line_, "number");
    metadata["title"] = required_text(line_, "title", kLongestTitle);
    metadata["kind_name"] = kind().second;
    metadata["date"] = date_.iso();
    metadata["issuers"] = Json::Array{agency};
    metadata["issuer_names"] =
        Json::Array{agency_name(required_text(line_, "agency", kLongestName))};
    metadata["to"] = recipients;
    metadata["cc"] = Json::Array();
    metadata["case"] = "";
    metadata["secrecy"] = secrecy_of(line_);
    set_audience(metadata, readers(agency), release(), parts_.directory(), date_);
    Json::Object as_it_came = line_.object();
    as_it_came.erase("text");
    metadata["imported"] = as_it_came;
    return metadata;
  }

  // 知悉范围: {"agency", "name"}, or the name alone of somebody of the document's own agency.
  std::vector<NamedReader> readers(const std::string& agency) const {
    std::vector<NamedReader> readers;
    for (const Json& reader : names_of(line_, "readers")) {
      if (reader.is_string()) {
        readers.push_back({agency, reader.string()});
      } else {
        readers.push_back({reader.at("agency").string(), reader.at("name").string()});
      }
    }
    return readers;
  }

  std::optional<Instant> release() const {
    const std::string text = optional_text(line_, "release");
    if (text.empty()) return {};
    const auto moment = record::parse_minute(text);
    if (!moment) refuse("release", "应如 2026-03-27 06:00 (a time like 2026-03-27 06:00)");
    return *moment;
  }

  std::optional<archive::Number> number(const std::string& agency) const {
    const std::string text = optional_text(line_, "number");
    if (text.size() > kLongestName) refuse("number", "过长 (too long)");
    const auto number = record::DocumentNumber::parse(text);
    if (!number || number->serial() > kHighestSerial) return {};
    return archive::Number{agency, number->prefix(), number->year(), number->serial()};
  }

  std::vector<std::string> unknown() && { return std::move(unknown_); }

 private:
  const Json& line_;
  Date date_;
  Parts& parts_;
  std::vector<std::string> unknown_;
};

std::string retention_of(const Json& line) {
  constexpr std::pair<std::string_view, std::string_view> kPeriods[] = {
      {"", "30y"},     {"永久", "permanent"}, {"permanent", "permanent"},
      {"30年", "30y"}, {"30y", "30y"},        {"10年", "10y"},
      {"10y", "10y"}};
  const std::string text = optional_text(line, "retention");
  for (const auto& [word, period] : kPeriods) {
    if (word == text) return std::string(period);
  }
  refuse("retention", "应为永久、30年或10年 (permanent, 30y or 10y)");
}

}  // namespace

ImportedDocument read_import_line(const Json& line, const fs::path& directory, const Actor& actor,
                                  Parts& parts) {
  if (!line.is_object()) refuse("JSON", "应为一个对象 (must be an object)");
  secrecy_of(line);
  refuse_marked(line);
  const std::string id = required_text(line, "id", kLongestName);
  LineReader reader(line, date_of(line), parts);
  const std::string agency = reader.agency_id(required_text(line, "agency", kLongestName));
  if (!actor.local_operator && agency != actor.agency) {
    throw Error(ErrorCode::kForbidden, "agency",
                "您不属于该机关，不能代其导入 (you do not act for this agency)");
  }
  const std::string text = optional_text(line, "text");
  if (text.size() > kLargestText) refuse("text", "正文超过16 MiB (text too large)");

  ImportedDocument document;
  archive::Deposit& deposit = document.deposit;
  deposit.imported = true;
  deposit.id = crypto::sha256({"yinxin import\n", agency, "\n", id}).hex().substr(0, kIdDigits);
  deposit.kind = reader.kind().first;
  deposit.agency = agency;
  deposit.number = reader.number(agency);
  deposit.retention = {retention_of(line), date_of(line).year()};
  deposit.metadata = reader.metadata(agency);
  deposit.actor = actor.person;
  const std::string file = optional_text(line, "file");
  Bytes pdf = file.empty() ? Bytes() : read_pdf(file, directory);
  deposit.objects.push_back({"text", text.empty() ? text_of_pdf(pdf) : text});
  if (text.empty() && !file.empty()) deposit.metadata[kTextLayer] = true;
  if (!file.empty()) deposit.objects.push_back({"pdf", std::move(pdf)});
  document.unknown_agencies = std::move(reader).unknown();
  return document;
}

bool is_same_import(const archive::Archive& archive, const archive::Entry& entry,
                    const archive::Deposit& deposit) {
  if (entry.objects.size() != deposit.objects.size() + 1) return false;
  for (const archive::Object& object : deposit.objects) {
    // What another version of Poppler reads may differ by a space.
    if (object.role == "text" && deposit.metadata.find(kTextLayer) != nullptr) continue;
    const archive::ObjectReference* known = archive::find_object(entry, object.role);
    if (known == nullptr || known->sha256 != crypto::sha256(object.bytes)) return false;
  }
  const Json metadata = archive.metadata(entry);
  const Json* imported = metadata.find("imported");
  return imported != nullptr && *imported == deposit.metadata.at("imported");
}

}  // namespace yinxin::service
