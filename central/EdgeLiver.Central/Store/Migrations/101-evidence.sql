-- What became of the person of an exam; one for each exam, and it counts before what was said of its alerts.
CREATE TABLE exam_outcome (
  unit_id bigint NOT NULL,
  exam_id text NOT NULL,
  outcome text NOT NULL,
  entered_at bigint NOT NULL,
  entered_by text NOT NULL,
  PRIMARY KEY (unit_id, exam_id),
  FOREIGN KEY (unit_id, exam_id) REFERENCES exam (unit_id, exam_id)
);
CREATE INDEX alert_exam ON alert (unit_id, exam_id);
