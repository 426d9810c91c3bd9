#include "programs/secret.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

namespace yinxin::programs {

std::string read_secret(std::ostream& words, const char* what) {
  termios shown{};
  const bool terminal = ::isatty(STDIN_FILENO) != 0 && ::tcgetattr(STDIN_FILENO, &shown) == 0;
  if (terminal) {
    words << what << ": " << std::flush;
    termios hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
  }
  std::string secret;
  std::getline(std::cin, secret);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    words << "\n";
  }
  return secret;
}

}  // namespace yinxin::programs
