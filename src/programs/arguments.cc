#include "programs/arguments.h"

#include <Poco/Exception.h>
#include <Poco/Util/OptionProcessor.h>
#include <Poco/Util/OptionSet.h>

#include <charconv>

namespace yinxin::programs {

Arguments Arguments::parse(const std::vector<OptionForm>& forms,
                           const std::vector<std::string>& line) {
  Poco::Util::OptionSet options;
  for (const OptionForm& form : forms) {
    Poco::Util::Option option(form.name, form.letter);
    if (form.argument != nullptr) {
      const std::string argument = form.argument;
      option.argument(argument).repeatable(argument.find("…") != std::string::npos);
    }
    options.addOption(option);
  }
  Poco::Util::OptionProcessor processor(options);
  processor.setUnixStyle(true);
  Arguments arguments;
  bool only_words = false;
  try {
    for (const std::string& item : line) {
      std::string name;
      std::string value;
      if (only_words || item == "-" || !processor.process(item, name, value)) {
        only_words = only_words || item == "--";
        if (item != "--") arguments.words_.push_back(item);
      } else if (!name.empty()) {
        arguments.options_[name].push_back(value);
      }
    }
    processor.checkRequired();
  } catch (const Poco::Exception& problem) {
    throw UsageError(problem.message());
  }
  return arguments;
}

std::string Arguments::value(const std::string& option, const std::string& otherwise) const {
  const auto found = options_.find(option);
  return found == options_.end() ? otherwise : found->second.back();
}

std::vector<std::string> Arguments::values(const std::string& option) const {
  const auto found = options_.find(option);
  return found == options_.end() ? std::vector<std::string>() : found->second;
}

std::size_t Arguments::number(const std::string& option, std::size_t otherwise,
                              std::size_t most) const {
  if (!has(option)) return otherwise;
  const std::string text = value(option);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number > most) {
    throw UsageError("--" + option + " 应为0至" + std::to_string(most) + "的整数 (a whole number)");
  }
  return number;
}

}  // namespace yinxin::programs
