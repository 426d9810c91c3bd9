#include "index_peers.h"

#include <algorithm>

namespace yinxin::index::bench {
namespace {

// Everything typed is one phrase; spaces part several, which must all be there.
std::string phrase(const std::string& text) {
  std::string out = text;
  out.erase(std::remove(out.begin(), out.end(), '"'), out.end());
  std::size_t at = 0;
  while ((at = out.find(' ', at)) != std::string::npos) {
    out.replace(at, 1, "\" \"");
    at += 3;
  }
  return "\"" + out + "\"";
}

void bind(sqlite3_stmt* statement, const std::vector<std::string>& values) {
  sqlite3_reset(statement);
  for (std::size_t i = 0; i < values.size(); ++i) {
    sqlite3_bind_text(statement, static_cast<int>(i + 1), values[i].data(),
                      static_cast<int>(values[i].size()), SQLITE_TRANSIENT);
  }
}

}  // namespace

void Stock::index(const std::vector<Document>& documents) {
  Xapian::WritableDatabase database(path_.string(), Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator generator;
  generator.set_flags(Xapian::TermGenerator::FLAG_CJK_NGRAM);
  for (std::size_t i = 0; i < documents.size(); ++i) {
    const Entry& entry = documents[i].entry;
    Xapian::Document document;
    document.set_data(entry.id);
    generator.set_document(document);
    generator.index_text(entry.text);
    document.add_boolean_term("XA" + entry.agency);
    database.replace_document("Q" + entry.id, document);
    if ((i + 1) % kBatch == 0) database.commit();
  }
  database.commit();
}

std::vector<std::string> Stock::ask(const std::string& text,
                                    const std::vector<std::string>& agencies) {
  if (!database_) database_ = std::make_unique<Xapian::Database>(path_.string());
  Xapian::QueryParser parser;
  parser.set_database(*database_);
  parser.set_default_op(Xapian::Query::OP_AND);
  Xapian::Query query = parser.parse_query(
      text, Xapian::QueryParser::FLAG_DEFAULT | Xapian::QueryParser::FLAG_CJK_NGRAM);
  if (!agencies.empty()) {
    std::vector<std::string> terms;
    for (const std::string& agency : agencies) terms.push_back("XA" + agency);
    query = Xapian::Query(Xapian::Query::OP_FILTER, query,
                          Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end()));
  }
  Xapian::Enquire enquire(*database_);
  enquire.set_query(query);
  const Xapian::MSet found = enquire.get_mset(0, kPage, 10'001);
  std::vector<std::string> ids;
  for (auto hit = found.begin(); hit != found.end(); ++hit)
    ids.push_back(hit.get_document().get_data());
  return ids;
}

Fts5::Fts5(const std::filesystem::path& path) {
  sqlite3_open(path.c_str(), &database_);
  run("CREATE VIRTUAL TABLE t USING fts5(id UNINDEXED, agency UNINDEXED, text, "
      "tokenize='trigram')");
}

Fts5::~Fts5() {
  for (auto& [text, statement] : statements_) sqlite3_finalize(statement);
  sqlite3_close(database_);
}

void Fts5::index(const std::vector<Document>& documents) {
  run("BEGIN");
  sqlite3_stmt* const insert = prepared("INSERT INTO t VALUES (?, ?, ?)");
  for (const Document& document : documents) {
    bind(insert, {document.entry.id, document.entry.agency, document.entry.text});
    sqlite3_step(insert);
  }
  run("COMMIT");
}

std::vector<std::string> Fts5::ask(const std::string& text,
                                   const std::vector<std::string>& agencies) {
  std::string sql = "SELECT id FROM t WHERE t MATCH ?";
  for (std::size_t i = 0; i < agencies.size(); ++i) sql += i == 0 ? " AND agency IN (?" : ", ?";
  sql += (agencies.empty() ? "" : ")") + std::string(" ORDER BY rank LIMIT 100");
  std::vector<std::string> values = {phrase(text)};
  values.insert(values.end(), agencies.begin(), agencies.end());
  sqlite3_stmt* const select = prepared(sql);
  bind(select, values);
  std::vector<std::string> ids;
  while (sqlite3_step(select) == SQLITE_ROW) {
    ids.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(select, 0)));
  }
  return ids;
}

void Fts5::run(const char* sql) {
  sqlite3_exec(database_, sql, nullptr, nullptr, nullptr);
}

sqlite3_stmt* Fts5::prepared(const std::string& sql) {
  sqlite3_stmt*& statement = statements_[sql];
  if (statement == nullptr) sqlite3_prepare_v2(database_, sql.c_str(), -1, &statement, nullptr);
  sqlite3_reset(statement);
  return statement;
}

}  // namespace yinxin::index::bench
