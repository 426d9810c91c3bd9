#include <pthread.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "api/log.h"
#include "api/server.h"
#include "base/error.h"
#include "programs/settings.h"
#include "programs/verbs.h"

namespace yinxin::programs {
namespace {

// Tells systemd how it stands, if systemd has started this (sd_notify(3)).
void notify(const std::string& state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  if (path == nullptr || std::strlen(path) >= sizeof(sockaddr_un::sun_path)) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path, std::strlen(path));
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

api::Listening listening_of(const Settings& settings, const std::filesystem::path& web) {
  api::Listening listening;
  listening.address = settings.text("listen");
  listening.metrics = settings.text("metrics");
  listening.web = web;
  listening.limits.threads = static_cast<int>(settings.number("threads"));
  listening.limits.queue = static_cast<int>(settings.number("queue"));
  listening.limits.body = settings.number("body-limit") << 20;
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
  const api::Listening listening = listening_of(settings, call.service.web());
  api::Server server(call.service, listening);
  const auto host = listening.address.substr(0, listening.address.rfind(':'));
  call.out << "服务已启动 (serving): http://" << host << ":" << server.port() << "/\n"
           << std::flush;
  if (server.metrics_port() != 0) {
    call.out << "指标 (metrics): http://127.0.0.1:" << server.metrics_port() << "/metrics\n"
             << std::flush;
  }
  notify("READY=1");
  int signal = 0;
  sigwait(&signals, &signal);
  notify("STOPPING=1");
  api::log("stopping");
  if (server.stop(std::chrono::seconds(settings.number("stop-within")))) return kGood;
  // Somebody is still at work, with parts that must not be taken down under them. Whatever was not
  // acknowledged yet is as if it had not been asked for, as after a power cut.
  api::log("stopped", {{"finished", false}});
  call.out.flush();
  std::_Exit(kGood);
}

}  // namespace yinxin::programs
