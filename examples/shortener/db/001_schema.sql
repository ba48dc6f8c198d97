CREATE TABLE link (
  code       text NOT NULL CONSTRAINT link_code_key PRIMARY KEY,
  url        text NOT NULL,
  permanent  boolean NOT NULL,
  hits       bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now()
);
