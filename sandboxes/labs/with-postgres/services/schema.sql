create table products (
  id int generated always as identity primary key,
  name text not null unique,
  about text not null,
  cents int not null check (cents > 0),
  stock int not null check (stock >= 0),
  words tsvector generated always as (to_tsvector('english', name || ' ' || about)) stored
);
create index products_words on products using gin (words);

create table orders (
  id int generated always as identity primary key,
  product int not null references products,
  quantity int not null check (quantity > 0),
  at timestamptz not null default now()
);
create index orders_product on orders (product);

insert into products (name, about, cents, stock) values
  ('Sencha', 'Green tea from Japan, steamed', 1250, 20),
  ('Assam', 'Black tea, strong, for the morning', 890, 5),
  ('Rooibos', 'Red bush, without caffeine', 650, 40),
  ('Gunpowder', 'Green tea from China, rolled', 720, 12);
