-- What ClaudeStreaming.PostgreSql keeps, version 1. It may be run any number of times, by any number of servers at once; on a version that it
-- does not know it changes nothing and fails. The servers need USAGE on the schema and SELECT, INSERT, UPDATE and DELETE on its tables.
BEGIN;
SELECT pg_advisory_xact_lock(7163384702116);

DO $$
BEGIN
  IF to_regclass('claude_streaming.version') IS NOT NULL THEN
    IF EXISTS (SELECT FROM claude_streaming.version WHERE version <> 1) THEN
      RAISE EXCEPTION 'The schema claude_streaming has a version that this script does not know. Use the script of the package that made it.';
    END IF;
  END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS claude_streaming;

CREATE TABLE IF NOT EXISTS claude_streaming.version (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  version integer NOT NULL
);
INSERT INTO claude_streaming.version (version) VALUES (1) ON CONFLICT DO NOTHING;

-- One row a stream. Appending changes no column that is indexed, so that the row stays in its page, for which it leaves room.
CREATE TABLE IF NOT EXISTS claude_streaming.streams (
  key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  owner text NOT NULL,
  kind text NOT NULL,
  is_protected boolean NOT NULL,           -- whether take_over_state and data are encrypted
  take_over_state bytea,                   -- what another server has to know to go on; null unless the application stores it
  max_bytes bigint NOT NULL,
  lease interval NOT NULL,
  keep interval NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  holder uuid NOT NULL,                    -- which acquisition, so that one that is sent again is recognised
  generation bigint NOT NULL DEFAULT 1,    -- how many there were; an older one can write nothing
  lease_until timestamptz NOT NULL,
  stop_requested boolean NOT NULL DEFAULT false,
  last_sequence bigint NOT NULL DEFAULT 0,
  bytes bigint NOT NULL DEFAULT 0,
  outcome smallint,                        -- the terminal record: 0 completed, 1 failed, 2 stopped, 3 orphaned; null while it runs
  expires_at timestamptz
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);

CREATE INDEX IF NOT EXISTS streams_running ON claude_streaming.streams (key) WHERE outcome IS NULL;
CREATE INDEX IF NOT EXISTS streams_ended ON claude_streaming.streams (expires_at) WHERE outcome IS NOT NULL;

-- One row for all records that were appended at once.
CREATE TABLE IF NOT EXISTS claude_streaming.records (
  stream_key bigint NOT NULL,
  last_sequence bigint NOT NULL,
  first_sequence bigint NOT NULL,
  data bytea NOT NULL,                     -- each record's length, as a 7-bit encoded integer, and its bytes
  PRIMARY KEY (stream_key, last_sequence)
) WITH (autovacuum_vacuum_scale_factor = 0.05);

COMMIT;
