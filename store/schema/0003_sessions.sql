-- Meetings: when, where, who leads, who comes.

ALTER TABLE grp ADD COLUMN reminders TEXT NOT NULL DEFAULT 'week day'; -- which reminders of a meeting people get
ALTER TABLE grp ADD COLUMN ends TEXT NOT NULL DEFAULT '';              -- the last day of its programme, '' none
ALTER TABLE grp ADD COLUMN stopped_at INTEGER;                         -- when it stopped going on

CREATE TABLE session (
  id           INTEGER PRIMARY KEY,
  group_id     INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  form         TEXT    NOT NULL UNIQUE,   -- the form it came from: sent in twice, it is one meeting
  state        TEXT    NOT NULL CHECK (state IN ('planned', 'held', 'failed', 'cancelled')),
  day          TEXT    NOT NULL,          -- in the group's zone
  minute       INTEGER NOT NULL,          -- of the start, after midnight, wall clock
  minutes      INTEGER NOT NULL,          -- how long it takes
  theme        TEXT    NOT NULL,
  method       TEXT    NOT NULL,
  chair        TEXT    NOT NULL,          -- Slack user id, '' nobody yet
  host         TEXT    NOT NULL,          -- Slack user id, '' nobody
  edition      INTEGER NOT NULL,          -- +1 when start, duration or place change
  sequence     INTEGER NOT NULL,          -- +1 at every change, for calendars
  planned_by   TEXT    NOT NULL,
  planned_at   INTEGER NOT NULL,
  changed_at   INTEGER NOT NULL,
  told         TEXT    NOT NULL DEFAULT '', -- what time brought so far
  next_at      INTEGER,                   -- when time brings something again
  sealed_place BLOB    NOT NULL
) STRICT;
-- A group meets once a day: its day names a meeting.
CREATE UNIQUE INDEX session_day ON session (group_id, day) WHERE state IN ('planned', 'held');
CREATE INDEX session_group ON session (group_id, day, minute);
CREATE INDEX session_next ON session (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE rsvp (                       -- who comes to a meeting, and who can't
  session_id    INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
  person_id     TEXT    NOT NULL,
  coming        INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  sealed_reason BLOB    NOT NULL,         -- for the chair; empty a week after the meeting
  PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE aware (                      -- who knows when a meeting is without a message: they took it for their calendar, or moved it
  session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
  person_id  TEXT    NOT NULL,
  PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE goingon (                    -- how far a group is with the question how it goes on
  id       INTEGER PRIMARY KEY REFERENCES grp ON DELETE CASCADE,
  asked_at INTEGER,
  again_at INTEGER,                       -- when to ask once more
  handed   TEXT NOT NULL DEFAULT '',      -- the last day of the programme after which the facilitators' rights passed to all
  next_at  INTEGER                        -- when time brings something
) STRICT;
CREATE INDEX goingon_next ON goingon (next_at) WHERE next_at IS NOT NULL;
