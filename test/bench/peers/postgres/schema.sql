-- What an order on account needs at the least: the account with its figures, the order under its own id, a record of what was decided.
create table account (
  id text primary key,
  credit_limit bigint not null,
  unpaid bigint not null default 0,
  open_orders bigint not null default 0,
  sequence bigint not null default 0
);
create table placed_order (
  id text primary key,
  account_id text not null references account,
  amount bigint not null,
  lines jsonb not null,
  placed_at timestamptz not null default now()
);
create table journal (
  account_id text not null references account,
  sequence bigint not null,
  entry jsonb not null,
  primary key (account_id, sequence)
);
