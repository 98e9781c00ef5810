CREATE TABLE account (
  name text PRIMARY KEY,
  roles integer NOT NULL,
  hash text NOT NULL,
  changed_at bigint NOT NULL
);

-- By the hash of the browser's token: whoever reads this table can't log in with it.
CREATE TABLE login (
  token_hash text PRIMARY KEY,
  account text NOT NULL REFERENCES account (name) ON DELETE CASCADE,
  started_at bigint NOT NULL,
  used_at bigint NOT NULL
);

-- Keys that all instances share.
CREATE TABLE secret (
  name text PRIMARY KEY,
  value {bytes} NOT NULL
);

-- Who did what to what, and why; only ever added to.
CREATE TABLE audit (
  id {key},
  at bigint NOT NULL,
  who text NOT NULL,
  action text NOT NULL,
  object text NOT NULL,
  why text,
  detail text
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_object ON audit (object, at);
