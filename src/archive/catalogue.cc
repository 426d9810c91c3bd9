#include "archive/catalogue.h"

#include <chrono>

#include "archive/catalogue_session.h"
#include "archive/standing.h"
#include "base/error.h"
#include "base/json.h"
#include "ledger/merkle.h"

namespace yinxin::archive {
namespace {

namespace fs = std::filesystem;
// Raised with every change of the tables, or of what they mean: an older file is made anew.
constexpr int kSchema = 4;

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
    "CREATE TABLE IF NOT EXISTS due(id TEXT PRIMARY KEY, day INTEGER NOT NULL,"
    " position INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS due_day ON due(day)",
    "INSERT OR IGNORE INTO state VALUES(1, '', 0, '')",
};
constexpr const char* kTableNames[] = {"state",  "document",      "pdf",         "number",
                                       "series", "reserved",      "open_number", "renewal",
                                       "about",  "open_disposal", "due"};

bool has_schema(storage::Sqlite& sqlite) {
  return sqlite.query("PRAGMA user_version").at(0).integer(0) == kSchema;
}

// A reader may have to wait for a writer that recovers the file.
constexpr std::chrono::seconds kPatience{1};

}  // namespace

Catalogue::Catalogue(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Catalogue::~Catalogue() = default;

std::unique_ptr<Catalogue> Catalogue::open_or_throw(const fs::path& path) {
  return translated([&] {
    auto session = std::make_unique<Session>(
        Session{storage::Sqlite(path, storage::Sqlite::Mode::kReadWrite, {}), {}});
    storage::Sqlite& sqlite = session->sqlite;
    // A write-ahead log with NORMAL is never synced for a commit, yet after a power cut the
    // database is whole, merely older; with OFF it might be a mixture.
    sqlite.execute("PRAGMA journal_mode=WAL");
    sqlite.execute("PRAGMA synchronous=NORMAL");
    if (!has_schema(sqlite)) {
      for (const char* table : kTableNames) {
        sqlite.execute("DROP TABLE IF EXISTS " + std::string(table));
      }
      sqlite.execute("PRAGMA user_version=" + std::to_string(kSchema));
    }
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::move(session)));
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
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::make_unique<Session>(
        Session{storage::Sqlite(path, storage::Sqlite::Mode::kReadOnly, kPatience), {}})));
    catalogue->position();
    if (has_schema(catalogue->session_->sqlite)) return catalogue;
    throw Error(ErrorCode::kUnavailable, path.string(), "由其他版本建立 (of another schema)");
  });
}

std::unique_ptr<Catalogue> Catalogue::in_memory() {
  return translated([&] {
    std::unique_ptr<Catalogue> catalogue(new Catalogue(std::make_unique<Session>()));
    catalogue->make_tables();
    return catalogue;
  });
}

void Catalogue::make_tables() {
  for (const char* table : kTables) session_->sqlite.execute(table);
}

std::vector<storage::Row> Catalogue::rows(const char* query,
                                          const std::vector<storage::Value>& values) const {
  const std::lock_guard lock(mutex_);
  return translated([&] { return session_->sqlite.query(query, values); });
}

std::uint64_t Catalogue::position() const {
  return position_in(rows("SELECT position FROM state").at(0));
}

std::string Catalogue::log() const {
  return rows("SELECT log FROM state").at(0).text(0);
}

std::string Catalogue::last_leaf() const {
  return rows("SELECT last_leaf FROM state").at(0).text(0);
}

void Catalogue::clear(const std::string& log) {
  const std::lock_guard lock(mutex_);
  translated([&] {
    session_->sqlite.transact("BEGIN", [&] {
      for (const char* table : kTableNames) {
        session_->sqlite.execute("DELETE FROM " + std::string(table));
      }
      make_tables();
      session_->sqlite.execute("UPDATE state SET log=?", {log});
    });
  });
}

void Catalogue::add(const std::vector<Entry>& entries) {
  if (entries.empty()) return;
  const std::lock_guard lock(mutex_);
  translated([&] {
    session_->sqlite.transact("BEGIN", [&] {
      session_->numbers = {};
      for (const Entry& entry : entries) add_entry(entry);
      write_numbers();
      session_->sqlite.execute(
          "UPDATE state SET position=?, last_leaf=?",
          {value_of(entries.back().index + 1), ledger::leaf_hash(entries.back().stored).hex()});
    });
  });
}

void Catalogue::put(const char* insert, const std::string& key, std::uint64_t position) {
  session_->sqlite.execute(insert, {key, value_of(position)});
}

void Catalogue::add_entry(const Entry& entry) {
  if (is_document(entry)) add_document(entry);
  if (is_about_document(entry)) add_about(entry);
  add_due(entry);
  if (has_number(entry)) add_number(entry);
}

void Catalogue::add_document(const Entry& entry) {
  put("INSERT OR IGNORE INTO document VALUES(?,?)", entry.json.at("id").string(), entry.index);
  for (const ObjectReference& object : entry.objects) {
    if (object.role != "pdf") continue;
    put("INSERT OR IGNORE INTO pdf VALUES(?,?)", object.sha256.hex(), entry.index);
  }
}

void Catalogue::add_about(const Entry& entry) {
  const std::string& id = entry.json.at("id").string();
  put("INSERT OR IGNORE INTO about VALUES(?,?)", id, entry.index);
  if (entry.type == kDisposeEntry) {
    session_->sqlite.execute("INSERT OR IGNORE INTO open_disposal VALUES(?)", {id});
  }
  if (entry.type == kDisposedEntry) {
    session_->sqlite.execute("DELETE FROM open_disposal WHERE id=?", {id});
  }
  if (entry.type != kRenewEntry) return;
  put("INSERT OR REPLACE INTO renewal VALUES(?,?)", id, entry.index);
  put("INSERT OR IGNORE INTO pdf VALUES(?,?)", pdf_of(entry).sha256.hex(), entry.index);
}

// As archive::Standing says it.
void Catalogue::add_due(const Entry& entry) {
  const auto day = [](Date date) { return storage::Value(date.day_number()); };
  if (is_document(entry)) {
    if (const auto due = Standing(entry).due()) {
      session_->sqlite.execute("INSERT OR IGNORE INTO due VALUES(?,?,?)",
                               {entry.json.at("id").string(), day(*due), value_of(entry.index)});
    }
    return;
  }
  const bool appraised = entry.type == kAppraiseEntry;
  if (!appraised && entry.type != kDisposeEntry) return;
  const std::string& id = entry.json.at("id").string();
  const std::string outcome = appraised ? entry.json.at("outcome").string() : "";
  if (outcome == "destroy") return;
  const auto until =
      outcome == "keep" ? Date::from_iso(entry.json.at("until").string()) : std::nullopt;
  if (until) {
    session_->sqlite.execute("UPDATE due SET day=? WHERE id=?", {day(*until), id});
  } else {
    session_->sqlite.execute("DELETE FROM due WHERE id=?", {id});
  }
}

std::optional<std::uint64_t> Catalogue::find(const char* query, std::string key) const {
  const auto found = rows(query, {std::move(key)});
  if (found.empty()) return std::nullopt;
  return position_in(found.front());
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

std::vector<std::uint64_t> Catalogue::find_all(const char* query, storage::Value key) const {
  std::vector<std::uint64_t> positions;
  for (const storage::Row& row : rows(query, {std::move(key)})) {
    positions.push_back(position_in(row));
  }
  return positions;
}

std::vector<std::uint64_t> Catalogue::find_about(std::string_view id) const {
  return find_all("SELECT position FROM about WHERE id=? ORDER BY position", std::string(id));
}

std::vector<std::uint64_t> Catalogue::find_due(Date day) const {
  return find_all("SELECT position FROM due WHERE day<=? ORDER BY position", day.day_number());
}

std::set<std::string> Catalogue::acted_on(const std::vector<std::string>& ids) const {
  Json list = Json::Array();
  for (const std::string& id : ids) list.push_back(id);
  std::set<std::string> found;
  for (const storage::Row& row :
       rows("SELECT DISTINCT id FROM about WHERE id IN (SELECT value FROM json_each(?))",
            {list.dump()})) {
    found.insert(row.text(0));
  }
  return found;
}

std::vector<std::string> Catalogue::open_disposals() const {
  std::vector<std::string> ids;
  for (const storage::Row& row : rows("SELECT id FROM open_disposal")) ids.push_back(row.text(0));
  return ids;
}

}  // namespace yinxin::archive
