#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace yinxin::index {

// The folded text of every document and what facets count, in three files of a directory beside the
// segments (index/README.md). They only grow: what a revision of the index refers to never changes,
// so readers map them and need no lock. Documents are numbered as they are indexed (numbering.h).

// Stands between the fields of a text. No folded text contains it.
constexpr char16_t kFieldEnd = 0xD800;

// What facets count; `date` as 20260318, 0 if unknown.
struct Attributes {
  std::string agency, kind, case_name, signature;
  std::uint32_t date = 0;
};

// How much of the files a revision of the database covers, kept in its metadata.
struct TextStoreSizes {
  std::uint64_t texts = 0;  // UTF-16 units
  std::uint64_t rows = 0;
  std::uint64_t names = 0;  // bytes

  std::string text() const;
  // Throws Error(kCorrupt).
  static TextStoreSizes parse(const std::string& text);
};

struct StoredRow {
  std::uint64_t text_at;
  std::uint32_t text_size;
  std::uint32_t date;
  // Names, see TextStore::name().
  std::uint32_t agency, kind, case_name, signature;
};

class File;  // an open file; text_store.cc

// Writes. Any number of threads may put().
class TextStoreWriter {
 public:
  // Goes on after `sizes`; what lies behind was never committed. Throws Error(kCorrupt) if there
  // is less, Error(kUnavailable) if a file cannot be written.
  TextStoreWriter(const std::filesystem::path& directory, const TextStoreSizes& sizes);
  ~TextStoreWriter();

  // `document` counts from 1 and was not put before, unless back_to() took it away.
  void put(std::uint32_t document, std::u16string_view folded, const Attributes& attributes);
  // Durable on return.
  TextStoreSizes sync();
  // Forgets what was put since the files had these sizes.
  void back_to(const TextStoreSizes& sizes);

 private:
  std::uint32_t name(const std::string& name);

  std::mutex mutex_;
  TextStoreSizes sizes_;
  std::unordered_map<std::string, std::uint32_t> names_;
  std::unique_ptr<File> texts_, rows_, names_file_;
};

// Reads.
class TextStore {
 public:
  // Throws Error(kCorrupt) unless the files hold `sizes`.
  TextStore(const std::filesystem::path& directory, const TextStoreSizes& sizes);
  ~TextStore();
  TextStore(const TextStore&) = delete;
  TextStore& operator=(const TextStore&) = delete;

  bool holds(const TextStoreSizes& sizes) const;
  // nullptr beyond the end.
  const StoredRow* row(std::uint32_t document) const;
  // Empty beyond the end.
  std::u16string_view text(std::uint32_t document) const;
  std::string_view name(std::uint32_t name) const;

 private:
  struct Mapping {
    const char* data = nullptr;
    std::size_t size = 0;
  };
  static Mapping map(const std::filesystem::path& file);

  Mapping texts_, rows_, names_;
};

// Names of the files, for whoever moves a store.
constexpr const char* kTextStoreFiles[] = {"texts", "rows", "names"};

}  // namespace yinxin::index
