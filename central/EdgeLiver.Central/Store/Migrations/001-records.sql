-- Times are milliseconds since 1970 in UTC; flags are 0 or 1.
CREATE TABLE unit (
  id {key},
  site text NOT NULL,
  name text NOT NULL,
  first_seen bigint NOT NULL,
  UNIQUE (site, name)
);

-- Whatever a unit has sent, byte for byte. (unit, sequence) tells a repeat.
CREATE TABLE record (
  unit_id bigint NOT NULL REFERENCES unit (id),
  sequence bigint NOT NULL,
  kind smallint NOT NULL,
  record_id text NOT NULL,
  schema_name text NOT NULL,
  sha256 text NOT NULL,
  received_at bigint NOT NULL,
  payload {bytes} NOT NULL,
  PRIMARY KEY (unit_id, sequence)
);

-- The newest version of each exam: what pages look for. The bundle stands in record.
CREATE TABLE exam (
  unit_id bigint NOT NULL REFERENCES unit (id),
  exam_id text NOT NULL,
  sequence bigint NOT NULL,
  site text NOT NULL,
  status text NOT NULL,
  pseudonym text NOT NULL,
  age integer,
  sex text NOT NULL,
  operator text,
  started_at bigint NOT NULL,
  ended_at bigint NOT NULL,
  received_at bigint NOT NULL,
  policy text NOT NULL,
  category text,
  recommendation text,
  flags text NOT NULL,
  visualization text,
  afp double precision,
  afp_unit text,
  lesions integer NOT NULL,
  largest_mm double precision,
  opinion text,
  probability double precision,
  software text,
  PRIMARY KEY (unit_id, exam_id)
);
CREATE INDEX exam_started ON exam (started_at);
CREATE INDEX exam_pseudonym ON exam (pseudonym, started_at);
CREATE INDEX exam_site ON exam (site, started_at);
CREATE INDEX exam_unit ON exam (unit_id, started_at);

-- What a model said of each lesion: distributions are made of these. score_bin: 0 to 49, the probability in steps of 0.02.
CREATE TABLE lesion (
  unit_id bigint NOT NULL,
  exam_id text NOT NULL,
  lesion_id text NOT NULL,
  seen_at bigint NOT NULL,
  size_mm double precision,
  model text,
  opinion text,
  probability double precision,
  score_bin smallint,
  out_of_distribution smallint NOT NULL,
  PRIMARY KEY (unit_id, exam_id, lesion_id),
  FOREIGN KEY (unit_id, exam_id) REFERENCES exam (unit_id, exam_id)
);
CREATE INDEX lesion_model ON lesion (model, seen_at);
CREATE INDEX lesion_unit ON lesion (unit_id, seen_at);

CREATE TABLE alert (
  unit_id bigint NOT NULL REFERENCES unit (id),
  alert_id text NOT NULL,
  sequence bigint NOT NULL,
  site text NOT NULL,
  reason text NOT NULL,
  exam_id text NOT NULL,
  pseudonym text NOT NULL,
  raised_at bigint NOT NULL,
  received_at bigint NOT NULL,
  acknowledged_at bigint,
  acknowledged_by text,
  assigned_to text,
  outcome text,
  outcome_at bigint,
  outcome_by text,
  PRIMARY KEY (unit_id, alert_id)
);
CREATE INDEX alert_open ON alert (outcome_at, raised_at);

-- What could not be taken: kept for whoever looks into it, never shown as a record.
CREATE TABLE set_aside (
  id {key},
  topic text NOT NULL,
  sequence bigint,
  reason text NOT NULL,
  sha256 text NOT NULL,
  first_at bigint NOT NULL,
  last_at bigint NOT NULL,
  times bigint NOT NULL,
  payload {bytes} NOT NULL,
  UNIQUE (topic, sha256, reason)
);
