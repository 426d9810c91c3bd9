#include <algorithm>
<<<<<<< HEAD
#include <cstddef>
=======
>>>>>>> paper
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

<<<<<<< HEAD
std::vector<fs::path> inputs(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
=======
std::vector<fs::path> inputs(int count, char** names) {
  std::vector<fs::path> files;
  for (int i = 1; i < count; ++i) {
    if (!fs::is_directory(names[i])) {
      files.emplace_back(names[i]);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(names[i])) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
>>>>>>> paper
  }
  std::sort(files.begin(), files.end());
  return files;
}

<<<<<<< HEAD
// The name comes first and at once, so that after a crash or a hang it is the last one printed.
bool replay(const fs::path& path) {
  std::printf("%s\n", path.c_str());
  (void)std::fflush(stdout);
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return true;
}

}  // namespace

// Runs a fuzz target on every file, or every file below every directory, that is named. Fails if
// there is none: a corpus that got lost must not look like one that passed.
int main(int argc, char** argv) {
  std::size_t count = 0;
  for (int i = 1; i < argc; ++i) {
    for (const fs::path& path : inputs(argv[i])) {
      if (!replay(path)) return EXIT_FAILURE;
      ++count;
    }
  }
  return count == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
=======
}  // namespace

// Feeds every file named, or in a directory named, to the fuzz target. The name is printed
// first, so that the last line before a crash says which input it was.
int main(int count, char** names) {
  const auto files = inputs(count, names);
  for (const fs::path& file : files) {
    std::printf("%s\n", file.c_str());
    std::fflush(stdout);
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  return files.empty() ? 1 : 0;
>>>>>>> paper
}
