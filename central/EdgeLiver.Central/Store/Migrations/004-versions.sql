-- The versions of one exam.
CREATE INDEX record_id ON record (unit_id, record_id);
CREATE INDEX exam_category ON exam (category, started_at);
