INSERT INTO account (code, name, kind, currency) VALUES
  ('cash-eur', 'Cash at bank', 'Asset', 'EUR'),
  ('cash-usd', 'Dollar account', 'Asset', 'USD'),
  ('capital', 'Paid-in capital', 'Equity', 'EUR'),
  ('sales', 'Sales', 'Income', 'EUR'),
  ('rent', 'Rent', 'Expense', 'EUR'),
  ('fx-eur', 'Exchange, euro side', 'Equity', 'EUR'),
  ('fx-usd', 'Exchange, dollar side', 'Equity', 'USD');
