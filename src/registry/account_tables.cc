#include "registry/accounts.h"

namespace yinxin::registry {

// Moments are milliseconds since 1970. A trigger keeps what happened from being rewritten.
const std::string_view kAccountTables = R"sql(
CREATE TABLE account(
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL UNIQUE,
  agency TEXT NOT NULL,
  roles TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  sample INTEGER NOT NULL DEFAULT 0,
  password TEXT NOT NULL DEFAULT '',
  totp TEXT NOT NULL DEFAULT '',
  totp_step INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,
  locked_until INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE session(
  token TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account(id),
  csrf TEXT NOT NULL,
  ends INTEGER NOT NULL,
  idle_ends INTEGER NOT NULL
);
CREATE INDEX session_account ON session(account);
CREATE TABLE token(
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES account(id),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  expires INTEGER NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE certificate(
  fingerprint TEXT PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account(id),
  name TEXT NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE account_event(
  sequence INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  actor TEXT NOT NULL,
  account TEXT NOT NULL,
  event TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX account_event_account ON account_event(account);
CREATE TRIGGER account_event_kept BEFORE UPDATE ON account_event
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
CREATE TRIGGER account_event_there BEFORE DELETE ON account_event
BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
)sql";

const std::string_view kCertificateScopes = R"sql(
ALTER TABLE certificate ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
)sql";

}  // namespace yinxin::registry
