#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "support/places.h"

namespace yinxin::testing {

// Expects `actual` to be, byte for byte, what tests/golden/<name> says. After a change that is
// meant to alter the output, run the tests once with YINXIN_UPDATE_GOLDEN=1 and review the
// difference as part of the change: it is the clearest description of the change there is.
inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = yinxin::testing::tests_dir() + "/golden/" + name;
  if (std::getenv("YINXIN_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << path << " does not exist; see expect_golden()";
  const std::string expected(std::istreambuf_iterator<char>(file), {});
  EXPECT_EQ(actual, expected) << "differs from " << path;
}

}  // namespace yinxin::testing
