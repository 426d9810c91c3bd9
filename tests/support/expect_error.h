#pragma once

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"

namespace yinxin::testing {

// Expects `action` to throw an Error with `code` whose message mentions `words`.
template <typename Action>
void expect_error(ErrorCode code, const std::string& words, Action action) {
  try {
    action();
    ADD_FAILURE() << "expected an Error: " << words;
  } catch (const Error& error) {
    EXPECT_EQ(name(error.code()), name(code)) << error.what();
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  }
}

}  // namespace yinxin::testing
