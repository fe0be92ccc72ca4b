CREATE TABLE clients (client_id int PRIMARY KEY, name text, since date, is_vip boolean);
INSERT INTO clients VALUES
  (1, 'Ada "A."', '2024-01-01', true), (2, NULL, '2024-02-03', false), (3, '', '2024-05-06', NULL);
CREATE TABLE "Orders" (client_id int, at timestamp, total numeric(12, 2), code text);
INSERT INTO "Orders" VALUES
  (1, '2025-01-05 08:30', 10.5, '007'), (1, '2025-01-06 00:00', 3, '1'), (2, '2025-02-01 12:00', 0.1, NULL),
  (9, '2025-02-02 12:00', 7.25, '');
CREATE VIEW dear AS SELECT * FROM "Orders" WHERE total > 5;
CREATE SCHEMA old;
CREATE TABLE old.orders (client_id int, at timestamp, total numeric(12, 2));
INSERT INTO old.orders VALUES (3, '2023-12-24 18:00', 99.99), (3, 'infinity', 1);
