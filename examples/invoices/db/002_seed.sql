INSERT INTO customer (name, email) VALUES
  ('Ada Lovelace', 'ada@example.com'),
  ('Grace Hopper', 'grace@example.com');

INSERT INTO invoice (customer_id, status, net, vat, total) VALUES
  (1, 'Issued', 300.00, 60.00, 360.00),
  (2, 'Draft', 19.99, 1.40, 21.39);

INSERT INTO invoice_line (invoice_id, position, description, quantity, unit_price, vat_rate, net, vat) VALUES
  (1, 0, 'Notes on the engine', 3, 100, 0.20, 300.00, 60.00),
  (2, 0, 'Compiler manual', 1, 19.99, 0.07, 19.99, 1.40);

INSERT INTO payment (invoice_id, amount, reference) VALUES (1, 100.00, 'wire-1');
