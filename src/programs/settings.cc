#include "programs/settings.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/file.h"
#include "base/xml_reader.h"

namespace yinxin::programs {
namespace {

namespace fs = std::filesystem;
using Kind = SettingForm::Kind;

constexpr std::size_t kLargestFile = 64 << 10;

std::string variable_of(const std::string& name) {
  std::string variable = "YINXIN_" + name;
  for (char& c : variable) {
    c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return variable;
}

const SettingForm* find_form(const std::string& name) {
  const auto& forms = Settings::forms();
  const auto found = std::find_if(forms.begin(), forms.end(),
                                  [&](const SettingForm& form) { return name == form.name; });
  return found == forms.end() ? nullptr : &*found;
}

bool is_number(const std::string& text, std::size_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

fs::path find_file(const Arguments& arguments, const fs::path& home) {
  const char* variable = std::getenv("YINXIN_CONFIG");
  fs::path file = arguments.value("config", variable == nullptr ? "" : variable);
  if (!file.empty()) return file;
  std::error_code ignored;
  file = home / "desk" / "serve.xml";
  return fs::exists(file, ignored) ? file : fs::path();
}

}  // namespace

const std::vector<SettingForm>& Settings::forms() {
  static const std::vector<SettingForm> kForms = {
      {"listen", "ADDRESS", "127.0.0.1:8080", "监听的地址 where to listen", Kind::kText, 0, 0},
      {"metrics", "ADDRESS", "", "指标的本机地址 where to give out metrics, on this machine",
       Kind::kText, 0, 0},
      {"stop-within", "SECONDS", "20", "停止时最多等多久 how long to wait for work in hand",
       Kind::kNumber, 0, 3'600},
      {"threads", "N", "64", "同时服务的连接 connections served at a time", Kind::kNumber, 1,
       1'024},
      {"queue", "N", "64", "等候的连接，再多即答503 connections that wait; more get 503",
       Kind::kNumber, 1, 10'000},
      {"tls-certificate", "FILE", "", "TLS证书链（PEM） certificate for TLS", Kind::kFile, 0, 0},
      {"tls-key", "FILE", "", "其密钥（PEM） its key", Kind::kFile, 0, 0},
      {"tls-key-password", "WORDS", "", "密钥的口令 of the key", Kind::kText, 0, 0, true},
      {"client-ca", "FILE", "", "签发客户端证书的机构（PEM） authority of client certificates",
       Kind::kFile, 0, 0},
      {"webhook-allow", "NETWORKS", "",
       "可接收通知的内网 networks, not public, where receivers of events may be", Kind::kText, 0,
       0},
      {"webhook-pause", "SECONDS", "10", "通知失败后首次重试的间隔 pause after the first failure",
       Kind::kNumber, 1, 3'600},
      {"body-limit", "MIB", "64", "请求的最大长度 the largest request", Kind::kNumber, 1, 1'024},
  };
  return kForms;
}

std::vector<OptionForm> Settings::options() {
  std::vector<OptionForm> options = {
      {"config", "", "FILE", "配置文件 the settings (desk/serve.xml)"}};
  for (const SettingForm& form : forms()) {
    if (!form.secret) options.push_back({form.name, "", form.argument, form.help});
  }
  return options;
}

Settings Settings::load(const Arguments& arguments, const fs::path& home) {
  Settings settings;
  for (const SettingForm& form : forms()) {
    settings.values_[form.name] = {form.otherwise, "default", ""};
  }
  settings.file_ = find_file(arguments, home);
  if (!settings.file_.empty()) {
    try {
      settings.read_file(settings.file_);
    } catch (const Error& error) {
      settings.problems_.push_back(error);
    }
  }
  for (const SettingForm& form : forms()) {
    const std::string variable = variable_of(form.name);
    if (const char* value = std::getenv(variable.c_str())) {
      settings.values_[form.name] = {value, "environment", variable};
    }
    if (arguments.has(form.name)) {
      settings.values_[form.name] = {arguments.value(form.name), "option",
                                     std::string("--") + form.name};
    }
    settings.check(form);
  }
  settings.check_tls();
  return settings;
}

void Settings::read_file(const fs::path& file) {
  const XmlDocument document =
      XmlDocument::parse(yinxin::read_file(file, kLargestFile), file.string());
  const XmlReader reader(document);
  if (std::string_view(document.root().name()) != "settings") {
    reader.refuse(document.root(), "应为 <settings> (must be <settings>)");
  }
  for (const pugi::xml_node node : document.root().children()) {
    if (node.type() == pugi::node_comment) continue;
    try {
      if (std::string_view(node.name()) != "setting") {
        reader.refuse(node, "应为 <setting name=\"…\" value=\"…\"/>");
      }
      reader.allow(node, {"name", "value"});
      const std::string name = reader.required(node, "name");
      if (find_form(name) == nullptr) {
        std::string known;
        for (const SettingForm& form : forms()) {
          known += known.empty() ? "" : ", ";
          known += form.name;
        }
        std::string problem = "没有设置项 ";
        problem.append(name).append("；有 (no such setting; there are): ").append(known);
        reader.refuse(node, problem);
      }
      if (values_.at(name).origin == "file") {
        reader.refuse(node, name + " 重复 (set twice); 前一处 " + values_.at(name).where);
      }
      values_[name] = {node.attribute("value").value(), "file", document.where(node)};
    } catch (const Error& error) {
      problems_.push_back(error);
    }
  }
}

void Settings::check(const SettingForm& form) {
  const Setting& setting = values_.at(form.name);
  const std::string where =
      setting.where.empty() ? form.name : setting.where + " " + std::string(form.name);
  const auto refuse = [&](const std::string& problem) {
    problems_.emplace_back(ErrorCode::kInvalidInput, where, problem);
  };
  std::size_t number = 0;
  switch (form.kind) {
    case Kind::kNumber:
      if (!is_number(setting.value, number) || number < form.least || number > form.most) {
        refuse("应为" + std::to_string(form.least) + "至" + std::to_string(form.most) +
               "的整数 (a whole number of that range)");
      }
      break;
    case Kind::kFile:
      if (!setting.value.empty() && ::access(setting.value.c_str(), R_OK) != 0) {
        refuse(
            "文件不存在或者不能读，请核对路径和权限 (no such file, or not readable by this "
            "user): " +
            setting.value);
      }
      break;
    case Kind::kText:
      break;
  }
}

void Settings::check_tls() {
  const auto refuse = [this](const char* name, const char* problem) {
    problems_.emplace_back(ErrorCode::kInvalidInput, setting(name).where + " " + name, problem);
  };
  const bool certificate = !text("tls-certificate").empty();
  if (certificate && text("tls-key").empty()) {
    refuse("tls-certificate", "还须设置 tls-key (also set tls-key)");
  }
  if (!certificate) {
    for (const char* name : {"tls-key", "client-ca"}) {
      if (!text(name).empty()) refuse(name, "还须设置 tls-certificate (also set tls-certificate)");
    }
  }
}

std::size_t Settings::number(const std::string& name) const {
  std::size_t number = 0;
  is_number(text(name), number);
  return number;
}

void Settings::require_good() const {
  if (!problems_.empty()) throw Error(problems_.front());
}

}  // namespace yinxin::programs
