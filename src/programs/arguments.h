#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace yinxin::programs {

// An option of a verb: "--limit N". Without `argument` it is a flag.
struct OptionForm {
  const char* name;
  const char* letter;    // "o" for -o, or ""
  const char* argument;  // "N", or nullptr; "N…": may be given several times
  const char* help;
};

// The command line after the verb, taken apart.
class Arguments {
 public:
  // Throws UsageError for unknown or repeated options and missing arguments.
  static Arguments parse(const std::vector<OptionForm>& forms,
                         const std::vector<std::string>& line);

  const std::vector<std::string>& words() const { return words_; }
  bool has(const std::string& option) const { return options_.count(option) != 0; }
  // The option's argument, or `otherwise` if it was not given.
  std::string value(const std::string& option, const std::string& otherwise = "") const;
  // All of its arguments, in order.
  std::vector<std::string> values(const std::string& option) const;
  // The same as a number from 0 to `most`; UsageError if it is not one.
  std::size_t number(const std::string& option, std::size_t otherwise, std::size_t most) const;

 private:
  std::vector<std::string> words_;
  std::map<std::string, std::vector<std::string>> options_;
};

// The command was not written as it must be: exit status 2.
class UsageError : public std::exception {
 public:
  explicit UsageError(std::string problem) : problem_(std::move(problem)) {}
  const char* what() const noexcept override { return problem_.c_str(); }

 private:
  std::string problem_;
};

}  // namespace yinxin::programs
