#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "faults/disk_model.h"

namespace yinxin::testing {

// A call to the kernel, as strace saw it, with the paths of its descriptors.
struct SystemCall {
  std::string name;
  std::vector<std::string> arguments;  // of a descriptor its path, of a text its bytes
  long result = 0;
  std::string result_path;
  std::size_t began = 0;  // so many calls in the trace had ended before it began
};

// What strace has to be told for a trace that can be read here.
extern const std::vector<std::string> kTraceOptions;

// The calls of all threads in the order in which they ended. Throws Error(kInvalidInput) at a line
// that cannot be read.
std::vector<SystemCall> read_trace(const std::string& file);

// Does to a model, one after another, what the calls of a trace did to the disk. The memory that
// SQLite's processes share is left out: whoever comes first makes it anew.
class TraceReplay {
 public:
  explicit TraceReplay(DiskModel& model) : model_(model) {}
  void apply(const SystemCall& call);

 private:
  void open(const SystemCall& call);
  void sync(const SystemCall& call);

  DiskModel& model_;
  std::vector<std::uint64_t> numbers_ = {0};  // of the model's calls, by those of the trace
};

}  // namespace yinxin::testing
