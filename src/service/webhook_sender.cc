#include "service/webhook_sender.h"

#include <algorithm>

#include "base/error.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

constexpr int kSenders = 4;
constexpr std::chrono::milliseconds kBetweenLooks{500};
constexpr std::chrono::seconds kLongestPause{6 * 3'600};
constexpr int kMostDoublings = 16;

}  // namespace

WebhookQueue webhook_queue(Parts& parts) {
  return {parts.desk(), accounts_box(parts.home())};
}

WebhookSender::WebhookSender(Parts& parts, const WebhookOptions& options)
    : parts_(parts),
      queue_(webhook_queue(parts)),
      requests_(options.allow),
      first_pause_(options.first_pause) {
  threads_.emplace_back([this] { read_log(); });
  for (int i = 0; i < kSenders; ++i) threads_.emplace_back([this] { work(); });
}

WebhookSender::~WebhookSender() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  requests_.stop();
  for (std::thread& thread : threads_) thread.join();
}

bool WebhookSender::pause(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return stopping_; });
}

std::chrono::seconds WebhookSender::pause_after(int attempts) const {
  return std::min(kLongestPause, first_pause_ * (1 << std::min(attempts, kMostDoublings)));
}

void WebhookSender::read_log() {
  while (pause(kBetweenLooks)) {
    try {
      feed();
    } catch (const std::exception&) {
      // The log or the database fails; readiness says so, and the entries stay to be read.
    }
  }
}

void WebhookSender::feed() {
  const auto position = queue_.position();
  const archive::Archive& archive = parts_.archive();
  if (!position || *position >= archive.size()) return;
  archive.each(*position, [&](const archive::Entry& entry) {
    queue_.add(entry.index, events_of(archive, entry), parts_.clock().now());
    const std::lock_guard lock(mutex_);
    return !stopping_;
  });
  changed_.notify_all();
}

void WebhookSender::work() {
  while (true) {
    bool sent = false;
    try {
      sent = send_one();
    } catch (const std::exception&) {
      // The database fails; what was sent is sent once more, under the same id.
    }
    if (!pause(sent ? std::chrono::milliseconds(0) : kBetweenLooks)) return;
  }
}

bool WebhookSender::send_one() {
  std::optional<DueDelivery> due;
  {
    const std::lock_guard lock(mutex_);
    due = queue_.next(busy_, parts_.clock().now());
    if (due) busy_.insert(due->agency);
  }
  if (!due) return false;
  try {
    try {
      requests_.send(*due, parts_.clock().now());
      queue_.succeeded(due->id);
    } catch (const Error& error) {
      queue_.failed(*due, std::string(error.problem()), parts_.clock().now(),
                    pause_after(due->attempts));
    }
  } catch (...) {
    const std::lock_guard lock(mutex_);
    busy_.erase(due->agency);
    throw;
  }
  const std::lock_guard lock(mutex_);
  busy_.erase(due->agency);
  return true;
}

}  // namespace yinxin::service
