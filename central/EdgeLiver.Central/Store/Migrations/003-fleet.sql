-- What one instance does for all: the holder keeps it by renewing.
CREATE TABLE lease (
  name text PRIMARY KEY,
  holder text NOT NULL,
  until bigint NOT NULL
);

-- The newest word of each unit; null is "not known".
CREATE TABLE unit_state (
  unit_id bigint PRIMARY KEY REFERENCES unit (id),
  state text NOT NULL,
  born_at bigint,
  died_at bigint,
  heard_at bigint,
  capture text,
  frames_per_second double precision,
  frames bigint,
  latency_p99_ms double precision,
  pending_alerts bigint,
  pending_exams bigint,
  pending_events bigint,
  temperature_c double precision,
  disk_free bigint,
  clock_offset_ms double precision,
  clock_quality text,
  model text,
  provider text,
  ai_runs smallint,
  software text,
  answer text
);

-- A point each step of the history.
CREATE TABLE sample (
  unit_id bigint NOT NULL REFERENCES unit (id),
  at bigint NOT NULL,
  frames_per_second double precision,
  latency_p99_ms double precision,
  pending bigint,
  temperature_c double precision,
  disk_free bigint,
  clock_offset_ms double precision,
  PRIMARY KEY (unit_id, at)
);
CREATE INDEX sample_at ON sample (at);

-- What a person told a unit to do, and what became of it.
CREATE TABLE command (
  id {key},
  unit_id bigint NOT NULL REFERENCES unit (id),
  metric text NOT NULL,
  value text NOT NULL,
  asked_by text NOT NULL,
  asked_at bigint NOT NULL,
  sent_at bigint,
  answer text,
  answered_at bigint
);
CREATE INDEX command_open ON command (answered_at, unit_id);
