#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <vector>

#include "archive/archive.h"
#include "archive/layout.h"
#include "archive/log.h"
#include "archive/lookup.h"
#include "archive/object_store.h"
#include "archive/writer.h"
#include "base/error.h"
#include "storage/lock.h"

namespace yinxin::archive {

namespace fs = std::filesystem;

// What an open archive consists of.
struct Archive::State {
  fs::path root;
  std::vector<crypto::Ed25519Key> keys;  // none if opened for reading
  Options options;
  std::optional<storage::Lock> lock = {};
  std::unique_ptr<storage::Volume> volume = {};
  std::unique_ptr<Log> log = {};
  std::unique_ptr<Lookup> lookup = {};
  std::unique_ptr<ObjectStore> objects = {};
  std::unique_ptr<Writer> writer = {};
  std::mutex acting{};  // held from looking what was done with a document to doing more
  // Held alone while objects are removed, shared while any are added.
  std::shared_mutex disposing{};
  std::mutex refreshing{};
  bool lookup_is_behind = false;  // guarded by refreshing

  Writer& writing() const {
    if (!writer) throw Error(ErrorCode::kForbidden, root.string(), "只读打开 (opened for reading)");
    writer->check_healthy();
    return *writer;
  }
  void restore_ballast() const;
  void protect_newest() const;
  Entry sealed(std::uint64_t index) const;
  ObjectReference prepare_one(const Object& object, PreparedObjects& prepared) const;
  std::vector<ObjectReference> prepare(const Deposit& deposit, PreparedObjects& prepared) const;
  // A failed write has told the writer already; what was refused otherwise is cleared away.
  void clear_away(const PreparedObjects& prepared, const Error& error) const;
  Commit commit(std::string_view type, Json body, const PreparedObjects& prepared) const;
};

}  // namespace yinxin::archive
