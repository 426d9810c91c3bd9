#include <chrono>
#include <cstdio>

#include "layout/ruler.h"
#include "layout/sample_documents.h"

// Prints how long laying out takes a page; the aim is well under half a millisecond.

namespace {

using namespace yinxin;

void measure(const templating::Document& document) {
  const layout::PageFormat& format = layout::testing::formats().get(document.page_format);
  const layout::testing::Ruler ruler;
  const auto seals = layout::testing::seals();
  std::size_t pages = 0;
  int rounds = 0;
  const auto start = std::chrono::steady_clock::now();
  std::chrono::duration<double, std::milli> spent{};
  for (; spent.count() < 1000; ++rounds) {
    pages = layout::lay_out(document, format, ruler, seals).pages.size();
    spent = std::chrono::steady_clock::now() - start;
  }
  std::printf("%-26s %2zu pages %8.0f documents/s %8.3f ms/page\n", document.kind.c_str(), pages,
              rounds / spent.count() * 1000, spent.count() / rounds / static_cast<double>(pages));
}

}  // namespace

int main() {
  measure(layout::testing::criminal_referral());
  measure(layout::testing::joint_order());
  measure(layout::testing::minutes());
  measure(layout::testing::hand_over_letter());
}
