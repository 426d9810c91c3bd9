#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> inputs(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void run(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

// The name comes first and at once, so that after a crash or a hang it is the last one printed.
void replay(const fs::path& path) {
  std::printf("%s\n", path.c_str());
  (void)std::fflush(stdout);
  run(contents(path));
}

// Changes inputs blindly: bits, bytes, stretches, also from another input.
class Mutator {
 public:
  explicit Mutator(std::vector<std::string> inputs) : inputs_(std::move(inputs)) {}

  std::string next() {
    std::string bytes = inputs_[below(inputs_.size())];
    for (std::size_t left = 1 + below(4); left > 0; --left) change(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t end) { return end == 0 ? 0 : random_() % end; }

  void change(std::string& bytes) {
    const std::size_t place = below(bytes.size() + 1);
    const std::size_t length = 1 + below(std::size_t{1} << below(10));
    const std::string& other = inputs_[below(inputs_.size())];
    const std::size_t from = below(other.size() + 1);
    switch (below(6)) {
      case 0:
        if (place < bytes.size()) bytes[place] = static_cast<char>(bytes[place] ^ 1 << below(8));
        break;
      case 1:
        if (place < bytes.size()) bytes[place] = static_cast<char>(below(256));
        break;
      case 2:
        bytes.erase(place, length);
        break;
      case 3:
        bytes.insert(place, other, from, length);
        break;
      case 4:
        bytes.replace(place, length, other, from, length);
        break;
      default:
        bytes.insert(place, length, static_cast<char>(below(256)));
        break;
    }
  }

  std::vector<std::string> inputs_;
  std::mt19937_64 random_{std::random_device()()};
};

// What is run is kept in `last`, so that whatever breaks the target can be added to its corpus.
void explore(const std::vector<fs::path>& paths, int seconds, const char* last) {
  std::vector<std::string> inputs;
  inputs.reserve(paths.size());
  for (const fs::path& path : paths) inputs.push_back(contents(path));
  Mutator mutator(std::move(inputs));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  std::size_t count = 0;
  for (; std::chrono::steady_clock::now() < end; ++count) {
    const std::string bytes = mutator.next();
    std::ofstream(last, std::ios::binary) << bytes;
    run(bytes);
  }
  std::printf("%zu inputs\n", count);
}

}  // namespace

// Runs a fuzz target on every file, or every file below every directory, that is named. Fails if
// there is none: a corpus that got lost must not look like one that passed. With "--for SECONDS
// FILE" in front, goes on for so long with inputs made from those, the last one kept in FILE.
int main(int argc, char** argv) {
  const bool explores = argc > 3 && std::string_view(argv[1]) == "--for";
  std::vector<fs::path> paths;
  for (int i = explores ? 4 : 1; i < argc; ++i) {
    for (const fs::path& path : inputs(argv[i])) paths.push_back(path);
  }
  if (paths.empty()) return EXIT_FAILURE;
  for (const fs::path& path : paths) {
    if (!fs::exists(path)) return EXIT_FAILURE;
    replay(path);
  }
  if (explores) explore(paths, std::atoi(argv[2]), argv[3]);
  return EXIT_SUCCESS;
}
