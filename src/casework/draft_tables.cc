#include "casework/drafts.h"

namespace yinxin::casework {

const std::string_view kDraftTables = R"sql(
CREATE TABLE draft(
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  kind TEXT NOT NULL,
  title TEXT NOT NULL,
  author TEXT NOT NULL,
  agency TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  record TEXT NOT NULL,
  lateness TEXT NOT NULL DEFAULT '',
  document TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  updated TEXT NOT NULL
);
CREATE INDEX draft_state ON draft(state);
CREATE INDEX draft_author ON draft(author);
CREATE UNIQUE INDEX draft_request ON draft(author, request) WHERE request!='';
CREATE TABLE draft_issuer(
  draft TEXT NOT NULL REFERENCES draft(id),
  place INTEGER NOT NULL,
  agency TEXT NOT NULL,
  person TEXT NOT NULL,
  post TEXT NOT NULL,
  time TEXT NOT NULL,
  PRIMARY KEY(draft, place)
);
CREATE INDEX draft_issuer_agency ON draft_issuer(agency);
CREATE TABLE draft_record(
  draft TEXT NOT NULL REFERENCES draft(id),
  version INTEGER NOT NULL,
  record TEXT NOT NULL,
  PRIMARY KEY(draft, version)
);
CREATE TABLE draft_step(
  sequence INTEGER PRIMARY KEY,
  draft TEXT NOT NULL REFERENCES draft(id),
  time TEXT NOT NULL,
  verb TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  version INTEGER NOT NULL,
  person TEXT NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  agency TEXT NOT NULL,
  reason TEXT NOT NULL,
  digest TEXT NOT NULL
);
CREATE INDEX draft_step_draft ON draft_step(draft);
CREATE TRIGGER draft_record_kept BEFORE UPDATE ON draft_record
BEGIN SELECT RAISE(ABORT, 'records are never changed'); END;
CREATE TRIGGER draft_record_there BEFORE DELETE ON draft_record
BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER draft_step_kept BEFORE UPDATE ON draft_step
BEGIN SELECT RAISE(ABORT, 'steps are never changed'); END;
CREATE TRIGGER draft_step_there BEFORE DELETE ON draft_step
BEGIN SELECT RAISE(ABORT, 'steps are never deleted'); END;
)sql";

const std::string_view kDraftDocumentIndex = "CREATE INDEX draft_document ON draft(document);";

}  // namespace yinxin::casework
