CREATE TABLE record_schema (version INTEGER NOT NULL) STRICT;

CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  contact TEXT NOT NULL,
  at TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  actor_role TEXT NOT NULL,
  kind TEXT NOT NULL,
  content_hash BLOB NOT NULL,
  prev BLOB NOT NULL UNIQUE,
  hash BLOB NOT NULL UNIQUE
) STRICT;
CREATE INDEX entries_of_contact ON entries (contact, seq);
CREATE INDEX contacts_opened ON entries (seq) WHERE kind = 'contact_opened';

CREATE TABLE contents (
  seq INTEGER PRIMARY KEY REFERENCES entries (seq),
  salt BLOB NOT NULL,
  content BLOB NOT NULL
) STRICT;

CREATE TRIGGER entries_follow BEFORE INSERT ON entries
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entries)
  OR NEW.prev IS NOT (SELECT coalesce((SELECT hash FROM entries ORDER BY seq DESC LIMIT 1), zeroblob(32)))
BEGIN SELECT RAISE(ABORT, 'an entry follows the last one'); END;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'an entry is never removed'); END;
CREATE TRIGGER contents_stay BEFORE UPDATE ON contents
BEGIN SELECT RAISE(ABORT, 'a content is never changed'); END;
CREATE TRIGGER contents_come_once BEFORE INSERT ON contents
WHEN NEW.seq IS NOT (SELECT max(seq) FROM entries)
BEGIN SELECT RAISE(ABORT, 'a content comes with its entry'); END;
CREATE TRIGGER contents_remain BEFORE DELETE ON contents
WHEN NOT EXISTS (
  SELECT 1 FROM entries AS own JOIN entries AS erased ON erased.contact = own.contact
  WHERE own.seq = OLD.seq AND own.contact <> '' AND erased.kind = 'erased' AND erased.seq > OLD.seq)
BEGIN SELECT RAISE(ABORT, 'a content goes with an erasure alone'); END;

CREATE TABLE sessions (
  secret BLOB PRIMARY KEY,
  actor TEXT NOT NULL,
  since TEXT NOT NULL,
  seen TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;

CREATE TABLE tokens (
  secret BLOB PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  made TEXT NOT NULL,
  until TEXT,
  revoked TEXT
) STRICT;

CREATE TABLE requests (
  key TEXT PRIMARY KEY,
  asked BLOB NOT NULL,
  contact TEXT NOT NULL,
  until INTEGER NOT NULL,
  answer BLOB
) STRICT;
