CREATE TABLE record_schema (version BIGINT NOT NULL);

CREATE TABLE entries (
  seq BIGINT PRIMARY KEY,
  contact TEXT NOT NULL,
  at TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  kind TEXT NOT NULL,
  content_hash BYTEA NOT NULL,
  prev BYTEA NOT NULL UNIQUE,
  hash BYTEA NOT NULL UNIQUE
);
CREATE INDEX entries_of_contact ON entries (contact, seq);
CREATE INDEX contacts_opened ON entries (seq) WHERE kind = 'contact_opened';

CREATE TABLE contents (
  seq BIGINT PRIMARY KEY REFERENCES entries (seq),
  salt BYTEA NOT NULL,
  content BYTEA NOT NULL
);

CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an entry is never changed or removed' USING ERRCODE = 'restrict_violation'; END $$;

CREATE FUNCTION record_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE last RECORD;
BEGIN
  SELECT seq, hash INTO last FROM entries ORDER BY seq DESC LIMIT 1;
  IF NEW.seq IS DISTINCT FROM coalesce(last.seq, 0) + 1
    OR NEW.prev IS DISTINCT FROM coalesce(last.hash, decode(repeat('00', 32), 'hex')) THEN
    RAISE EXCEPTION 'an entry follows the last one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION record_come_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq IS DISTINCT FROM (SELECT max(seq) FROM entries) THEN
    RAISE EXCEPTION 'a content comes with its entry' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION record_remain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM entries AS own JOIN entries AS erased ON erased.contact = own.contact
    WHERE own.seq = OLD.seq AND own.contact <> '' AND erased.kind = 'erased' AND erased.seq > OLD.seq) THEN
    RAISE EXCEPTION 'a content goes with an erasure alone' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER entries_follow BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION record_follow();
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION record_refuse();
CREATE TRIGGER entries_remain BEFORE TRUNCATE ON entries EXECUTE FUNCTION record_refuse();
CREATE TRIGGER contents_come_once BEFORE INSERT ON contents FOR EACH ROW EXECUTE FUNCTION record_come_once();
CREATE TRIGGER contents_stay BEFORE UPDATE ON contents FOR EACH ROW EXECUTE FUNCTION record_refuse();
CREATE TRIGGER contents_remain BEFORE DELETE ON contents FOR EACH ROW EXECUTE FUNCTION record_remain();
CREATE TRIGGER contents_whole BEFORE TRUNCATE ON contents EXECUTE FUNCTION record_refuse();

CREATE TABLE sessions (
  secret BYTEA PRIMARY KEY,
  actor TEXT NOT NULL,
  since TEXT NOT NULL,
  seen TEXT NOT NULL,
  until BIGINT NOT NULL
);

CREATE TABLE tokens (
  number BIGINT GENERATED ALWAYS AS IDENTITY,
  secret BYTEA PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  made TEXT NOT NULL,
  until TEXT,
  revoked TEXT
);

CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  asked BYTEA NOT NULL,
  contact TEXT NOT NULL,
  until BIGINT NOT NULL,
  answer BYTEA
);
