#include "archive/catalogue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/temporary_directory.h"

namespace yinxin::archive {
namespace {

// Readers look at it while a writer finds that it belongs to another log.
TEST(CatalogueTest, IsNeverSeenHalfCleared) {
  const testing::TemporaryDirectory directory;
  const std::string file = directory.path() + "/catalogue.db";
  const auto written = Catalogue::open(file);
  written->clear("a");
  const auto read = Catalogue::open_read_only(file);
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 300; ++i) written->clear(i % 2 == 0 ? "b" : "a");
    done = true;
  });
  while (!done) {
    EXPECT_NO_THROW({
      EXPECT_EQ(read->position(), 0U);
      EXPECT_FALSE(read->log().empty());
    });
  }
  writer.join();
}

}  // namespace
}  // namespace yinxin::archive
