#include <algorithm>
#include <clocale>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "programs/verbs.h"
#include "service/home.h"

namespace yinxin::programs {
namespace {

const std::vector<OptionForm> kCommonOptions = {
    {"home", "", "DIR", "实例目录 the instance"},
    {"json", "", nullptr, "以JSON作答 answer in JSON"},
    {"help", "h", nullptr, "本说明 this help"},
};

void print_options(std::ostream& out, const std::vector<OptionForm>& options) {
  for (const OptionForm& option : options) {
    std::string form = std::string("--") + option.name;
    if (option.argument != nullptr) form += std::string(" ") + option.argument;
    form.resize(std::max<std::size_t>(form.size() + 2, 18), ' ');
    out << "  " << form << option.help << "\n";
  }
}

void print_help(std::ostream& out) {
  out << "印信 Yinxin：公文的生成、签名、归档与检索\n\n用法 usage: yinxin VERB …\n\n";
  for (const Verb& verb : verbs()) out << "  " << verb.usage << "\n      " << verb.help << "\n";
  out << "\n";
  print_options(out, kCommonOptions);
  out << "\n退出状态 exit status: 0 正常 good, 1 有问题 found bad, 2 用法有误 wrong usage, "
         "3 环境故障 environment\n";
}

void print_help(std::ostream& out, const Verb& verb) {
  out << verb.help << "\n用法 usage: yinxin " << verb.usage << "\n";
  print_options(out, verb.options);
  print_options(out, kCommonOptions);
}

Status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
    case ErrorCode::kForbidden:
    case ErrorCode::kNotFound:
    case ErrorCode::kConflict:
    case ErrorCode::kCorrupt:
      return kFoundBad;
    case ErrorCode::kUnavailable:
    case ErrorCode::kInternal:
      return kEnvironment;
  }
  return kEnvironment;
}

Status report(const Error& error, bool json) {
  if (json) {
    Json problem;
    problem["code"] = name(error.code());
    problem["where"] = error.where();
    problem["message"] = error.problem();
    Json answer;
    answer["error"] = problem;
    std::cout << answer.dump() << "\n";
  }
  std::cerr << error.what() << "\n";
  return status_of(error.code());
}

std::string home_of(const Arguments& arguments) {
  const char* variable = std::getenv("YINXIN_HOME");
  return arguments.value("home", variable == nullptr ? "" : variable);
}

Status run(const Verb& verb, const std::vector<std::string>& line) {
  std::vector<OptionForm> forms = verb.options;
  forms.insert(forms.end(), kCommonOptions.begin(), kCommonOptions.end());
  const Arguments arguments = Arguments::parse(forms, line);
  if (arguments.has("help")) {
    print_help(std::cout, verb);
    return kGood;
  }
  const std::size_t words = arguments.words().size();
  if (words < verb.least_words || words > verb.most_words) {
    throw UsageError(std::string("用法 usage: yinxin ") + verb.usage);
  }
  const bool json = arguments.has("json");
  try {
    const SystemClock clock;
    const service::Home home = service::find_home(home_of(arguments));
    service::Service service(home, clock);
    Call call{arguments, json, service, home.root, std::cout, std::cerr};
    return verb.run(call);
  } catch (const Error& error) {
    return report(error, json);
  }
}

// Where the verb stands: behind the options that every verb has, if they come first.
std::size_t place_of_verb(const std::vector<std::string>& line) {
  std::size_t at = 0;
  while (at < line.size() &&
         (line[at] == "--home" || line[at].rfind("--home=", 0) == 0 || line[at] == "--json")) {
    at += line[at] == "--home" ? 2 : 1;
  }
  return at;
}

int run(std::vector<std::string> line) {
  const std::size_t at = place_of_verb(line);
  if (at >= line.size() || line[at] == "help" || line[at] == "--help" || line[at] == "-h") {
    print_help(at >= line.size() ? std::cerr : std::cout);
    return at >= line.size() ? kWrongUsage : kGood;
  }
  const std::string name = line[at] == "--version" ? "version" : line[at];
  line.erase(line.begin() + static_cast<std::ptrdiff_t>(at));
  const auto verb = std::find_if(verbs().begin(), verbs().end(),
                                 [&](const Verb& row) { return name == row.name; });
  if (verb == verbs().end()) {
    std::cerr << "没有命令 " << name << "，见 yinxin --help (no such verb)\n";
    return kWrongUsage;
  }
  try {
    return run(*verb, line);
  } catch (const UsageError& error) {
    std::cerr << error.what() << "\n";
    return kWrongUsage;
  }
}

}  // namespace
}  // namespace yinxin::programs

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return yinxin::programs::run({argv + 1, argv + argc});
  } catch (const std::exception& unexpected) {
    std::cerr << "程序内部错误，请报告 (a bug in yinxin): " << unexpected.what() << "\n";
    return yinxin::programs::kEnvironment;
  }
}
