CREATE TABLE IF NOT EXISTS mtp_claims (
  key      bytea       NOT NULL,  -- SHA-256 of method, route, principal and the client's key
  done     boolean     NOT NULL,  -- false: a request has the key; true: a request has ended with it
  request  bytea       NOT NULL,  -- SHA-256 of what was asked
  owner    text        NOT NULL,  -- id of the run that wrote the row
  until    timestamptz NOT NULL,  -- how long the row counts
  response bytea,                 -- what was answered, where it was kept
  PRIMARY KEY (key, done)
);
CREATE INDEX IF NOT EXISTS mtp_claims_until ON mtp_claims (until);
