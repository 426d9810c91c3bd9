#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

#include "api/log.h"
#include "api/server.h"
#include "base/error.h"
#include "programs/settings.h"
#include "programs/verbs.h"
#include "service/webhooks.h"

namespace yinxin::programs {
namespace {

constexpr std::chrono::seconds kAfterPatience{2};

// Tells systemd how it stands, if systemd has started this (sd_notify(3)).
void notify(const std::string& state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr || std::strlen(path) >= sizeof(sockaddr_un::sun_path)) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path, std::strlen(path) + 1);
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
  ::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL,
           reinterpret_cast<const sockaddr*>(&address), length);
  ::close(socket);
}

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// Whatever was not acknowledged yet is as if it had not been asked for, as after a power cut.
[[noreturn]] void end_now() {
  api::log("stopped", {{"finished", false}});
  std::_Exit(kGood);
}

// Whoever holds things up: a disk, or a receiver of events that does not answer.
void end_after(std::chrono::seconds time) {
  std::thread([time] {
    std::this_thread::sleep_for(time);
    end_now();
  }).detach();
}

// Takes as many file descriptors as the system allows, and no more connections than those suffice
// for: an archive that cannot open its files is worse than a connection that is refused.
void fit_descriptors(api::Limits& limits) {
  constexpr rlim_t kOwn = 96;  // files of the archive, the index and the desk
  constexpr rlim_t kLeast = 16;
  rlimit descriptors{};
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &descriptors);
  ::getrlimit(RLIMIT_NOFILE, &descriptors);
  if (descriptors.rlim_cur < kOwn + kLeast) {
    throw Error(ErrorCode::kUnavailable, "ulimit -n " + std::to_string(descriptors.rlim_cur),
                "文件描述符太少，至少" + std::to_string(kOwn + kLeast) +
                    "个，建议65536 (too few file descriptors)");
  }
  // A thread also opens files for what it is asked; who was told no lingers for a moment.
  const auto quarter = static_cast<int>(std::min<rlim_t>(descriptors.rlim_cur - kOwn, 65'536) / 4);
  limits.threads = std::min(limits.threads, quarter);
  limits.queue = std::min(limits.queue, quarter);
  limits.lingering = std::min(limits.lingering, quarter);
}

api::Listening listening_of(const Settings& settings, const std::filesystem::path& web) {
  api::Listening listening;
  listening.address = settings.text("listen");
  listening.metrics = settings.text("metrics");
  listening.web = web;
  listening.limits.threads = static_cast<int>(settings.number("threads"));
  listening.limits.queue = static_cast<int>(settings.number("queue"));
  listening.limits.body = settings.number("body-limit") << 20;
  if (!settings.text("tls-certificate").empty()) {
    listening.tls = api::Tls{settings.text("tls-certificate"), settings.text("tls-key"),
                             settings.text("tls-key-password"), settings.text("client-ca")};
  }
  return listening;
}

}  // namespace

Status run_serve(Call& call) {
  // Before any thread is made, so that all of them leave these signals to sigwait().
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);

  call.service.checkpoint();  // no instance, no service
  const Settings settings = Settings::load(call.arguments, call.home);
  settings.require_good();
  api::Listening listening = listening_of(settings, call.service.web());
  fit_descriptors(listening.limits);
  api::Server server(call.service, listening);
  const auto host = listening.address.substr(0, listening.address.rfind(':'));
  call.out << "服务已启动 (serving): " << (listening.tls ? "https" : "http") << "://" << host << ":"
           << server.port() << "/\n"
           << std::flush;
  if (server.metrics_port() != 0) {
    call.out << "指标 (metrics): http://127.0.0.1:" << server.metrics_port() << "/metrics\n"
             << std::flush;
  }
  call.service.webhooks().start(
      {settings.text("webhook-allow"), std::chrono::seconds(settings.number("webhook-pause"))});
  notify("READY=1");
  int signal = 0;
  sigwait(&signals, &signal);
  notify("STOPPING=1");
  api::log("stopping");
  const std::chrono::seconds patience(settings.number("stop-within"));
  end_after(patience + kAfterPatience);
  // Parts must not be taken down under whoever is still at work with them.
  if (!server.stop(patience)) end_now();
  call.service.webhooks().stop();
  return kGood;
}

}  // namespace yinxin::programs
