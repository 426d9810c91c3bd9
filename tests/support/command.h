#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/temporary_directory.h"

namespace yinxin::testing {

struct Outcome {
  int status = -1;  // of the exit; 128 + n if a signal n ended it
  std::string out;
  std::string err;
};

inline std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// A program that was built with sanitizers may report something and still end as it should.
inline void expect_no_report(const std::string& err) {
  for (const char* told : {"Sanitizer: ", ": runtime error: "}) {
    EXPECT_EQ(err.find(told), std::string::npos) << err;
  }
}

// Starts a program; its output goes to the two files. Returns its process id.
inline pid_t start(const std::vector<std::string>& line, const std::string& out,
                   const std::string& err) {
  std::vector<char*> words;
  for (const std::string& word : line) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child == 0) {
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    ::execvp(words[0], words.data());
    ::_exit(127);
  }
  return child;
}

inline int wait_for(pid_t child) {
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

// Runs a program to its end, as a person in a terminal would.
inline Outcome run(const std::vector<std::string>& line) {
  const TemporaryDirectory directory;
  const std::string out = directory.path() + "/out";
  const std::string err = directory.path() + "/err";
  Outcome outcome;
  outcome.status = wait_for(start(line, out, err));
  outcome.out = contents(out);
  outcome.err = contents(err);
  expect_no_report(outcome.err);
  return outcome;
}

}  // namespace yinxin::testing
