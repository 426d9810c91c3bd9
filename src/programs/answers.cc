#include <unistd.h>

#include "programs/verbs.h"

// What verbs share.
namespace yinxin::programs {

service::Actor actor_of(const Call& call) {
  return call.service.actor(call.arguments.value("as"));
}

Status answer_entry(Call& call, std::uint64_t index) {
  if (call.json) {
    Json json;
    json["log_index"] = index;
    call.out << json.dump() << "\n";
  } else {
    call.out << "已记入日志第 " << index << " 项 (log entry)\n";
  }
  return kGood;
}

service::Progress progress_on(std::ostream& words, const char* what, bool always) {
  if (::isatty(STDERR_FILENO) == 0) {
    if (!always) return {};
    return [&words, what, last = -1](std::uint64_t done, std::uint64_t total) mutable {
      const int tenth = total == 0 ? 10 : static_cast<int>(done * 10 / total);
      if (tenth == last) return;
      last = tenth;
      words << what << " " << tenth * 10 << "%" << std::endl;
    };
  }
  return [&words, what, last = -1](std::uint64_t done, std::uint64_t total) mutable {
    const int percent = total == 0 ? 100 : static_cast<int>(done * 100 / total);
    if (percent == last) return;
    last = percent;
    words << "\r" << what << " " << percent << "%" << (percent == 100 ? "\n" : "") << std::flush;
  };
}

}  // namespace yinxin::programs
