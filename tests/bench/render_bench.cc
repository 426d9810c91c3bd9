#include <benchmark/benchmark.h>
#include <hpdf.h>

#include <memory>
#include <string>
#include <type_traits>

#include "base/utf8.h"
#include "pdf/sample_letter.h"
#include "pdf/writer.h"
#include "support/places.h"

// How fast a two-page letter in five faces becomes a PDF/A on one core, and how large it is. The
// limits of the design: 400 documents a second, 60 kB, and 60 ms for the first document of a
// process. Beside it the same text by libharu alone, with one TrueType font embedded its way.

namespace yinxin {
namespace {

const std::string kFonts = yinxin::testing::source_dir() + "/fonts/";

const pdf::FontSet& fonts() {
  static const pdf::FontSet set = pdf::FontSet::load(kFonts + "faces.xml");
  return set;
}

void report(benchmark::State& state, std::size_t bytes) {
  state.counters["documents/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["kB"] = static_cast<double>(bytes) / 1000;
}

// Fonts are loaded and every glyph is drawn for the first time, as in a process that has just
// started; the files are in the page cache.
void first_document(benchmark::State& state) {
  std::size_t size = 0;
  for (auto _ : state) {
    const pdf::FontSet set = pdf::FontSet::load(kFonts + "faces.xml");
    const testing::SampleLetter letter(set);
    size = pdf::write(letter.pages(), testing::sample_metadata(), set).size();
  }
  report(state, size);
}
BENCHMARK(first_document)->Unit(benchmark::kMillisecond);

void warm_document(benchmark::State& state) {
  const testing::SampleLetter letter(fonts());
  const pdf::Metadata metadata = testing::sample_metadata();
  std::size_t size = 0;
  for (auto _ : state) size = pdf::write(letter.pages(), metadata, fonts()).size();
  report(state, size);
}
BENCHMARK(warm_document)->Unit(benchmark::kMillisecond);

void look_up_of_a_character(benchmark::State& state) {
  char32_t character = 0x4e00;
  for (auto _ : state) {
    benchmark::DoNotOptimize(fonts().find(layout::Typeface::kFangSong, character));
    character = character == 0x9fa5 ? 0x4e00 : character + 1;
  }
}
BENCHMARK(look_up_of_a_character);

void libharu_alone(benchmark::State& state) {
  const testing::SampleLetter letter(fonts());
  const std::string font_file = kFonts + "faces/LXGWWenKai-Light.ttf";
  std::size_t size = 0;
  for (auto _ : state) {
    const std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, decltype(&HPDF_Free)> document(
        HPDF_New(nullptr, nullptr), HPDF_Free);
    HPDF_UseUTFEncodings(document.get());
    HPDF_SetCompressionMode(document.get(), HPDF_COMP_ALL);
    const char* name = HPDF_LoadTTFontFromFile(document.get(), font_file.c_str(), HPDF_TRUE);
    HPDF_Font font = HPDF_GetFont(document.get(), name, "UTF-8");
    for (const layout::Page& each : letter.pages().pages) {
      HPDF_Page page = HPDF_AddPage(document.get());
      HPDF_Page_BeginText(page);
      for (const layout::Line& line : each.lines) {
        for (const layout::GlyphRun& run : line.runs) {
          HPDF_Page_SetFontAndSize(page, font, static_cast<float>(run.size));
          HPDF_Page_TextOut(page, static_cast<float>(run.origin.x),
                            static_cast<float>(each.height - run.origin.y),
                            to_utf8(run.text).c_str());
        }
      }
      HPDF_Page_EndText(page);
    }
    HPDF_SaveToStream(document.get());
    size = HPDF_GetStreamSize(document.get());
  }
  report(state, size);
}
BENCHMARK(libharu_alone)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace yinxin

BENCHMARK_MAIN();
