#include "service/desk.h"
#include "service/parts.h"

namespace yinxin::service {
namespace {

constexpr std::size_t kMostSearches = 100;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestQuery = 4000;

void require_searcher(const Actor& actor) {
  require_may(actor, casework::Verb::kSearch, {}, "检索 search");
}

void require_fitting(const char* field, const std::string& text, std::size_t longest) {
  if (!text.empty() && text.size() <= longest) return;
  throw Error(ErrorCode::kInvalidInput, field,
              "请填写，至多" + std::to_string(longest) + "字节 (missing, or too long)");
}

}  // namespace

std::vector<SavedSearch> Desk::saved_searches(const Actor& actor) {
  require_searcher(actor);
  std::vector<SavedSearch> searches;
  parts_.desk().read([&](storage::Session& session) {
    const auto rows = session.query(
        "SELECT id, name, query, created FROM saved_search WHERE person=? ORDER BY id DESC",
        {actor.person});
    for (const auto& row : rows) {
      searches.push_back({row.integer(0), row.text(1), row.text(2), row.text(3)});
    }
  });
  return searches;
}

SavedSearch Desk::save_search(const Actor& actor, const std::string& name,
                              const std::string& query) {
  require_searcher(actor);
  require_fitting("名称 name", name, kLongestName);
  require_fitting("检索 query", query, kLongestQuery);
  SavedSearch saved{0, name, query, to_rfc3339(parts_.clock().now())};
  parts_.desk().write([&](storage::Session& session) {
    const auto count =
        session.query("SELECT count(*) FROM saved_search WHERE person=?", {actor.person});
    if (count.front().integer(0) >= static_cast<std::int64_t>(kMostSearches)) {
      throw Error(ErrorCode::kInvalidInput, "检索 query",
                  "已经保存了100个，请先删去不用的 (a hundred are kept; remove some first)");
    }
    session.execute("INSERT INTO saved_search(person, name, query, created) VALUES(?, ?, ?, ?)",
                    {actor.person, name, query, saved.created});
    saved.id = session.query("SELECT last_insert_rowid()").front().integer(0);
  });
  return saved;
}

void Desk::forget_search(const Actor& actor, std::int64_t id) {
  require_searcher(actor);
  parts_.desk().write([&](storage::Session& session) {
    if (session.execute("DELETE FROM saved_search WHERE id=? AND person=?", {id, actor.person}) ==
        0) {
      throw Error(ErrorCode::kNotFound, "检索 " + std::to_string(id),
                  "没有保存过 (no such search)");
    }
  });
}

}  // namespace yinxin::service
