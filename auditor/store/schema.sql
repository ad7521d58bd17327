-- One file an audit. Facts come from the browser, are written once and never changed; derived rows
-- (hit, load, sighting, finding, cell) can be dropped and made again from them. A table's columns are the
-- fields of its dataclass in auditor.model; columns marked JSON hold what is not a single value.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;

-- facts -------------------------------------------------------------------------------------------

CREATE TABLE visit (
  id           INTEGER PRIMARY KEY,
  goal         TEXT,
  leg          TEXT NOT NULL, -- JSON
  device       TEXT NOT NULL,
  began        TEXT NOT NULL,
  ended        INTEGER,
  url          TEXT NOT NULL,
  run          TEXT NOT NULL,
  repeat_of    INTEGER REFERENCES visit,
  error        TEXT,
  inconclusive TEXT,
  goal_at      INTEGER,
  consent_at   INTEGER,
  withdrawn_at INTEGER,
  user_agent   TEXT NOT NULL,
  language     TEXT NOT NULL,
  clock_offset INTEGER
) STRICT;

CREATE TABLE page (
  id        INTEGER NOT NULL,
  visit     INTEGER NOT NULL REFERENCES visit,
  "index"   INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  url       TEXT NOT NULL,
  final_url TEXT NOT NULL,
  status    INTEGER,
  title     TEXT NOT NULL,
  html      BLOB NOT NULL, -- zlib
  source    BLOB NOT NULL, -- zlib
  error     TEXT,
  redirects TEXT NOT NULL, -- JSON
  PRIMARY KEY (visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE step (
  visit      INTEGER NOT NULL REFERENCES visit,
  "index"    INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  action     TEXT NOT NULL,
  phase      TEXT NOT NULL,
  began      INTEGER NOT NULL,
  ended      INTEGER,
  is_goal    INTEGER NOT NULL,
  role       TEXT NOT NULL,
  error      TEXT,
  matched    INTEGER,
  screenshot INTEGER,
  link       TEXT NOT NULL,
  frame_url  TEXT NOT NULL,
  near       TEXT NOT NULL, -- JSON
  box        TEXT NOT NULL, -- JSON
  asks       INTEGER,
  contradicted TEXT NOT NULL,
  PRIMARY KEY (visit, "index")
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
  id            INTEGER NOT NULL,
  visit         INTEGER NOT NULL REFERENCES visit,
  at            INTEGER NOT NULL,
  method        TEXT NOT NULL,
  url           TEXT NOT NULL,
  body          TEXT NOT NULL,
  body_note     TEXT NOT NULL,
  content_type  TEXT NOT NULL,
  content_encoding TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  page          INTEGER,
  step          INTEGER,
  initiator     TEXT NOT NULL,
  chain         TEXT NOT NULL, -- JSON
  sender        TEXT NOT NULL,
  frame_url     TEXT NOT NULL,
  moment        TEXT NOT NULL,
  referrer      TEXT NOT NULL,
  status        INTEGER,
  failure       TEXT,
  held          INTEGER NOT NULL,
  redirect_of   INTEGER,
  ended         INTEGER,
  mime_type     TEXT NOT NULL,
  size          INTEGER,
  PRIMARY KEY (visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE push (
  id        INTEGER NOT NULL,
  visit     INTEGER NOT NULL REFERENCES visit,
  at        INTEGER NOT NULL,
  layer     TEXT NOT NULL,
  event     TEXT,
  payload   TEXT NOT NULL, -- JSON
  page      INTEGER,
  page_url  TEXT NOT NULL,
  step      INTEGER,
  initiator TEXT NOT NULL,
  PRIMARY KEY (visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE route (
  visit  INTEGER NOT NULL REFERENCES visit,
  id     INTEGER NOT NULL,
  at     INTEGER NOT NULL,
  kind   TEXT NOT NULL,
  before TEXT NOT NULL,
  url    TEXT NOT NULL,
  page   INTEGER,
  step   INTEGER,
  PRIMARY KEY (visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cookie (
  visit         INTEGER NOT NULL REFERENCES visit,
  n             INTEGER NOT NULL,
  name          TEXT NOT NULL,
  domain        TEXT NOT NULL,
  path          TEXT NOT NULL,
  lifetime_days REAL,
  vendor        TEXT,
  before_choice INTEGER NOT NULL,
  via           TEXT NOT NULL,
  set_by        TEXT NOT NULL,
  at            INTEGER,
  holds         TEXT NOT NULL, -- JSON
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE storage (
  visit         INTEGER NOT NULL REFERENCES visit,
  n             INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  area          TEXT NOT NULL,
  key           TEXT NOT NULL,
  length        INTEGER NOT NULL,
  page_url      TEXT NOT NULL,
  set_by        TEXT NOT NULL,
  before_choice INTEGER NOT NULL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE kept_id (
  visit         INTEGER NOT NULL REFERENCES visit,
  n             INTEGER NOT NULL,
  step          INTEGER NOT NULL,
  param         TEXT NOT NULL,
  place         TEXT NOT NULL,
  name          TEXT NOT NULL,
  host          TEXT NOT NULL,
  form          TEXT NOT NULL,
  lifetime_days REAL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE console (
  visit    INTEGER NOT NULL REFERENCES visit,
  id       INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT NOT NULL,
  text     TEXT NOT NULL,
  location TEXT NOT NULL,
  PRIMARY KEY (visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE violation (
  visit     INTEGER NOT NULL REFERENCES visit,
  n         INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  directive TEXT NOT NULL,
  blocked   TEXT NOT NULL,
  page_url  TEXT NOT NULL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE script_time (
  visit        INTEGER NOT NULL REFERENCES visit,
  n            INTEGER NOT NULL,
  url          TEXT NOT NULL,
  page_url     TEXT NOT NULL,
  milliseconds INTEGER NOT NULL,
  longest      INTEGER NOT NULL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE screenshot (
  visit   INTEGER NOT NULL REFERENCES visit,
  id      INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  caption TEXT NOT NULL,
  image   BLOB NOT NULL,
  PRIMARY KEY (visit, id)
) STRICT;

CREATE TABLE shown (
  visit INTEGER NOT NULL REFERENCES visit,
  key   TEXT NOT NULL,
  text  TEXT NOT NULL,
  PRIMARY KEY (visit, key)
) STRICT, WITHOUT ROWID;

-- Containers are large, and the same on every page: each text is kept once.
CREATE TABLE script (
  id   INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  text BLOB NOT NULL -- zlib
) STRICT;

CREATE TABLE script_of (
  visit   INTEGER NOT NULL REFERENCES visit,
  request INTEGER NOT NULL,
  script  INTEGER NOT NULL REFERENCES script,
  PRIMARY KEY (visit, request)
) STRICT, WITHOUT ROWID;

-- derived -----------------------------------------------------------------------------------------

CREATE TABLE hit (
  id        INTEGER NOT NULL,
  visit     INTEGER NOT NULL REFERENCES visit,
  requests  TEXT NOT NULL, -- JSON
  at        INTEGER NOT NULL,
  sent_at   INTEGER NOT NULL,
  vendor    TEXT NOT NULL,
  category  TEXT NOT NULL,
  account   TEXT NOT NULL,
  event     TEXT NOT NULL,
  params    TEXT NOT NULL, -- JSON
  raw       TEXT NOT NULL, -- JSON
  value     TEXT, -- a decimal number
  currency  TEXT,
  key       TEXT,
  items     TEXT NOT NULL, -- JSON
  consent   TEXT NOT NULL, -- JSON
  privacy   TEXT NOT NULL, -- JSON
  label     TEXT NOT NULL,
  aliases   TEXT NOT NULL, -- JSON
  environment TEXT NOT NULL,
  user_hash TEXT NOT NULL,
  endpoint  TEXT NOT NULL,
  automatic INTEGER NOT NULL,
  page      INTEGER,
  page_url  TEXT NOT NULL,
  step      INTEGER,
  sent_step INTEGER,
  initiator TEXT NOT NULL,
  delivered INTEGER NOT NULL,
  failure   TEXT,
  held      INTEGER NOT NULL,
  PRIMARY KEY (visit, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE load (
  visit     INTEGER NOT NULL REFERENCES visit,
  n         INTEGER NOT NULL,
  request   INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  vendor    TEXT NOT NULL,
  account   TEXT NOT NULL,
  page      INTEGER,
  page_url  TEXT NOT NULL,
  step      INTEGER,
  initiator TEXT NOT NULL,
  url       TEXT NOT NULL,
  status    INTEGER,
  failure   TEXT,
  category  TEXT NOT NULL,
  environment TEXT NOT NULL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE server_request (
  id           INTEGER PRIMARY KEY,
  at           INTEGER NOT NULL, -- milliseconds since 1970
  method       TEXT NOT NULL,
  url          TEXT NOT NULL,
  host         TEXT NOT NULL,
  content_type TEXT NOT NULL,
  body         TEXT NOT NULL,
  body_note    TEXT NOT NULL,
  status       INTEGER NOT NULL
) STRICT;

CREATE TABLE sighting (
  visit     INTEGER NOT NULL REFERENCES visit,
  n         INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  vendor    TEXT NOT NULL,
  host      TEXT NOT NULL,
  path      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  count     INTEGER NOT NULL,
  request   INTEGER NOT NULL,
  at        INTEGER NOT NULL,
  last_at   INTEGER NOT NULL,
  page_url  TEXT NOT NULL,
  initiator TEXT NOT NULL,
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
  id            INTEGER PRIMARY KEY,
  "check"       TEXT NOT NULL,
  fault         TEXT,
  outcome       TEXT NOT NULL,
  severity      INTEGER NOT NULL,
  message       TEXT NOT NULL,
  fingerprint   TEXT NOT NULL,
  about         TEXT NOT NULL,
  visit         INTEGER NOT NULL REFERENCES visit,
  goal          TEXT,
  leg           TEXT NOT NULL,
  device        TEXT NOT NULL,
  page_url      TEXT NOT NULL,
  expected      TEXT NOT NULL,
  actual        TEXT NOT NULL,
  evidence      TEXT NOT NULL, -- JSON
  tag           TEXT,
  vendor        TEXT,
  line          INTEGER,
  fix           TEXT,
  suppressed_by TEXT,
  wording       TEXT NOT NULL -- JSON
) STRICT;
CREATE INDEX finding_by_visit ON finding (visit);

CREATE TABLE cell (
  visit    INTEGER NOT NULL REFERENCES visit,
  n        INTEGER NOT NULL,
  goal     TEXT,
  tag      TEXT NOT NULL,
  about    TEXT NOT NULL,
  leg      TEXT NOT NULL,
  device   TEXT NOT NULL,
  outcome  TEXT NOT NULL,
  findings TEXT NOT NULL, -- JSON
  PRIMARY KEY (visit, n)
) STRICT, WITHOUT ROWID;
