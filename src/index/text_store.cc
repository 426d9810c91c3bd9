#include "index/text_store.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>

#include "base/descriptor.h"
#include "base/error.h"

namespace yinxin::index {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& where) {
  throw Error(ErrorCode::kCorrupt, where.string(),
              "索引缺内容，请重建 (less than it should hold: rebuild it)");
}

}  // namespace

class File {
 public:
  explicit File(fs::path path)
      : path_(std::move(path)),
        descriptor_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (!descriptor_ && errno == ENOENT) refuse(path_.parent_path());
    if (!descriptor_) fail();
  }

  std::uint64_t size() const {
    struct stat status {};
    if (::fstat(descriptor_.get(), &status) != 0) fail();
    return static_cast<std::uint64_t>(status.st_size);
  }
  void write(std::uint64_t at, const void* data, std::size_t size) const {
    const char* from = static_cast<const char*>(data);
    while (size > 0) {
      const ssize_t written = ::pwrite(descriptor_.get(), from, size, static_cast<off_t>(at));
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail();
      from += written;
      at += static_cast<std::uint64_t>(written);
      size -= static_cast<std::size_t>(written);
    }
  }
  std::string read(std::uint64_t size) const {
    std::string bytes(size, '\0');
    if (::pread(descriptor_.get(), bytes.data(), size, 0) != static_cast<ssize_t>(size)) fail();
    return bytes;
  }
  void cut(std::uint64_t size) const {
    if (::ftruncate(descriptor_.get(), static_cast<off_t>(size)) != 0) fail();
  }
  void sync() const {
    if (::fdatasync(descriptor_.get()) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    throw Error(ErrorCode::kUnavailable, path_.string(), std::strerror(errno));
  }

  fs::path path_;
  Descriptor descriptor_;
};

namespace {

// A name in the file: how long it is, and it.
using NameLength = std::uint32_t;

}  // namespace

std::string TextStoreSizes::text() const {
  return std::to_string(texts) + " " + std::to_string(rows) + " " + std::to_string(names);
}

TextStoreSizes TextStoreSizes::parse(const std::string& text) {
  TextStoreSizes sizes;
  std::istringstream in(text);
  if (!(in >> sizes.texts >> sizes.rows >> sizes.names)) refuse("索引 index");
  return sizes;
}

TextStoreWriter::TextStoreWriter(const fs::path& directory, const TextStoreSizes& sizes)
    : texts_(std::make_unique<File>(directory / kTextStoreFiles[0])),
      rows_(std::make_unique<File>(directory / kTextStoreFiles[1])),
      names_file_(std::make_unique<File>(directory / kTextStoreFiles[2])) {
  if (texts_->size() < sizes.texts * sizeof(char16_t) ||
      rows_->size() < sizes.rows * sizeof(StoredRow) || names_file_->size() < sizes.names) {
    refuse(directory);
  }
  back_to(sizes);
}

TextStoreWriter::~TextStoreWriter() = default;

void TextStoreWriter::back_to(const TextStoreSizes& sizes) {
  const std::lock_guard lock(mutex_);
  sizes_ = sizes;
  names_.clear();
  const std::string bytes = names_file_->read(sizes.names);
  NameLength length = 0;
  for (std::size_t at = 0; at + sizeof length <= bytes.size(); at += sizeof length + length) {
    std::memcpy(&length, &bytes[at], sizeof length);
    if (length > bytes.size() - at - sizeof length) refuse("names");
    names_.emplace(bytes.substr(at + sizeof length, length), static_cast<std::uint32_t>(at + 1));
  }
  texts_->cut(sizes.texts * sizeof(char16_t));
  rows_->cut(sizes.rows * sizeof(StoredRow));
  names_file_->cut(sizes.names);
}

std::uint32_t TextStoreWriter::name(const std::string& name) {
  if (name.empty()) return 0;
  const auto [known, is_new] = names_.emplace(name, static_cast<std::uint32_t>(sizes_.names + 1));
  if (is_new) {
    const auto length = static_cast<NameLength>(name.size());
    names_file_->write(sizes_.names, &length, sizeof length);
    names_file_->write(sizes_.names + sizeof length, name.data(), name.size());
    sizes_.names += sizeof length + name.size();
  }
  return known->second;
}

void TextStoreWriter::put(std::uint32_t document, std::u16string_view folded,
                          const Attributes& attributes) {
  const std::lock_guard lock(mutex_);
  const StoredRow row = {sizes_.texts,
                         static_cast<std::uint32_t>(folded.size()),
                         attributes.date,
                         name(attributes.agency),
                         name(attributes.kind),
                         name(attributes.case_name),
                         name(attributes.signature)};
  texts_->write(sizes_.texts * sizeof(char16_t), folded.data(), folded.size() * sizeof(char16_t));
  rows_->write((document - 1) * sizeof row, &row, sizeof row);
  sizes_.texts += folded.size();
  sizes_.rows = std::max<std::uint64_t>(sizes_.rows, document);
}

TextStoreSizes TextStoreWriter::sync() {
  const std::lock_guard lock(mutex_);
  texts_->sync();
  rows_->sync();
  names_file_->sync();
  return sizes_;
}

TextStore::Mapping TextStore::map(const fs::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!descriptor || ::fstat(descriptor.get(), &status) != 0) refuse(file);
  Mapping mapping;
  mapping.size = static_cast<std::size_t>(status.st_size);
  void* at = nullptr;
  if (mapping.size > 0) {
    at = ::mmap(nullptr, mapping.size, PROT_READ, MAP_SHARED, descriptor.get(), 0);
  }
  if (at == MAP_FAILED) throw Error(ErrorCode::kUnavailable, file.string(), std::strerror(errno));
  mapping.data = static_cast<const char*>(at);
  return mapping;
}

TextStore::TextStore(const fs::path& directory, const TextStoreSizes& sizes)
    : texts_(map(directory / kTextStoreFiles[0])),
      rows_(map(directory / kTextStoreFiles[1])),
      names_(map(directory / kTextStoreFiles[2])) {
  if (!holds(sizes)) refuse(directory);
}

TextStore::~TextStore() {
  for (const Mapping& mapping : {texts_, rows_, names_}) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): munmap wants it as mmap gave it
    if (mapping.data != nullptr) ::munmap(const_cast<char*>(mapping.data), mapping.size);
  }
}

bool TextStore::holds(const TextStoreSizes& sizes) const {
  return texts_.size >= sizes.texts * sizeof(char16_t) &&
         rows_.size >= sizes.rows * sizeof(StoredRow) && names_.size >= sizes.names;
}

const StoredRow* TextStore::row(std::uint32_t document) const {
  if (document == 0 || document > rows_.size / sizeof(StoredRow)) return nullptr;
  return reinterpret_cast<const StoredRow*>(rows_.data) + (document - 1);
}

std::u16string_view TextStore::text(std::uint32_t document) const {
  const StoredRow* const found = row(document);
  const std::size_t units = texts_.size / sizeof(char16_t);
  if (found == nullptr || found->text_at > units || found->text_size > units - found->text_at) {
    return {};
  }
  return {reinterpret_cast<const char16_t*>(texts_.data) + found->text_at, found->text_size};
}

std::string_view TextStore::name(std::uint32_t name) const {
  NameLength length = 0;
  if (name == 0 || name - 1 + sizeof length > names_.size) return {};
  const char* const at = names_.data + (name - 1);
  std::memcpy(&length, at, sizeof length);
  if (length > names_.size - (name - 1) - sizeof length) return {};
  return {at + sizeof length, length};
}

}  // namespace yinxin::index
