#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "support/command.h"
#include "support/places.h"

namespace yinxin::testing {

// A sample instance of a test's own, used through the program as a person would.
class Instance {
 public:
  Instance() {
    const Outcome made = yinxin({"init", "--sample"});
    if (made.status != 0) throw std::runtime_error("init: " + made.err);
  }

  // The command line of a verb on this instance.
  std::vector<std::string> line(std::vector<std::string> words) const {
    words.insert(words.begin(), yinxin::testing::program());
    words.insert(words.begin() + 2, {"--home", home()});
    return words;
  }
  Outcome yinxin(std::vector<std::string> words) const { return run(line(std::move(words))); }
  // What the verb answers in JSON; a failure of the test if it ends with another status.
  Json answer(std::vector<std::string> words, int status = 0) const {
    words.emplace_back("--json");
    const Outcome outcome = yinxin(std::move(words));
    EXPECT_EQ(outcome.status, status) << outcome.err << outcome.out;
    return Json::parse(outcome.out, "answer");
  }

  // Changes desk/instance.json as an administrator would.
  void change_instance(const std::function<void(Json&)>& change) const {
    const std::string path = home() + "/desk/instance.json";
    Json settings = Json::parse(read_file(path, std::size_t{1} << 20), path);
    change(settings);
    write_file(path, settings.dump());
  }

  // Changes a bit of one of the archive's PDFs.
  void damage_pdf() const {
    namespace fs = std::filesystem;
    fs::path pdf;
    for (const auto& item : fs::recursive_directory_iterator(home() + "/archive/objects")) {
      if (item.is_regular_file() && contents(item.path()).rfind("%PDF", 0) == 0) pdf = item.path();
    }
    std::string bytes = contents(pdf);
    bytes[bytes.size() / 2] ^= 1;
    fs::permissions(pdf, fs::perms(0644));
    std::ofstream(pdf, std::ios::binary) << bytes;
  }

  std::string home() const { return directory_.path() + "/home"; }
  std::string file(const std::string& name) const { return directory_.path() + "/" + name; }

 private:
  TemporaryDirectory directory_;
};

inline const std::string kSampleReferral =
    yinxin::testing::source_dir() + "/samples/criminal-referral.xml";

}  // namespace yinxin::testing
