#include <cstdlib>
#include <fstream>

#include "journeys/instance.h"

// What the service is told, and from where.
namespace yinxin {
namespace {

using testing::Instance;
using testing::Outcome;

class ConfigJourney : public ::testing::Test, protected Instance {
 protected:
  std::string config(const std::string& text) const {
    std::ofstream(file("serve.xml")) << text;
    return file("serve.xml");
  }
  static Json row(const Json& answer, const std::string& name) {
    for (const Json& one : answer.at("settings").array()) {
      if (one.at("name").string() == name) return one;
    }
    ADD_FAILURE() << "no setting " << name;
    return {};
  }
};

TEST_F(ConfigJourney, SaysWhereEachSettingComesFrom) {
  const std::string path = config(
      "<settings>\n  <!-- ours -->\n  <setting name=\"threads\" value=\"9\"/>\n"
      "  <setting name=\"queue\" value=\"9\"/>\n  <setting name=\"body-limit\" value=\"9\"/>\n"
      "</settings>\n");
  ::setenv("YINXIN_QUEUE", "8", 1);
  ::setenv("YINXIN_BODY_LIMIT", "8", 1);
  const Json told = answer({"config", "check", "--config", path, "--body-limit", "7"});
  ::unsetenv("YINXIN_QUEUE");
  ::unsetenv("YINXIN_BODY_LIMIT");
  const auto expect = [&](const char* name, const char* value, const char* origin,
                          const std::string& where) {
    EXPECT_EQ(row(told, name).at("value").string(), value);
    EXPECT_EQ(row(told, name).at("origin").string(), origin);
    EXPECT_EQ(row(told, name).at("where").string(), where);
  };
  expect("listen", "127.0.0.1:8080", "default", "");
  expect("threads", "9", "file", path + ":3:3");
  expect("queue", "8", "environment", "YINXIN_QUEUE");
  expect("body-limit", "7", "option", "--body-limit");
}

TEST_F(ConfigJourney, NamesTheLineOfEveryMistake) {
  const std::string path = config(
      "<settings>\n<setting name=\"thread\" value=\"9\"/>\n<setting name=\"queue\" "
      "value=\"many\"/>\n"
      "<setting name=\"stop-within\" value=\"1\"/>\n<setting name=\"stop-within\" value=\"2\"/>\n"
      "</settings>\n");
  const Outcome told = yinxin({"config", "check", "--config", path});
  EXPECT_EQ(told.status, 1);
  for (const std::string& mistake :
       {path + ":2:1", path + ":3:1", path + ":5:1", std::string("stop-within")}) {
    EXPECT_NE(told.err.find(mistake), std::string::npos) << mistake << "\n" << told.err;
  }
  const Outcome served = yinxin({"serve", "--config", path});
  EXPECT_EQ(served.status, 1);
  EXPECT_NE(served.err.find(path + ":2:1"), std::string::npos) << served.err;
}

TEST_F(ConfigJourney, ReadsTheFileOfTheInstance) {
  std::ofstream(home() + "/desk/serve.xml")
      << "<settings><setting name=\"threads\" value=\"5\"/></settings>";
  EXPECT_EQ(row(answer({"config", "check"}), "threads").at("value").string(), "5");
  EXPECT_EQ(yinxin({"config", "check", "--config", file("none.xml")}).status, 1);
  EXPECT_TRUE(answer({"config", "check"}).at("instance").boolean());
  const Outcome elsewhere =
      testing::run({testing::program(), "config", "check", "--home", file("no")});
  EXPECT_NE(elsewhere.out.find("没有实例"), std::string::npos) << elsewhere.out;
}

}  // namespace
}  // namespace yinxin
