#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>

#include "base/error.h"
#include "support/expect_error.h"
#include "templating/paper_test.h"

// What somebody could write to keep the program busy, or to make a page say other than it seems.
namespace yinxin::templating {
namespace {

using testing::expect_error;

std::string repeated(const std::string& text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

class BoundsTest : public PaperTest {
 protected:
  BoundsTest() : started_(std::clock()) {}
  // Sanitizers make everything slower; without them a test takes some seconds at most.
  ~BoundsTest() override {
    EXPECT_LT((std::clock() - started_) / CLOCKS_PER_SEC, 60);
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    EXPECT_LT(used.ru_maxrss, 2 << 20) << "KiB";
  }

  static std::string record(const std::string& fields) {
    return "<record xmlns=\"urn:yinxin:record:1\" kind=\"k\"><issuer>sjg</issuer>" + fields +
           "</record>";
  }

  static std::string kind(const std::string& body, const std::string& checks = "") {
    return "<template xmlns=\"urn:yinxin:template:1\" kind=\"k\" version=\"1\" family=\"f\" "
           "format=\"letter\" name=\"名\" name-en=\"n\"><fields><agency name=\"issuer\" "
           "label=\"发文机关\"/><text name=\"a\" label=\"甲\" max=\"many\"/><list name=\"row\" "
           "label=\"行\"><text name=\"b\" label=\"乙\"/></list></fields><checks>" +
           checks + "</checks><body>" + body + "</body></template>";
  }

  static std::string part(const std::string& content) {
    return "<part xmlns=\"urn:yinxin:template:1\">" + content + "</part>";
  }

  // What becomes of the record: the refusal, or the first fault and then the page.
  std::string outcome(const std::string& kind_text, const std::string& record_text) const {
    try {
      const auto kind = Template::parse(kind_text, "t.xml");
      const auto parsed = parse(record_text);
      Context context = context_;
      context.draft = true;
      const auto faults = check(kind, parsed, context);
      plain_text(instantiate(kind, parsed, context));
      return faults.empty() ? "" : text(faults.front());
    } catch (const Error& error) {
      EXPECT_EQ(name(error.code()), name(ErrorCode::kInvalidInput));
      return error.what();
    }
  }

  static void expect_refused_record(const std::string& text, const std::string& words) {
    expect_error(ErrorCode::kInvalidInput, words, [&] { parse(text); });
  }

 private:
  std::clock_t started_;
};

TEST_F(BoundsTest, RefusesLongParagraphs) {
  expect_refused_record(record("<a>" + std::string(10 << 20, 'x') + "</a>"), "文件超过上限");
  const auto long_text = record("<a>" + repeated("样", 300'000) + "</a>");
  EXPECT_NE(outcome(kind("<p><value of=\"a\"/></p>"), long_text).find("最多20000字"),
            std::string::npos);
}

TEST_F(BoundsTest, RefusesDeepNesting) {
  expect_refused_record(record(repeated("<a>", 100'000) + repeated("</a>", 100'000)), "嵌套过深");
  EXPECT_NE(
      outcome(kind(repeated("<when test=\"a\">", 20'000) + repeated("</when>", 20'000)), record(""))
          .find("嵌套过深"),
      std::string::npos);
  EXPECT_NE(outcome(kind("<when test=\"" + repeated("(", 500) + "a" + repeated(")", 500) + "\"/>"),
                    record(""))
                .find("嵌套过深"),
            std::string::npos);
}

TEST_F(BoundsTest, RefusesEntities) {
  std::string laughs = "<!DOCTYPE record [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 20; ++i) {
    laughs += "<!ENTITY a" + std::to_string(i) + " \"" +
              repeated("&a" + std::to_string(i - 1) + ";", 10) + "\">";
  }
  expect_refused_record(laughs + "]>" + record("<a>&a19;</a>"), "DTD");
  expect_refused_record("<!DOCTYPE record SYSTEM \"file:///etc/passwd\">" + record(""), "DTD");
  expect_refused_record("<?xml-stylesheet href=\"x\"?>" + record(""), "处理指令");
}

TEST_F(BoundsTest, RefusesCharactersThatDeceiveHoweverTheyAreWritten) {
  for (const char* text :
       {"\u202E", "&#x202E;", "&#8238;", "&#x2066;", "\u2069", "\x01", "&#1;", "\x7F", "&#x7f;",
        "&#xFFFF;", "&#0;", "&#x0;", "&#xD800;", "&#x110000;", "&#99999999999;", "&#xZZ;"}) {
    expect_refused_record(record("<a>样" + std::string(text) + "</a>"), "控制字符");
  }
  expect_error(ErrorCode::kInvalidInput, "r.xml:1:69: 含有不允许的控制字符 U+202E",
               [] { parse(record("<a>&#x202E;</a>")); });
  EXPECT_NE(outcome(kind("<p>&#x202E;</p>"), record("")).find("控制字符"), std::string::npos);
  EXPECT_NE(outcome(kind("<p>样</p>"), record("<a>样&#x200B;</a>")).find("不可见"),
            std::string::npos);
}

TEST_F(BoundsTest, RefusesPartsThatContainThemselves) {
  const auto faults = [](const Parts& parts) {
    return text(check_template(kind("<part name=\"x\"/>"), "t.xml", parts).front());
  };
  EXPECT_NE(faults({{{"x", part("<part name=\"x\"/>")}}, {}}).find("引用过深"), std::string::npos);
  EXPECT_NE(
      faults({{{"x", part("<when test=\"a\"><part name=\"x\"/></when>")}}, {}}).find("嵌套过深"),
      std::string::npos);
  const std::string twice = "<when test=\"a\"><part name=\"x\"/><part name=\"x\"/></when>";
  EXPECT_NE(faults({{{"x", part(twice + twice)}}, {}}).find("个元素，请拆分"), std::string::npos);
  Parts bomb = {{{"d", part(repeated("<p>字</p>", 1000))}}, {}};
  for (const auto& [outer, inner] : {std::pair("c", "d"), {"b", "c"}, {"x", "b"}}) {
    bomb.fragments[outer] = part(repeated("<part name=\"" + std::string(inner) + "\"/>", 1000));
  }
  EXPECT_NE(faults(bomb).find("个元素，请拆分"), std::string::npos);
}

TEST_F(BoundsTest, ReadsTheLargestTemplateOnOneLine) {
  EXPECT_EQ(outcome(kind(repeated("<p>样样样样样样样样样样</p>", 9'000)), record("")), "");
  EXPECT_NE(outcome(kind(repeated("<p>样</p>", 30'000)), record("")).find("元素过多"),
            std::string::npos);
  EXPECT_EQ(check_template(kind(repeated("<blink/>", 19'000)), "t.xml").size(), 100U);
}

TEST_F(BoundsTest, StopsExpressionsThatExplode) {
  const std::string rows = repeated("<row><b>一</b></row>", 9'000);
  for (const char* test :
       {"//b[//b]", "row[b = /record/row/b]", "row[count(/record/row[b = '一']) = 0]",
        "row[count(preceding-sibling::row) = count(following-sibling::row)]",
        "row[string(/record) = 'x']"}) {
    EXPECT_NE(
        outcome(kind("<when test=\"" + std::string(test) + "\"><p>样</p></when>"), record(rows))
            .find("计算量过大"),
        std::string::npos)
        << test;
  }
  const std::string strings = "<a>" + repeated("x", 19'999) + "</a>";
  const std::string sets = "<row><b>" + repeated("y", 19'999) + "</b></row>";
  EXPECT_NE(outcome(kind("<when test=\"translate(string(/record), string(/record), '') = ''\"/>"),
                    record(repeated(strings, 20) + repeated(sets, 20)))
                .find("计算量过大"),
            std::string::npos);
  EXPECT_NE(outcome(kind("<p>样</p>", "<check id=\"x\" each=\"row\" test=\"//b\" message=\"m\"/>"),
                    record(rows))
                .find("计算量过大"),
            std::string::npos);
}

TEST_F(BoundsTest, StopsLoopsThatDoNotEnd) {
  const std::string rows = repeated("<row><b>一</b></row>", 9'000);
  std::string loop = "<p>样</p>";
  for (int i = 0; i < 12; ++i) loop = "<for-each of=\"/record/row\">" + loop + "</for-each>";
  EXPECT_NE(outcome(kind(loop), record(rows)), "");
  EXPECT_NE(outcome(kind("<p><for-each of=\"row\"><value of=\"string(/record)\"/></for-each></p>"),
                    record(rows)),
            "");
}

}  // namespace
}  // namespace yinxin::templating
