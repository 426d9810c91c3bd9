#include "ledger/proof_text.h"

#include <charconv>

#include "base/error.h"
#include "crypto/base64.h"

namespace yinxin::ledger {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kLongestPath = 64;

[[noreturn]] void refuse(std::string_view problem) {
  throw Error(ErrorCode::kInvalidInput, "tlog-proof", problem);
}

std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) refuse("a line without an end");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

std::uint64_t read_index(std::string_view line) {
  if (line.substr(0, kIndex.size()) != kIndex) refuse("no index");
  line.remove_prefix(kIndex.size());
  std::uint64_t index = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), index);
  const bool one_spelling = line == std::to_string(index);
  if (error != std::errc() || end != line.data() + line.size() || !one_spelling) {
    refuse("the index is no number");
  }
  return index;
}

}  // namespace

std::string write_proof(const ProofText& proof) {
  std::string text(kHeader);
  if (!proof.extra.empty()) text += std::string(kExtra) + crypto::to_base64(proof.extra) + "\n";
  text += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.path) text += crypto::to_base64(hash.bytes()) + "\n";
  return text + "\n" + proof.checkpoint;
}

ProofText read_proof(std::string_view text) {
  if (text.substr(0, kHeader.size()) != kHeader) refuse("not a tlog-proof");
  text.remove_prefix(kHeader.size());
  std::string_view line = next_line(text);
  ProofText proof;
  if (line.substr(0, kExtra.size()) == kExtra) {
    proof.extra = crypto::from_base64(line.substr(kExtra.size()));
    line = next_line(text);
  }
  proof.index = read_index(line);
  for (line = next_line(text); !line.empty(); line = next_line(text)) {
    if (proof.path.size() == kLongestPath) refuse("too long");
    proof.path.push_back(Digest::from_bytes(crypto::from_base64(line)));
  }
  proof.checkpoint = text;
  return proof;
}

}  // namespace yinxin::ledger
