#include "templating/field_type.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "record/calendar.h"
#include "record/contact.h"
#include "record/crime.h"
#include "record/document_number.h"
#include "record/identity.h"
#include "record/law_reference.h"
#include "record/money.h"
#include "record/quantity.h"
#include "record/rights.h"
#include "record/secrecy.h"

namespace yinxin::templating {
namespace {

using record::Objection;

Reading objecting(Objection objection) {
  Reading reading;
  reading.objection = std::move(objection);
  return reading;
}

Reading plain(const std::string& text) {
  return {{}, {}, {}, {{"", text}}};
}

std::string number(std::int64_t value) {
  return std::to_string(value);
}

Reading read_text(const std::string& value, const Field& field, const Occasion& /*occasion*/) {
  const auto characters = length(value);
  if (characters < field.min_length) {
    return objecting(
        {"只有" + std::to_string(characters) + "字，至少" + std::to_string(field.min_length) + "字",
         "请写具体", "too short"});
  }
  if (characters > field.max_length) {
    return objecting(
        {"有" + std::to_string(characters) + "字，最多" + std::to_string(field.max_length) + "字",
         "请分段或者改为附件", "too long"});
  }
  constexpr std::array<std::string_view, 12> kStops = {"。", "，", "、", "；", "：", "！",
                                                       "？", ".",  ",",  ";",  ":",  "!"};
  for (const auto stop : kStops) {
    const bool ends = value.size() >= stop.size() &&
                      std::string_view(value).substr(value.size() - stop.size()) == stop;
    if (!field.plain_end || !ends) continue;
    return objecting(
        {"末尾有标点“" + std::string(stop) + "”", "请删去末尾的标点", "ends with punctuation"});
  }
  return plain(value);
}

Reading read_date(const std::string& value, const Field& field, const Occasion& occasion) {
  const auto date = record::parse_date(value);
  if (!date) return objecting(date.objection());
  if (field.past && occasion.date < *date) {
    return objecting({"晚于成文日期" + occasion.date.chinese(), "请核对", "after the document"});
  }
  return {{},
          {},
          {{"day", number(date->day_number())},
           {"month", number(date->year() * 12 + date->month())},
           {"year", number(date->year())}},
          {{"date", date->chinese()}, {"date-upper", record::date_in_chinese_numerals(*date)}}};
}

Reading read_datetime(const std::string& value, const Field& field, const Occasion& occasion) {
  const auto instant = record::parse_minute(value);
  if (!instant) return objecting(instant.objection());
  if (field.past && occasion.context.now < *instant) {
    return objecting({"晚于现在", "请核对", "in the future"});
  }
  const auto minutes =
      std::chrono::duration_cast<std::chrono::minutes>(instant->time_since_epoch()).count();
  const Date day = china_date(*instant);
  return {{},
          {},
          {{"minute", number(minutes)}, {"day", number(day.day_number())}},
          {{"minute", record::chinese_minute(*instant)}, {"date", day.chinese()}}};
}

Reading read_month(const std::string& value, const Field& /*field*/, const Occasion& /*occasion*/) {
  const auto month = record::parse_month(value);
  if (!month) return objecting(month.objection());
  return {
      {}, {}, {{"month", number(month->year * 12 + month->month)}}, {{"month", month->chinese()}}};
}

Reading read_integer(const std::string& value, const Field& field, const Occasion& /*occasion*/) {
  std::int64_t n = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
  if (error != std::errc() || end != value.data() + value.size() || std::to_string(n) != value) {
    return objecting({"不是整数", "请用阿拉伯数字填写", "not an integer"});
  }
  if (n < field.from || n > field.to) {
    return objecting(
        {"应在" + number(field.from) + "至" + number(field.to) + "之间", "请核对", "out of range"});
  }
  return plain(value);
}

Reading read_document_number(const std::string& value, const Field& /*field*/,
                             const Occasion& /*occasion*/) {
  const auto parsed = record::DocumentNumber::parse(value);
  if (!parsed) return objecting(parsed.objection());
  return {{},
          {},
          {{"prefix", parsed->prefix()},
           {"year", number(parsed->year())},
           {"serial", number(parsed->serial())}},
          {{"number", value}}};
}

Reading read_money(const std::string& value, const Field& /*field*/, const Occasion& /*occasion*/) {
  const auto money = record::parse_money(value);
  if (!money) return objecting(money.objection());
  return {{},
          {},
          {{"fen", number(money->fen)}},
          {{"money", money->text()},
           {"money-wan", money->in_wan()},
           {"money-upper", money->capital()}}};
}

Reading read_quantity(const std::string& value, const Field& /*field*/,
                      const Occasion& /*occasion*/) {
  const auto quantity = record::parse_quantity(value);
  if (!quantity) return objecting(quantity.objection());
  return {{},
          {},
          {{"count", quantity->number()}, {"unit", quantity->unit}},
          {{"count", quantity->text()}, {"count-only", quantity->number()}}};
}

Reading read_credit_code(const std::string& value, const Field& /*field*/,
                         const Occasion& /*occasion*/) {
  const auto code = record::parse_credit_code(value);
  if (!code) return objecting(code.objection());
  Reading reading = plain(value);
  if (!code->inner_code_holds) {
    reading.hint = Objection{"其中的组织机构代码校验位不符", "少数旧码如此，请对照营业执照核对",
                             "the inner organisation code fails GB 11714"};
  }
  return reading;
}

Reading read_id_number(const std::string& value, const Field& /*field*/,
                       const Occasion& /*occasion*/) {
  const auto parsed = record::parse_id_number(value);
  if (!parsed) return objecting(parsed.objection());
  return {{},
          {},
          {{"sex", parsed->male ? "男" : "女"}, {"day", number(parsed->birth.day_number())}},
          {{"", value}, {"id-masked", parsed->masked()}, {"birth", parsed->birth.chinese()}}};
}

Reading read_identity_document(const std::string& value, const Field& /*field*/,
                               const Occasion& /*occasion*/) {
  const auto parsed = record::parse_identity_document(value);
  if (!parsed) return objecting(parsed.objection());
  return {{}, {}, {{"type", parsed->type}, {"number", parsed->number}}, {{"", parsed->text()}}};
}

Reading read_trademark(const std::string& value, const Field& /*field*/,
                       const Occasion& /*occasion*/) {
  const auto parsed = record::parse_trademark_number(value);
  return parsed ? plain(parsed->text()) : objecting(parsed.objection());
}

Reading read_patent(const std::string& value, const Field& /*field*/,
                    const Occasion& /*occasion*/) {
  const auto parsed = record::parse_patent_number(value);
  if (!parsed) return objecting(parsed.objection());
  return {{}, {}, {{"patent-kind", std::string(parsed->kind())}}, {{"", parsed->text()}}};
}

Reading read_indication(const std::string& value, const Field& /*field*/,
                        const Occasion& /*occasion*/) {
  const auto parsed = record::parse_geographical_indication(value);
  return parsed ? plain(*parsed) : objecting(parsed.objection());
}

Reading read_deadline(const std::string& /*value*/, const Field& /*field*/,
                      const Occasion& /*occasion*/) {
  return objecting({"期限由系统计算，不用填写", "请删除", "computed, not entered"});
}

Reading read_law(const std::string& value, const Field& /*field*/, const Occasion& occasion) {
  const auto parsed = record::parse_law_reference(value);
  if (!parsed) return objecting(parsed.objection());
  Reading reading{
      {}, {}, {{"law", parsed->law}, {"article", number(parsed->article)}}, {{"law", value}}};
  const std::string full = "中华人民共和国" + parsed->law;
  const auto& directory = occasion.context.directory;
  if (!directory.phrase(parsed->law, occasion.date)) {
    if (directory.phrase(full, occasion.date)) {
      return objecting({"法规没有写全称",
                        "建议改为《" + full + "》" + value.substr(value.find("》") + 3),
                        "the law is not named in full"});
    }
    reading.hint = Objection{"名录中没有《" + parsed->law + "》在成文日期的有效版本",
                             "请核对名称和效力，必要时请管理员补录", "law not in the registry"};
  }
  const int articles = directory.articles(parsed->law, occasion.date);
  if (articles > 0 && parsed->article > articles) {
    return objecting({"《" + parsed->law + "》共" + number(articles) + "条，没有第" +
                          number(parsed->article) + "条",
                      "请核对条文", "the law has no such article"});
  }
  return reading;
}

Reading read_crime(const std::string& value, const Field& /*field*/, const Occasion& /*occasion*/) {
  const auto crime = record::parse_crime(value);
  if (!crime) return objecting(crime.objection());
  return {{}, {}, {{"article", std::string(crime->article)}}, {{"", value}}};
}

Reading read_phone(const std::string& value, const Field& /*field*/, const Occasion& /*occasion*/) {
  const auto phone = record::parse_phone(value);
  return phone ? plain(*phone) : objecting(phone.objection());
}

Reading read_secrecy(const std::string& value, const Field& /*field*/,
                     const Occasion& /*occasion*/) {
  const auto secrecy = record::parse_secrecy(value);
  return secrecy ? plain(*secrecy) : objecting(secrecy.objection());
}

// So that levels can be compared: county 1 … nation 4.
std::string rank(const std::string& level) {
  constexpr std::array<std::string_view, 4> kLevels = {"county", "city", "province", "nation"};
  const auto found = std::find(kLevels.begin(), kLevels.end(), level);
  return found == kLevels.end() ? "" : std::to_string(found - kLevels.begin() + 1);
}

Reading read_agency(const std::string& value, const Field& field, const Occasion& occasion) {
  const auto agency = occasion.context.directory.agency(value, occasion.date);
  if (!agency) {
    return objecting({"名录中没有这个机关", "请从名录中选择；新设机关请管理员补录",
                      "not an agency of the registry on that day"});
  }
  if (value != agency->id && value != agency->full_name && value != agency->short_name) {
    return objecting({"该机关已更名为" + agency->full_name, "建议改为" + agency->full_name,
                      "the agency has another name on that day"});
  }
  if (!field.role.empty() && field.role != agency->role) {
    return objecting({"不是这里要填的机关类型", "请改选", "agency of another role"});
  }
  return {{},
          {},
          {{"id", agency->id},
           {"role", agency->role},
           {"level", agency->level},
           {"rank", rank(agency->level)},
           {"division", agency->division},
           {"superior", agency->superior}},
          {{"agency-full", agency->full_name}, {"agency-short", agency->short_name}}};
}

Reading read_officer(const std::string& value, const Field& field, const Occasion& occasion) {
  const auto person = occasion.context.directory.person(value, occasion.agency, occasion.date);
  if (!person) {
    const std::string whose = field.agency.empty() ? "发文机关" : "该机关";
    return objecting({whose + "的名录中没有这个人，或者有同名的人", "请从名录中选择",
                      "not a person of the agency"});
  }
  if (field.credential && person->credential.empty()) {
    return objecting({"名录中没有他的执法证号", "请换有执法证的人员，或者请管理员补录",
                      "an officer without a credential"});
  }
  return {{},
          {},
          {{"id", person->id},
           {"post", person->post},
           {"credential", person->credential},
           {"phone", person->phone},
           {"principal", person->principal ? "yes" : "no"}},
          {{"", person->name}}};
}

Reading read_choice(const std::string& value, const Field& field, const Occasion& /*occasion*/) {
  std::string labels;
  for (const auto& option : field.options) {
    if (option.value == value) return {{}, {}, {}, {{"", option.label}}};
    labels += (labels.empty() ? "" : "、") + option.value + "（" + option.label + "）";
  }
  return objecting({"不在可选范围内", "请填其中之一：" + labels, "not one of the options"});
}

}  // namespace

const std::vector<FieldType>& field_types() {
  static const std::vector<FieldType> kTypes = {
      {"text", "文字", "文字", {}, {}, read_text},
      {"date", "日期", "2026-03-18", {"day", "month", "year"}, {"date", "date-upper"}, read_date},
      {"datetime",
       "时间",
       "2026-03-17 10:30",
       {"minute", "day"},
       {"minute", "date"},
       read_datetime},
      {"month", "年月", "2025-09", {"month"}, {"month"}, read_month},
      {"integer", "整数", "25", {}, {}, read_integer},
      {"document-number",
       "发文字号",
       "示市监函〔2026〕58号",
       {"prefix", "year", "serial"},
       {"number"},
       read_document_number},
      {"money", "金额", "379200元", {"fen"}, {"money", "money-wan", "money-upper"}, read_money},
      {"quantity", "数量", "1264双", {"count", "unit"}, {"count", "count-only"}, read_quantity},
      {"credit-code", "统一社会信用代码", "91990100MA9XX0Y18L", {}, {}, read_credit_code},
      {"id-number",
       "身份号码",
       "99010019771130004X",
       {"sex", "day"},
       {"id-masked", "birth"},
       read_id_number},
      {"identity-document",
       "身份证件",
       "护照 E99999999",
       {"type", "number"},
       {},
       read_identity_document},
      {"trademark", "商标注册号", "99999901", {}, {}, read_trademark},
      {"patent", "专利号", "ZL202039999999.9", {"patent-kind"}, {}, read_patent},
      {"indication", "地理标志", "样例茶（公告第9999号）", {}, {}, read_indication},
      {"deadline",
       "期限",
       "",
       {"day", "minute", "start"},
       {"date", "minute", "limit"},
       read_deadline},
      {"law",
       "法条引用",
       "《中华人民共和国商标法》第五十七条第三项",
       {"law", "article"},
       {"law"},
       read_law},
      {"crime", "罪名", "假冒注册商标罪", {"article"}, {}, read_crime},
      {"phone", "电话", "0000-5550102", {}, {}, read_phone},
      {"agency",
       "机关",
       "sjg",
       {"id", "role", "level", "rank", "division", "superior"},
       {"agency-full", "agency-short"},
       read_agency},
      {"officer",
       "人员",
       "李四例",
       {"id", "post", "credential", "phone", "principal"},
       {},
       read_officer},
      {"choice", "选项", "", {}, {}, read_choice},
      {"secrecy", "涉密标识", "非涉密", {}, {}, read_secrecy},
  };
  return kTypes;
}

const FieldType* find_field_type(std::string_view name) {
  const auto& types = field_types();
  const auto found = std::find_if(types.begin(), types.end(),
                                  [&](const FieldType& type) { return type.name == name; });
  return found == types.end() ? nullptr : &*found;
}

std::size_t length(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace yinxin::templating
