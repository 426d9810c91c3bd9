#include <filesystem>

#include "programs/settings.h"
#include "programs/verbs.h"
#include "service/home.h"

namespace yinxin::programs {
namespace {

std::string shown(const SettingForm& form, const Setting& setting) {
  if (!form.secret) return setting.value;
  return setting.value.empty() ? "" : "（已设置，不显示 set, not shown）";
}

Json to_json(const Error& error) {
  return Json::Object{{"where", error.where()}, {"message", std::string(error.problem())}};
}

}  // namespace

Status run_config(Call& call) {
  if (call.arguments.words().front() != "check")
    throw UsageError("用法 usage: yinxin config check");
  const Settings settings = Settings::load(call.arguments, call.home);
  Json::Array rows;
  for (const SettingForm& form : Settings::forms()) {
    const Setting& setting = settings.setting(form.name);
    rows.push_back(Json::Object{{"name", form.name},
                                {"value", shown(form, setting)},
                                {"origin", setting.origin},
                                {"where", setting.where}});
    if (call.json) continue;
    call.out << form.name << " = " << shown(form, setting) << "  (" << setting.origin
             << (setting.where.empty() ? "" : " " + setting.where) << ")\n";
  }
  Json::Array problems;
  for (const Error& problem : settings.problems()) {
    problems.push_back(to_json(problem));
    if (!call.json) call.words << problem.what() << "\n";
  }
  const bool instance = std::filesystem::exists(service::Home{call.home, {}}.instance_file());
  if (call.json) {
    const Json answer = Json::Object{{"home", call.home.string()},
                                     {"instance", instance},
                                     {"file", settings.file().string()},
                                     {"settings", rows},
                                     {"problems", problems}};
    call.out << answer.dump() << "\n";
  } else {
    call.out << "home = " << call.home.string()
             << (instance ? "" : "  （没有实例，请先 yinxin init: no instance here yet）") << "\n";
  }
  return problems.empty() ? kGood : kFoundBad;
}

}  // namespace yinxin::programs
