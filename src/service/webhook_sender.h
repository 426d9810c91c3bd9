#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "service/webhook_queue.h"
#include "service/webhook_request.h"

namespace yinxin::service {

// Reads the log and sends, in threads of its own: at most one delivery to an agency at a time, so
// that one who is slow holds up only itself.
class WebhookSender {
 public:
  WebhookSender(Parts& parts, const WebhookOptions& options);
  // What is being sent is finished; the rest stays queued.
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

 private:
  void read_log();
  void feed();
  void work();
  bool send_one();
  std::chrono::seconds pause_after(int attempts) const;
  // Waits; false if this is to end.
  bool pause(std::chrono::milliseconds time);

  Parts& parts_;
  WebhookQueue queue_;
  WebhookRequests requests_;
  std::chrono::seconds first_pause_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;       // guarded by mutex_
  std::set<std::string> busy_;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

// The webhooks of an instance.
WebhookQueue webhook_queue(Parts& parts);

}  // namespace yinxin::service
