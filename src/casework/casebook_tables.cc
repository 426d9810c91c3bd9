#include "casework/casebook.h"

namespace yinxin::casework {

const std::string_view kCasebookTables = R"sql(
CREATE TABLE followed(
  one INTEGER PRIMARY KEY CHECK (one=1),
  position INTEGER NOT NULL
);
INSERT INTO followed VALUES(1, 0);
CREATE TABLE document(
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  family TEXT NOT NULL,
  date TEXT NOT NULL,
  time TEXT NOT NULL,
  case_name TEXT NOT NULL
);
CREATE INDEX document_number ON document(number);
CREATE INDEX document_family ON document(family, date);
CREATE TABLE party(
  document TEXT NOT NULL REFERENCES document(id),
  part TEXT NOT NULL,
  place INTEGER NOT NULL,
  agency TEXT NOT NULL,
  PRIMARY KEY(document, part, place)
);
CREATE INDEX party_agency ON party(agency);
CREATE TABLE link(
  document TEXT NOT NULL,
  other TEXT NOT NULL,
  PRIMARY KEY(document, other)
);
CREATE INDEX link_other ON link(other);
CREATE TABLE delivery(
  document TEXT NOT NULL REFERENCES document(id),
  agency TEXT NOT NULL,
  copy INTEGER NOT NULL,
  received TEXT NOT NULL DEFAULT '',
  recorded TEXT NOT NULL DEFAULT '',
  person TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  post TEXT NOT NULL DEFAULT '',
  differences TEXT NOT NULL DEFAULT '',
  log_index INTEGER NOT NULL DEFAULT -1,
  PRIMARY KEY(document, agency)
);
CREATE INDEX delivery_open ON delivery(agency, received);
CREATE TABLE clock(
  id INTEGER PRIMARY KEY,
  document TEXT NOT NULL REFERENCES document(id),
  agency TEXT NOT NULL,
  rule TEXT NOT NULL,
  kinds TEXT NOT NULL,
  duty INTEGER NOT NULL,
  from_event TEXT NOT NULL,
  answer TEXT NOT NULL DEFAULT '',
  answered TEXT NOT NULL DEFAULT '',
  late INTEGER NOT NULL DEFAULT 0,
  lateness TEXT NOT NULL DEFAULT '',
  UNIQUE(document, agency, rule)
);
CREATE INDEX clock_open ON clock(agency, answer);
CREATE TABLE computation(
  sequence INTEGER PRIMARY KEY,
  clock INTEGER NOT NULL REFERENCES clock(id),
  rule_version TEXT NOT NULL,
  name TEXT NOT NULL,
  basis TEXT NOT NULL,
  kind INTEGER NOT NULL,
  to_verify INTEGER NOT NULL,
  start TEXT NOT NULL,
  ends INTEGER NOT NULL,
  last_day TEXT NOT NULL,
  explanation TEXT NOT NULL,
  reason TEXT NOT NULL,
  person TEXT NOT NULL,
  time TEXT NOT NULL
);
CREATE INDEX computation_clock ON computation(clock);
CREATE TRIGGER computation_kept BEFORE UPDATE ON computation
BEGIN SELECT RAISE(ABORT, 'computations are never changed'); END;
CREATE TRIGGER computation_there BEFORE DELETE ON computation
BEGIN SELECT RAISE(ABORT, 'computations are never deleted'); END;
)sql";

const std::string_view kCaseNameIndex = "CREATE INDEX document_case ON document(case_name);";

}  // namespace yinxin::casework
