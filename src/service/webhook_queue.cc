#include "service/webhook_queue.h"

#include "base/error.h"
#include "crypto/digest.h"

namespace yinxin::service {

// Moments are milliseconds since 1970. `next` is the first entry of the log not looked at yet.
const std::string_view kWebhookTables = R"sql(
CREATE TABLE webhook(
  agency TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  secret TEXT NOT NULL,
  next INTEGER NOT NULL,
  dropped INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE webhook_delivery(
  id TEXT PRIMARY KEY,
  agency TEXT NOT NULL,
  event TEXT NOT NULL,
  log_index INTEGER NOT NULL,
  body TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  problem TEXT NOT NULL DEFAULT ''
);
CREATE INDEX webhook_due ON webhook_delivery(state, next_at);
CREATE INDEX webhook_of_agency ON webhook_delivery(agency, log_index);
)sql";

namespace {

using storage::Row;
using storage::Session;

constexpr std::size_t kIdSize = 32;
constexpr std::int64_t kKept = 10'000;  // entries of the log whose finished deliveries are kept

std::int64_t milliseconds(Instant instant) {
  return instant.time_since_epoch().count();
}

std::string purpose(const std::string& agency) {
  return "webhook " + agency;
}

// The same for the same event and agency, so that a receiver can tell a repetition.
std::string id_of(std::uint64_t index, const WebhookEvent& event) {
  const std::string text = std::to_string(index) + "\n" + event.agency + "\n" + event.name;
  return crypto::sha256(text).hex().substr(0, kIdSize);
}

}  // namespace

void WebhookQueue::set(const std::string& agency, const std::string& url, const std::string& secret,
                       std::uint64_t log_size) {
  const std::string sealed = to_hex(box_.seal(secret, purpose(agency)));
  database_.write([&](Session& session) {
    session.execute(
        "INSERT INTO webhook(agency, url, secret, next) VALUES(?,?,?,?)"
        " ON CONFLICT(agency) DO UPDATE SET url=excluded.url, secret=excluded.secret",
        {agency, url, sealed, static_cast<std::int64_t>(log_size)});
  });
}

bool WebhookQueue::remove(const std::string& agency) {
  std::size_t removed = 0;
  database_.write([&](Session& session) {
    removed = session.execute("DELETE FROM webhook WHERE agency=?", {agency});
    session.execute("DELETE FROM webhook_delivery WHERE agency=?", {agency});
  });
  return removed > 0;
}

std::vector<Webhook> WebhookQueue::list() const {
  std::vector<Webhook> all;
  database_.read([&](Session& session) {
    for (const Row& row :
         session.query("SELECT w.agency, url, SUM(state='pending'), SUM(state='given-up'), dropped"
                       " FROM webhook w LEFT JOIN webhook_delivery d ON d.agency=w.agency"
                       " GROUP BY w.agency ORDER BY w.agency")) {
      const auto count = [&row](std::size_t column) {
        return row.text(column).empty() ? 0 : static_cast<std::uint64_t>(row.integer(column));
      };
      all.push_back({row.text(0), row.text(1), count(2), count(3), count(4)});
    }
  });
  return all;
}

std::vector<WebhookDelivery> WebhookQueue::deliveries(const std::string& agency,
                                                      std::size_t limit) const {
  std::vector<WebhookDelivery> all;
  database_.read([&](Session& session) {
    for (const Row& row :
         session.query("SELECT id, agency, event, body, state, attempts, problem"
                       " FROM webhook_delivery WHERE agency=? ORDER BY log_index DESC LIMIT ?",
                       {agency, static_cast<std::int64_t>(limit)})) {
      all.push_back({row.text(0), row.text(1), row.text(2), row.text(3), row.text(4),
                     static_cast<int>(row.integer(5)), row.text(6)});
    }
  });
  return all;
}

std::optional<std::uint64_t> WebhookQueue::position() const {
  std::optional<std::uint64_t> first;
  database_.read([&](Session& session) {
    const auto rows = session.query("SELECT MIN(next) FROM webhook");
    if (!rows[0].text(0).empty()) first = static_cast<std::uint64_t>(rows[0].integer(0));
  });
  return first;
}

void WebhookQueue::add(std::uint64_t index, const std::vector<WebhookEvent>& events, Instant now) {
  const auto at = static_cast<std::int64_t>(index);
  database_.write([&](Session& session) {
    for (const WebhookEvent& event : events) {
      const auto waiting = session.query(
          "SELECT (SELECT COUNT(*) FROM webhook_delivery WHERE agency=w.agency AND state='pending')"
          " FROM webhook w WHERE agency=? AND next<=?",
          {event.agency, at});
      if (waiting.empty()) continue;
      if (waiting[0].integer(0) >= kMostPending) {
        session.execute("UPDATE webhook SET dropped=dropped+1 WHERE agency=?", {event.agency});
        continue;
      }
      session.execute(
          "INSERT OR IGNORE INTO webhook_delivery(id, agency, event, log_index, body, next_at)"
          " VALUES(?,?,?,?,?,?)",
          {id_of(index, event), event.agency, event.name, at, event.body, milliseconds(now)});
    }
    session.execute("UPDATE webhook SET next=? WHERE next<=?", {at + 1, at});
    session.execute("DELETE FROM webhook_delivery WHERE state<>'pending' AND log_index<?",
                    {at - kKept});
  });
}

std::optional<DueDelivery> WebhookQueue::next(const std::set<std::string>& busy,
                                              Instant now) const {
  std::optional<DueDelivery> due;
  database_.read([&](Session& session) {
    std::string sql =
        "SELECT d.id, d.agency, event, body, url, secret, attempts FROM webhook_delivery d"
        " JOIN webhook w ON w.agency=d.agency WHERE state='pending' AND next_at<=?";
    std::vector<storage::Value> values = {milliseconds(now)};
    for (const std::string& agency : busy) {
      sql += " AND d.agency<>?";
      values.emplace_back(agency);
    }
    const auto rows = session.query(sql + " ORDER BY next_at, log_index LIMIT 1", values);
    if (rows.empty()) return;
    const Row& row = rows[0];
    due = DueDelivery{row.text(0),
                      row.text(1),
                      row.text(2),
                      row.text(3),
                      row.text(4),
                      box_.open(from_hex(row.text(5)), purpose(row.text(1))),
                      static_cast<int>(row.integer(6))};
  });
  return due;
}

void WebhookQueue::succeeded(const std::string& id) {
  database_.write([&](Session& session) {
    session.execute(
        "UPDATE webhook_delivery SET state='done', attempts=attempts+1, problem='' WHERE id=?",
        {id});
  });
}

void WebhookQueue::failed(const DueDelivery& delivery, const std::string& problem, Instant now,
                          std::chrono::seconds pause) {
  const bool last = delivery.attempts + 1 >= kMostAttempts;
  database_.write([&](Session& session) {
    session.execute(
        "UPDATE webhook_delivery SET state=?, attempts=attempts+1, problem=?, next_at=? WHERE id=?",
        {std::string(last ? "given-up" : "pending"), problem, milliseconds(now + pause),
         delivery.id});
  });
}

}  // namespace yinxin::service
