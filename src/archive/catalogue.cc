#include "archive/catalogue.h"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/URI.h>

#include "archive/catalogue_session.h"
#include "archive/standing.h"
#include "base/error.h"
#include "ledger/merkle.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
using namespace Poco::Data::Keywords;  // NOLINT(*-build-using-namespace): into, use, now

// Raised with every change of the tables, or of what they mean: an older file is made anew.
constexpr int kSchema = 3;

constexpr const char* kTables[] = {
    "CREATE TABLE IF NOT EXISTS state(one INTEGER PRIMARY KEY CHECK (one = 1),"
    " log TEXT NOT NULL, position INTEGER NOT NULL, last_leaf TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS document(id TEXT PRIMARY KEY, position INTEGER NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS pdf(sha256 TEXT PRIMARY KEY, position INTEGER NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS number(text TEXT PRIMARY KEY, position INTEGER NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS series(agency TEXT, prefix TEXT, year INTEGER,"
    " highest INTEGER NOT NULL, PRIMARY KEY(agency, prefix, year)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS reserved(agency TEXT, prefix TEXT, year INTEGER, first INTEGER,"
    " last INTEGER NOT NULL, PRIMARY KEY(agency, prefix, year, first)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS open_number(agency TEXT, prefix TEXT, year INTEGER,"
    " serial INTEGER, PRIMARY KEY(agency, prefix, year, serial)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS renewal(id TEXT PRIMARY KEY, position INTEGER NOT NULL)"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS about(id TEXT, position INTEGER, PRIMARY KEY(id, position))"
    " WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS open_disposal(id TEXT PRIMARY KEY) WITHOUT ROWID",
    "INSERT OR IGNORE INTO state VALUES(1, '', 0, '')",
};
constexpr const char* kTableNames[] = {"state",  "document",     "pdf",         "number",
                                       "series", "reserved",     "open_number", "renewal",
                                       "about",  "open_disposal"};

int schema_of(Poco::Data::Session& session) {
  int schema = 0;
  session << "PRAGMA user_version", into(schema), now;
  return schema;
}

std::string uri_of(const fs::path& path, const std::string& query) {
  std::string encoded;
  Poco::URI::encode(fs::absolute(path).string(), "?#%", encoded);
  return "file:" + encoded + query;
}

}  // namespace

Poco::Data::Session Catalogue::Session::connect(const std::string& uri) {
  static const bool registered = (Poco::Data::SQLite::Connector::registerConnector(), true);
  static_cast<void>(registered);
  // Poco tries again until this many seconds have gone by, whatever the failure.
  constexpr std::size_t kTimeout = 0;
  return {"SQLite", uri, kTimeout};
}

Catalogue::Catalogue(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Catalogue::~Catalogue() = default;

std::unique_ptr<Catalogue> Catalogue::open_or_throw(const fs::path& path) {
  return translated([&] {
    std::unique_ptr<Catalogue> catalogue(
        new Catalogue(std::make_unique<Session>(uri_of(path, ""))));
    // A write-ahead log with NORMAL is never synced for a commit, yet after a power cut the
    // database is whole, merely older; with OFF it might be a mixture.
    std::string mode;
    catalogue->session_->poco << "PRAGMA journal_mode=WAL", into(mode), now;
    catalogue->session_->poco << "PRAGMA synchronous=NORMAL", now;
    if (schema_of(catalogue->session_->poco) != kSchema) {
      for (const char* table : kTableNames) {
        catalogue->session_->poco << "DROP TABLE IF EXISTS " << table, now;
      }
      catalogue->session_->poco << "PRAGMA user_version=" << kSchema, now;
    }
    catalogue->make_tables();
    catalogue->position();
    return catalogue;
  });
}

std::unique_ptr<Catalogue> Catalogue::open(const fs::path& path) {
  try {
    return open_or_throw(path);
  } catch (const Error&) {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
      std::error_code ignored;
      fs::remove(path.string() + suffix, ignored);
    }
    return open_or_throw(path);
  }
}

std::unique_ptr<Catalogue> Catalogue::open_read_only(const fs::path& path) {
  return translated([&] {
    std::unique_ptr<Catalogue> catalogue(
        new Catalogue(std::make_unique<Session>(uri_of(path, "?mode=ro"))));
    catalogue->session_->poco << "PRAGMA busy_timeout=1000", now;
    catalogue->position();
    if (schema_of(catalogue->session_->poco) == kSchema) return catalogue;
    throw Error(ErrorCode::kUnavailable, path.string(), "由其他版本建立 (of another schema)");
  });
}

std::unique_ptr<Catalogue> Catalogue::in_memory() {
  return translated([&] {
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::make_unique<Session>(":memory:")));
    catalogue->make_tables();
    return catalogue;
  });
}

void Catalogue::make_tables() {
  for (const char* table : kTables) session_->poco << table, now;
}

std::uint64_t Catalogue::position() const {
  const std::lock_guard lock(mutex_);
  return translated([&] {
    Poco::UInt64 position = 0;
    session_->poco << "SELECT position FROM state", into(position), now;
    return std::uint64_t{position};
  });
}

std::string Catalogue::state_text(const char* query) const {
  const std::lock_guard lock(mutex_);
  return translated([&] {
    std::string text;
    session_->poco << query, into(text), now;
    return text;
  });
}

std::string Catalogue::log() const {
  return state_text("SELECT log FROM state");
}

std::string Catalogue::last_leaf() const {
  return state_text("SELECT last_leaf FROM state");
}

void Catalogue::clear(const std::string& log) {
  const std::lock_guard lock(mutex_);
  translated([&] {
    for (const char* table : kTableNames) session_->poco << "DELETE FROM " << table, now;
    make_tables();
    std::string name = log;
    session_->poco << "UPDATE state SET log=?", use(name), now;
  });
}

void Catalogue::add(const std::vector<Entry>& entries) {
  if (entries.empty()) return;
  const std::lock_guard lock(mutex_);
  translated([&] {
    session_->poco.begin();
    try {
      session_->numbers = {};
      for (const Entry& entry : entries) add_entry(entry);
      write_numbers();
      Poco::UInt64 position = entries.back().index + 1;
      std::string leaf = ledger::leaf_hash(entries.back().stored).hex();
      session_->poco << "UPDATE state SET position=?, last_leaf=?", use(position), use(leaf), now;
      session_->poco.commit();
    } catch (...) {
      session_->poco.rollback();
      throw;
    }
  });
}

void Catalogue::add_entry(const Entry& entry) {
  if (is_document(entry)) add_document(entry);
  if (is_about_document(entry)) add_about(entry);
  if (has_number(entry)) add_number(entry);
}

void Catalogue::add_document(const Entry& entry) {
  session_->put("INSERT OR IGNORE INTO document VALUES(?,?)", entry.json.at("id").string(),
                entry.index);
  for (const ObjectReference& object : entry.objects) {
    if (object.role != "pdf") continue;
    session_->put("INSERT OR IGNORE INTO pdf VALUES(?,?)", object.sha256.hex(), entry.index);
  }
}

void Catalogue::add_about(const Entry& entry) {
  std::string id = entry.json.at("id").string();
  session_->put("INSERT OR IGNORE INTO about VALUES(?,?)", id, entry.index);
  if (entry.type == kDisposeEntry) {
    session_->poco << "INSERT OR IGNORE INTO open_disposal VALUES(?)", use(id), now;
  }
  if (entry.type == kDisposedEntry) {
    session_->poco << "DELETE FROM open_disposal WHERE id=?", use(id), now;
  }
  if (entry.type != kRenewEntry) return;
  session_->put("INSERT OR REPLACE INTO renewal VALUES(?,?)", id, entry.index);
  session_->put("INSERT OR IGNORE INTO pdf VALUES(?,?)", pdf_of(entry).sha256.hex(), entry.index);
}

std::optional<std::uint64_t> Catalogue::find(const char* query, std::string key) const {
  const std::lock_guard lock(mutex_);
  return translated([&]() -> std::optional<std::uint64_t> {
    std::vector<Poco::UInt64> positions;
    session_->poco << query, use(key), into(positions), now;
    if (positions.empty()) return std::nullopt;
    return positions.front();
  });
}

std::optional<std::uint64_t> Catalogue::find_id(std::string_view id) const {
  return find("SELECT position FROM document WHERE id=?", std::string(id));
}

std::optional<std::uint64_t> Catalogue::find_number(std::string_view number_text) const {
  return find("SELECT position FROM number WHERE text=?", std::string(number_text));
}

std::optional<std::uint64_t> Catalogue::find_pdf(const crypto::Digest& sha256) const {
  return find("SELECT position FROM pdf WHERE sha256=?", sha256.hex());
}

std::optional<std::uint64_t> Catalogue::find_renewal(std::string_view id) const {
  return find("SELECT position FROM renewal WHERE id=?", std::string(id));
}

std::vector<std::uint64_t> Catalogue::find_about(std::string_view id) const {
  const std::lock_guard lock(mutex_);
  return translated([&] {
    std::string key(id);
    std::vector<Poco::UInt64> positions;
    session_->poco << "SELECT position FROM about WHERE id=? ORDER BY position", use(key),
        into(positions), now;
    return std::vector<std::uint64_t>(positions.begin(), positions.end());
  });
}

std::set<std::string> Catalogue::acted_on(const std::vector<std::string>& ids) const {
  constexpr std::size_t kAtOnce = 500;  // SQLite takes 999 parameters at least
  std::set<std::string> found;
  const std::lock_guard lock(mutex_);
  for (std::size_t from = 0; from < ids.size(); from += kAtOnce) {
    std::vector<std::string> keys(
        ids.begin() + static_cast<std::ptrdiff_t>(from),
        ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), from + kAtOnce)));
    std::string query = "SELECT DISTINCT id FROM about WHERE id IN (?";
    for (std::size_t i = 1; i < keys.size(); ++i) query += ",?";
    translated([&] {
      std::vector<std::string> rows;
      Poco::Data::Statement statement = (session_->poco << query + ")", into(rows));
      for (std::string& key : keys) statement, use(key);
      statement.execute();
      found.insert(rows.begin(), rows.end());
    });
  }
  return found;
}

std::vector<std::string> Catalogue::open_disposals() const {
  const std::lock_guard lock(mutex_);
  return translated([&] {
    std::vector<std::string> ids;
    session_->poco << "SELECT id FROM open_disposal", into(ids), now;
    return ids;
  });
}

}  // namespace yinxin::archive
