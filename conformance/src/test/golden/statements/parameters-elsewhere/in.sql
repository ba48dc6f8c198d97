CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE customer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL,
  note text,
  total numeric NOT NULL,
  score double precision,
  mood mood NOT NULL,
  tags text[] NOT NULL,
  extra jsonb,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE VIEW customer_name AS SELECT id, name, note FROM customer;
