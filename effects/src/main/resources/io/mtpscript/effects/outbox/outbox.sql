CREATE TABLE IF NOT EXISTS mtp_outbox (
  id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key            text        NOT NULL,  -- the derived Idempotency-Key: the same however often it is sent
  correlation_id text        NOT NULL,  -- of the request that asked for it
  method         text        NOT NULL,
  origin         text        NOT NULL,  -- where it goes: scheme, host and port
  request        bytea       NOT NULL,  -- all that is sent, encrypted
  created_at     timestamptz NOT NULL DEFAULT pg_catalog.now(),
  next_at        timestamptz NOT NULL DEFAULT pg_catalog.now(),  -- when it is tried next
  tries          int         NOT NULL DEFAULT 0,
  failed         boolean     NOT NULL DEFAULT false,  -- given up: it stays until it is retried or deleted
  error          text                   -- why the last try failed
);
CREATE INDEX IF NOT EXISTS mtp_outbox_next ON mtp_outbox (next_at) WHERE NOT failed;
