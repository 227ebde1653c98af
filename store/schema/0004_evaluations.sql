-- Evaluations: statements, scored by ballots that nobody can trace.
-- While one is open there are, of what people answered: who was invited, a token
-- of each who took part, and sealed ballots of one size, none with a time. When
-- it is over all three are gone.

CREATE TABLE statement (                  -- a statement of the group's own
  id          INTEGER PRIMARY KEY,
  group_id    INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  withdrawn   INTEGER NOT NULL DEFAULT 0, -- 1: not offered any more
  sealed_text BLOB    NOT NULL
) STRICT;
CREATE INDEX statement_group ON statement (group_id);

CREATE TABLE evaluation (
  id                INTEGER PRIMARY KEY,
  group_id          INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  session_id        INTEGER REFERENCES session ON DELETE SET NULL, -- after which meeting
  form              TEXT    NOT NULL UNIQUE,   -- what it came from: that happens once
  kind              TEXT    NOT NULL CHECK (kind IN ('short', 'course', 'own')),
  state             TEXT    NOT NULL CHECK (state IN ('planned', 'open', 'closed', 'void')),
  reason            TEXT    NOT NULL DEFAULT '', -- why it is void
  opened_by         TEXT    NOT NULL,          -- Slack user id, '' the bot by itself
  threshold         INTEGER NOT NULL,          -- with fewer answers nothing is shown
  electorate        TEXT    NOT NULL DEFAULT '', -- a fingerprint of who was invited
  secret            TEXT    NOT NULL DEFAULT '', -- name of the file with its secret
  opens_at          INTEGER NOT NULL,
  remind_at         INTEGER,                   -- when it reminds, NULL not any more
  closes_at         INTEGER NOT NULL,          -- as the invitation says
  ends_at           INTEGER,                   -- earlier: everybody answered
  next_at           INTEGER,                   -- when time brings something again
  sealed_statements BLOB    NOT NULL,          -- fixed when it opens
  sealed_result     BLOB    NOT NULL           -- what is shown, and no more
) STRICT;
CREATE INDEX evaluation_group ON evaluation (group_id, opens_at);
CREATE INDEX evaluation_session ON evaluation (session_id) WHERE session_id IS NOT NULL;
CREATE INDEX evaluation_open ON evaluation (id) WHERE state = 'open';
CREATE INDEX evaluation_next ON evaluation (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX evaluation_remind ON evaluation (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE invited (                    -- who may answer
  evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  person_id     TEXT    NOT NULL,
  PRIMARY KEY (evaluation_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invited_person ON invited (person_id);

CREATE TABLE token (                      -- somebody answered; the secret tells who
  evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  token         BLOB    NOT NULL,
  PRIMARY KEY (evaluation_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE ballot (                     -- what somebody answered; the secret tells what
  evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  id            BLOB    NOT NULL,         -- random
  sealed        BLOB    NOT NULL,         -- all of one size
  PRIMARY KEY (evaluation_id, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE post ADD COLUMN file TEXT NOT NULL DEFAULT '';     -- Slack's id of its picture; '-' it goes without
ALTER TABLE post ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;  -- how often its picture failed

-- Meetings of which the evaluation must be looked at: they are new, were moved,
-- or will not be. Whoever changes a meeting need not know of evaluations.
CREATE TABLE evaluate (
  id      INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE, -- the meeting
  next_at INTEGER NOT NULL                -- when to look at it
) STRICT;
CREATE INDEX evaluate_next ON evaluate (next_at);
CREATE TRIGGER session_new AFTER INSERT ON session BEGIN
  INSERT INTO evaluate (id, next_at) VALUES (new.id, 0) ON CONFLICT DO UPDATE SET next_at = 0;
END;
CREATE TRIGGER session_moved AFTER UPDATE OF state, day, minute, minutes ON session
WHEN (old.state, old.day, old.minute, old.minutes) IS NOT (new.state, new.day, new.minute, new.minutes) BEGIN
  INSERT INTO evaluate (id, next_at) VALUES (new.id, 0) ON CONFLICT DO UPDATE SET next_at = 0;
END;
CREATE TRIGGER grp_zone AFTER UPDATE OF zone ON grp WHEN old.zone <> new.zone BEGIN
  INSERT INTO evaluate (id, next_at) SELECT id, 0 FROM session WHERE group_id = new.id AND state = 'planned'
    ON CONFLICT DO UPDATE SET next_at = 0;
END;
