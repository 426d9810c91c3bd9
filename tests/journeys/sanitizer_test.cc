#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "support/command.h"

namespace yinxin::testing {
namespace {

// It ends as it should, and yet the test that started it must not pass.
TEST(ReportOfASanitizer, FailsTheTestWhoseProgramMadeIt) {
  EXPECT_NONFATAL_FAILURE(run({"sh", "-c", "echo 'WARNING: ThreadSanitizer: data race' >&2"}),
                          "ThreadSanitizer");
  EXPECT_NONFATAL_FAILURE(run({"sh", "-c", "echo 'a.cc:1:2: runtime error: overflow' >&2"}),
                          "a.cc:1:2");
}

}  // namespace
}  // namespace yinxin::testing
