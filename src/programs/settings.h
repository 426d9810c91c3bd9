#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "programs/arguments.h"

namespace yinxin::programs {

// A setting of the service: "--listen", YINXIN_LISTEN, or in the file
// <setting name="listen" value="…"/>, the first of these that there is.
struct SettingForm {
  enum class Kind { kText, kNumber, kFile };
  const char* name;
  const char* argument;
  const char* otherwise;  // its default
  const char* help;
  Kind kind;
  std::size_t least;  // of a number
  std::size_t most;
  bool secret = false;  // never shown, and no option: other users see the options of a process
};

struct Setting {
  std::string value;
  std::string origin;  // "default", "file", "environment", "option"
  std::string where;   // "serve.xml:3:3", "YINXIN_LISTEN", "--listen"
};

// How the service is to run, from the options, the environment and a file: --config,
// YINXIN_CONFIG, or desk/serve.xml of the instance if there is one.
class Settings {
 public:
  // Everything that is wrong stands in problems(), each at its place.
  static Settings load(const Arguments& arguments, const std::filesystem::path& home);
  static const std::vector<SettingForm>& forms();
  // As options of a verb.
  static std::vector<OptionForm> options();

  const Setting& setting(const std::string& name) const { return values_.at(name); }
  const std::string& text(const std::string& name) const { return setting(name).value; }
  std::size_t number(const std::string& name) const;  // of a setting that is a number
  const std::filesystem::path& file() const { return file_; }
  const std::vector<Error>& problems() const { return problems_; }
  // Throws the first problem.
  void require_good() const;

 private:
  void read_file(const std::filesystem::path& file);
  void check(const SettingForm& form);
  void check_tls();

  std::map<std::string, Setting> values_;
  std::filesystem::path file_;  // empty if there is none
  std::vector<Error> problems_;
};

}  // namespace yinxin::programs
