CREATE TABLE account (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code     text NOT NULL CONSTRAINT account_code_key UNIQUE,
  name     text NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('Asset', 'Liability', 'Equity', 'Income', 'Expense')),
  currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$')
);

-- One event of the business. Entries are never changed; a mistake is corrected by a reversal.
CREATE TABLE entry (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reference   text NOT NULL CONSTRAINT entry_reference_key UNIQUE,
  description text NOT NULL,
  reverses    bigint CONSTRAINT entry_reverses_key UNIQUE REFERENCES entry (id),
  booked_at   timestamptz NOT NULL DEFAULT now()
);

-- What an entry does to one account: positive amounts are debits, negative ones credits.
CREATE TABLE posting (
  entry_id   bigint NOT NULL REFERENCES entry (id),
  position   int NOT NULL,
  account_id bigint NOT NULL REFERENCES account (id),
  amount     numeric(34, 4) NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (entry_id, position)
);

CREATE INDEX posting_by_account ON posting (account_id, entry_id);
