#include "service/witnesses.h"

#include <algorithm>
#include <sstream>
#include <system_error>

#include "archive/witness.h"
#include "base/error.h"
#include "base/file.h"
#include "ledger/cosignature.h"
#include "service/archive_source.h"
#include "service/operations.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestList = 256 << 10;
constexpr std::size_t kLargestNote = 64 << 10;

// A note in a file, or log/checkpoint of a mirror that lies in a directory or on a web server.
std::string cosigned_note(const std::string& source) {
  std::error_code ignored;
  if (fs::is_regular_file(source, ignored)) return read_file(source, kLargestNote);
  auto note = open_archive_source(source).file("log/checkpoint", kLargestNote);
  if (note) return std::move(*note);
  throw Error(ErrorCode::kNotFound, source, "没有检查点 (no checkpoint there)");
}

}  // namespace

std::vector<std::string> load_witnesses(const Home& home) {
  std::vector<std::string> witnesses;
  std::error_code ignored;
  if (!fs::exists(home.witnesses_file(), ignored)) return witnesses;
  std::istringstream lines(read_file(home.witnesses_file(), kLargestList));
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    try {
      ledger::check_cosigner_vkey(line);
    } catch (const Error& error) {
      throw Error(ErrorCode::kInvalidInput,
                  home.witnesses_file().string() + ":" + std::to_string(number), error.problem());
    }
    witnesses.push_back(line);
  }
  return witnesses;
}

std::vector<WitnessState> Operations::witnesses(const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "见证 witnesses");
  std::vector<WitnessState> states;
  const auto notes = archive::cosigned_notes(parts_.home().archive());
  for (const std::string& vkey : load_witnesses(parts_.home())) {
    WitnessState state{vkey, 0, {}};
    for (const std::string& note : notes) {
      if (!archive::is_of_log(note, parts_.archive())) continue;
      for (const archive::Witnessed& seen : archive::cosigners_of(note, {vkey})) {
        if (state.size <= seen.size) state = {vkey, seen.size, to_rfc3339(seen.time)};
      }
    }
    states.push_back(std::move(state));
  }
  return states;
}

void Operations::add_witness(const std::string& vkey, const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "见证 witnesses");
  parts_.recorded({actor.person, actor.agency, "witness-add", "", vkey}, [&] {
    ledger::check_cosigner_vkey(vkey);
    std::vector<std::string> all = load_witnesses(parts_.home());
    if (std::find(all.begin(), all.end(), vkey) == all.end()) all.push_back(vkey);
    std::string text;
    for (const std::string& one : all) text += one + "\n";
    write_file(parts_.home().witnesses_file(), text);
    return true;
  });
}

std::vector<archive::Witnessed> Operations::keep_cosignatures(const std::string& source,
                                                              const Actor& actor) {
  require_may(actor, casework::Verb::kOperate, {}, "见证 witnesses");
  return parts_.recorded({actor.person, actor.agency, "witness-keep", "", source}, [&] {
    return archive::keep_cosignatures(parts_.archive(), parts_.home().archive(),
                                      cosigned_note(source), load_witnesses(parts_.home()));
  });
}

}  // namespace yinxin::service
