CREATE TABLE customer (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  email      text NOT NULL CONSTRAINT customer_email_key UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE invoice (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customer (id),
  status      text NOT NULL CHECK (status IN ('Draft', 'Issued', 'Paid', 'Cancelled')),
  net         numeric(34, 2) NOT NULL,
  vat         numeric(34, 2) NOT NULL,
  total       numeric(34, 2) NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX invoice_by_customer ON invoice (customer_id, id);

CREATE TABLE invoice_line (
  invoice_id  bigint NOT NULL REFERENCES invoice (id),
  position    int NOT NULL,
  description text NOT NULL,
  quantity    bigint NOT NULL CHECK (quantity > 0),
  unit_price  numeric(34, 10) NOT NULL CHECK (unit_price >= 0),
  vat_rate    numeric(6, 4) NOT NULL CHECK (vat_rate BETWEEN 0 AND 1),
  net         numeric(34, 2) NOT NULL,
  vat         numeric(34, 2) NOT NULL,
  PRIMARY KEY (invoice_id, position)
);

CREATE TABLE payment (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  invoice_id bigint NOT NULL REFERENCES invoice (id),
  amount     numeric(34, 2) NOT NULL CHECK (amount > 0),
  reference  text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payment_reference_key UNIQUE (invoice_id, reference)
);
