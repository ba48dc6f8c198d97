CREATE TABLE customer (id int NOT NULL, name text NOT NULL);
