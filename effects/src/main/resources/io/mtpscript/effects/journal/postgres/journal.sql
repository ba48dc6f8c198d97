CREATE TABLE IF NOT EXISTS mtp_journal (
  n          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  request_id text        NOT NULL,
  arrived    timestamptz NOT NULL,
  snapshot   bytea       NOT NULL,  -- SHA-256 of the snapshot that was served
  key_id     bytea,                 -- which key of the deployment; NULL: in the clear
  slot       bytea,                 -- the record's key, encrypted; NULL: erased, or in the clear
  record     bytea       NOT NULL,
  writer     bytea       NOT NULL,  -- which start of an engine wrote it
  place      bigint      NOT NULL,  -- how many rows that one wrote before
  sum        bytea       NOT NULL,  -- SHA-256 of all of this but n and slot
  UNIQUE (writer, place)
);
CREATE INDEX IF NOT EXISTS mtp_journal_request ON mtp_journal (request_id);
CREATE INDEX IF NOT EXISTS mtp_journal_arrived ON mtp_journal (arrived);
