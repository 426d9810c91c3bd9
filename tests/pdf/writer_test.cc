#include "pdf/writer.h"

#include <gtest/gtest.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "pdf/sample_fonts.h"
#include "pdf/sample_letter.h"
#include "support/expect_error.h"
#include "support/places.h"
#include "support/temporary_directory.h"

namespace yinxin::pdf {
namespace {

using testing::expect_error;
using testing::sample_fonts;
using testing::sample_metadata;
using testing::SampleLetter;

Bytes sample_pdf() {
  return write(SampleLetter(sample_fonts()).pages(), sample_metadata(), sample_fonts());
}

struct Ran {
  int status = -1;
  std::string output;  // and errors
};

Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  char buffer[4096];
  for (std::size_t n = 0; (n = ::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    ran.output.append(buffer, n);
  }
  const int status = ::pclose(pipe);
  if (WIFEXITED(status)) ran.status = WEXITSTATUS(status);
  return ran;
}

// Readers give neither indents nor empty lines back, and part pages by form feeds.
std::string without_blanks_around_lines(const std::string& text) {
  std::string clean;
  std::u32string line;
  const auto end_line = [&] {
    const std::u32string blanks = U" \u3000\f\r";
    const std::size_t begin = line.find_first_not_of(blanks);
    if (begin != std::u32string::npos) {
      clean += to_utf8(line.substr(begin, line.find_last_not_of(blanks) + 1 - begin)) + "\n";
    }
    line.clear();
  };
  for (const char32_t c : to_utf32(text)) {
    if (c == U'\n') {
      end_line();
    } else {
      line += c;
    }
  }
  end_line();
  return clean;
}

class WrittenFile : public ::testing::Test {
 protected:
  void SetUp() override {
    Metadata metadata = sample_metadata();
    metadata.with_seal_fields = true;
    metadata.files = {{"record.xml", "application/xml", "本文书的要素记录", "<record/>"}};
    path_ = directory_.path() + "/letter.pdf";
    write_file(path_, write(letter_.pages(), metadata, sample_fonts()));
  }

  testing::TemporaryDirectory directory_;
  SampleLetter letter_{sample_fonts()};
  std::string path_;
};

TEST_F(WrittenFile, GivesItsTextBackToPoppler) {
  const Ran ran = run("pdftotext -raw -enc UTF-8 " + path_ + " -");
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(without_blanks_around_lines(ran.output), without_blanks_around_lines(letter_.text()));
}

TEST_F(WrittenFile, GivesItsTextBackToMuPdf) {
  // In unsigned fields MuPDF shows a word of its own.
  write_file(path_, sample_pdf());
  const Ran ran = run("mutool draw -q -F txt -o " + directory_.path() + "/text " + path_);
  ASSERT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(without_blanks_around_lines(read_file(directory_.path() + "/text", 1 << 20)),
            without_blanks_around_lines(letter_.text()));
}

TEST(Writer, TurnsASidewaysLineClockwise) {
  layout::Pages pages;
  pages.pages.resize(1);
  for (const bool sideways : {true, false}) {
    layout::Line line;
    line.sideways = sideways;
    line.runs = {{layout::Typeface::kSong, 0, 14, {100, sideways ? 200.0 : 300.0}, 0, {}, U"12"}};
    pages.pages[0].lines.push_back(line);
  }
  const testing::TemporaryDirectory directory;
  const std::string path = directory.path() + "/turned.pdf";
  write_file(path, write(pages, testing::sample_metadata(), sample_fonts()));
  const Ran ran = run("mutool draw -q -F stext -o - " + path);
  ASSERT_EQ(ran.status, 0) << ran.output;
  const std::size_t turned = ran.output.find("dir=\"0 1\"");
  const std::size_t upright = ran.output.find("dir=\"1 0\"");
  ASSERT_NE(turned, std::string::npos) << ran.output;
  ASSERT_NE(upright, std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("x=\"100\" y=\"200\"", turned), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("x=\"100\" y=\"300\"", upright), std::string::npos) << ran.output;
}

TEST_F(WrittenFile, IsSoundToQpdf) {
  const Ran ran = run("qpdf --check " + path_);
  EXPECT_EQ(ran.status, 0) << ran.output;
  EXPECT_EQ(ran.output.find("WARNING"), std::string::npos) << ran.output;
}

TEST_F(WrittenFile, IsDrawnByGhostscriptWithoutAWord) {
  const Ran ran =
      run("gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=png16m -r30 -sOutputFile=" + directory_.path() +
          "/%d.png " + path_);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.output, "");
}

TEST_F(WrittenFile, IsDrawnByPopplerWithoutAWord) {
  const Ran ran = run("pdftoppm -r 30 -png " + path_ + " " + directory_.path() + "/page");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.output, "");
}

TEST(Writer, GivesTheSameBytesInEveryThread) {
  const Bytes expected = sample_pdf();
  std::vector<Bytes> written(4);
  std::vector<std::thread> threads;
  for (Bytes& bytes : written) threads.emplace_back([&bytes] { bytes = sample_pdf(); });
  for (std::thread& thread : threads) thread.join();
  for (const Bytes& bytes : written) EXPECT_TRUE(bytes == expected);
}

TEST(Writer, GivesTheSameBytesInEveryProcess) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    const FontSet fonts = FontSet::load(yinxin::testing::source_dir() + "/fonts/faces.xml");
    const Bytes bytes = write(SampleLetter(fonts).pages(), sample_metadata(), fonts);
    const bool sent =
        ::write(ends[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
    ::_exit(sent ? 0 : 1);
  }
  ::close(ends[1]);
  Bytes received;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;) {
    received.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(ends[0]);
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(received == sample_pdf());
}

TEST(Writer, GivesOtherBytesForOtherText) {
  layout::Pages pages = SampleLetter(sample_fonts()).pages();
  pages.pages[0].lines[0].runs[0].text = U"样例省市场监督管理局";
  EXPECT_FALSE(write(pages, sample_metadata(), sample_fonts()) == sample_pdf());
}

layout::Pages one_run(int font, std::u32string text) {
  layout::GlyphRun run;
  run.font = font;
  run.origin = {100, 100};
  run.text = std::move(text);
  layout::Line line;
  line.runs = {run};
  layout::Page page;
  page.lines = {line};
  return {{page}};
}

TEST(Writer, RefusesACharacterTheFontLacksByName) {
  expect_error(ErrorCode::kInvalidInput, "U+9555 镕",
               [] { write(one_run(1, U"张镕"), sample_metadata(), sample_fonts()); });
  expect_error(ErrorCode::kInvalidInput, "U+0007",
               [] { write(one_run(1, U"张\a"), sample_metadata(), sample_fonts()); });
}

TEST(Writer, RefusesAPlaceBeyondTheFallbackChain) {
  for (const int font : {-1, 9}) {
    expect_error(ErrorCode::kInvalidInput, std::to_string(font),
                 [font] { write(one_run(font, U"张"), sample_metadata(), sample_fonts()); });
  }
}

TEST(Writer, RefusesARunThatLibharuWouldCutOff) {
  expect_error(ErrorCode::kInvalidInput, "too many characters", [] {
    write(one_run(1, std::u32string(20'000, U'样')), sample_metadata(), sample_fonts());
  });
}

TEST(Writer, RefusesTwoFilesOfOneName) {
  Metadata metadata = sample_metadata();
  metadata.files = {{"a.xml", "application/xml", "", "1"}, {"a.xml", "application/xml", "", "2"}};
  expect_error(ErrorCode::kInvalidInput, "a.xml",
               [&] { write(one_run(1, U"样"), metadata, sample_fonts()); });
}

TEST(Writer, TakesMoreThan255CharactersOfOneFont) {
  std::u32string text;
  for (char32_t c = 0x4e00; text.size() < 2000; ++c) {
    if (sample_fonts().find(layout::Typeface::kSong, c)) text += c;
  }
  layout::Pages pages;
  for (std::size_t i = 0; i < text.size(); i += 40) {
    layout::Pages line = one_run(0, text.substr(i, 40));
    line.pages[0].lines[0].runs[0].face = layout::Typeface::kSong;
    line.pages[0].lines[0].runs[0].size = 10;
    line.pages[0].lines[0].runs[0].origin.y = 60 + static_cast<double>(i) / 40 * 12;
    if (pages.pages.empty()) pages.pages.emplace_back();
    pages.pages[0].lines.push_back(line.pages[0].lines[0]);
  }
  const testing::TemporaryDirectory directory;
  write_file(directory.path() + "/a.pdf", write(pages, sample_metadata(), sample_fonts()));
  const Ran ran = run("pdftotext -raw " + directory.path() + "/a.pdf -");
  std::string extracted;
  for (const char c : ran.output) {
    if (c != '\n' && c != '\f') extracted += c;
  }
  EXPECT_EQ(extracted, to_utf8(text));
}

TEST(Writer, WritesAPageWithoutText) {
  layout::Pages pages;
  pages.pages.emplace_back();
  EXPECT_EQ(write(pages, sample_metadata(), sample_fonts()).rfind("%PDF-1.7\n", 0), 0U);
}

}  // namespace
}  // namespace yinxin::pdf
