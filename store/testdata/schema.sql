CREATE TRIGGER grp_zone AFTER UPDATE OF zone ON grp WHEN old.zone <> new.zone BEGIN
  INSERT INTO evaluate (id, next_at) SELECT id, 0 FROM session WHERE group_id = new.id AND state = 'planned'
    ON CONFLICT DO UPDATE SET next_at = 0;
END;

CREATE TRIGGER home_case AFTER UPDATE ON casus BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id IN (OLD.person_id, NEW.person_id);
END;

CREATE TRIGGER home_case_added AFTER INSERT ON casus BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id = NEW.person_id;
END;

CREATE TRIGGER home_evaluation AFTER UPDATE OF state ON evaluation WHEN OLD.state <> NEW.state BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_group AFTER UPDATE ON grp BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.id);
END;

CREATE TRIGGER home_joined AFTER INSERT ON member BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_left AFTER DELETE ON member BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id = OLD.person_id OR person_id IN (SELECT person_id FROM member WHERE group_id = OLD.group_id);
END;

CREATE TRIGGER home_owncard AFTER UPDATE ON owncard BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_period_added AFTER INSERT ON period BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_period_removed AFTER DELETE ON period BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = OLD.group_id);
END;

CREATE TRIGGER home_person AFTER UPDATE OF active ON person WHEN OLD.active <> NEW.active BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT m.person_id FROM member m JOIN member o ON o.group_id = m.group_id WHERE o.person_id = NEW.id);
END;

CREATE TRIGGER home_question AFTER UPDATE ON question BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id IN (OLD.person_id, NEW.person_id);
END;

CREATE TRIGGER home_role AFTER UPDATE OF facilitator ON member BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_saved AFTER INSERT ON saved BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id = NEW.person_id;
END;

CREATE TRIGGER home_session AFTER UPDATE ON session BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_session_added AFTER INSERT ON session BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;

CREATE TRIGGER home_unsaved AFTER DELETE ON saved BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id = OLD.person_id;
END;

CREATE TRIGGER home_version AFTER INSERT ON version BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id = (SELECT person_id FROM question WHERE id = NEW.question_id);
END;

CREATE TRIGGER session_moved AFTER UPDATE OF state, day, minute, minutes ON session
WHEN (old.state, old.day, old.minute, old.minutes) IS NOT (new.state, new.day, new.minute, new.minutes) BEGIN
  INSERT INTO evaluate (id, next_at) VALUES (new.id, 0) ON CONFLICT DO UPDATE SET next_at = 0;
END;

CREATE TRIGGER session_new AFTER INSERT ON session BEGIN
  INSERT INTO evaluate (id, next_at) VALUES (new.id, 0) ON CONFLICT DO UPDATE SET next_at = 0;
END;

CREATE TABLE aware (                      -- who knows when a meeting is without a message: they took it for their calendar, or moved it
  session_id INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
  person_id  TEXT    NOT NULL,
  PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE away (                       -- who is not there any more: after a while what is held of them goes
  person_id TEXT    NOT NULL,             -- '' the group itself, which sleeps
  group_id  INTEGER NOT NULL,             -- 0: in no group at all
  since     INTEGER NOT NULL,
  PRIMARY KEY (person_id, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE ballot (                     -- what somebody answered; the secret tells what
  evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  id            BLOB    NOT NULL,         -- random
  sealed        BLOB    NOT NULL,         -- all of one size
  PRIMARY KEY (evaluation_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE casus (                      -- a practice situation ("case" is a word of SQL)
  id              INTEGER PRIMARY KEY,
  group_id        INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  person_id       TEXT    NOT NULL,       -- the presenter
  form            TEXT    NOT NULL UNIQUE,-- the form it came from: sent in twice, it is one case
  state           TEXT    NOT NULL CHECK (state IN ('submitted', 'chosen', 'discussed', 'withdrawn')),
  theme           TEXT    NOT NULL,
  meeting         TEXT    NOT NULL,       -- the day it is meant or chosen for, '' none
  shared          INTEGER NOT NULL,       -- 1: title and question hang in the channel
  edition         INTEGER NOT NULL,       -- +1 at every change of the text
  submitted_at    INTEGER NOT NULL,
  changed_at      INTEGER,
  chosen_at       INTEGER,
  discussed_at    INTEGER,
  withdrawn_at    INTEGER,
  erase_at        INTEGER,                -- promised when it was discussed
  erased_at       INTEGER,                -- from then on the texts are empty
  told            TEXT    NOT NULL DEFAULT '', -- what time brought so far: "step outcome"
  next_at         INTEGER,                -- when time brings something again
  sealed_title    BLOB    NOT NULL,
  sealed_story    BLOB    NOT NULL,
  sealed_question BLOB    NOT NULL,
  sealed_tried    BLOB    NOT NULL,
  sealed_part     BLOB    NOT NULL,
  sealed_step     BLOB    NOT NULL,       -- for the presenter only
  sealed_outcome  BLOB    NOT NULL        -- for the presenter only
) STRICT;

CREATE TABLE change (                     -- what somebody changed in a group, told in its channel
  id       INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  by       TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  what     TEXT    NOT NULL               -- JSON: the fields and their new values, no typed text
) STRICT;

CREATE TABLE evaluate (
  id      INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE, -- the meeting
  next_at INTEGER NOT NULL                -- when to look at it
) STRICT;

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

CREATE TABLE given (                      -- a card the group was given
  id        INTEGER PRIMARY KEY,
  group_id  INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  week      TEXT    NOT NULL,             -- ISO week in the group's zone
  card      TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  by        TEXT    NOT NULL,             -- who shared or replaced it; '' the bot
  shared    INTEGER NOT NULL,             -- 1: shared by a person, 0: the card of the week
  opener    TEXT    NOT NULL,             -- who begins this week, '' nobody
  instead   TEXT    NOT NULL DEFAULT ''   -- the card that stood here before
) STRICT;

CREATE TABLE goingon (                    -- how far a group is with the question how it goes on
  id       INTEGER PRIMARY KEY REFERENCES grp ON DELETE CASCADE,
  asked_at INTEGER,
  again_at INTEGER,                       -- when to ask once more
  handed   TEXT NOT NULL DEFAULT '',      -- the last day of the programme after which the facilitators' rights passed to all
  next_at  INTEGER                        -- when time brings something
) STRICT;

CREATE TABLE grp (
  id          INTEGER PRIMARY KEY,
  channel     TEXT    NOT NULL UNIQUE,    -- Slack's channel id
  sealed_name BLOB    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('invited', 'declined', 'active', 'asleep')),
  asleep      TEXT    NOT NULL DEFAULT '',-- why it sleeps
  weekday     INTEGER NOT NULL,           -- 1 Monday … 5 Friday
  minute      INTEGER NOT NULL,           -- after midnight, wall clock
  zone        TEXT    NOT NULL,
  rhythm      TEXT    NOT NULL,
  region      TEXT    NOT NULL,
  may         TEXT    NOT NULL,
  since       TEXT    NOT NULL,           -- day of setting up: rhythm and depth count from here
  opener      INTEGER NOT NULL,           -- 1: "Deze week begint …"
  edition     INTEGER NOT NULL,           -- +1 at every change of settings
  changed_by  TEXT    NOT NULL,           -- who last changed the settings
  next_at     INTEGER                     -- the moment to look at the schedule again
, keep_weeks INTEGER NOT NULL DEFAULT 8, reminders TEXT NOT NULL DEFAULT 'week day', ends TEXT NOT NULL DEFAULT '', stopped_at INTEGER) STRICT;

CREATE TABLE home (                       -- people of the groups who have opened App Home
  person_id TEXT    PRIMARY KEY,
  edition   INTEGER NOT NULL DEFAULT 0,   -- +1 whenever what it shows may have changed
  hash      TEXT    NOT NULL DEFAULT '',  -- of what is shown there; '' it must be shown anew
  look_at   INTEGER                       -- when it must be compared with the facts
) STRICT, WITHOUT ROWID;

CREATE TABLE invited (                    -- who may answer
  evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  person_id     TEXT    NOT NULL,
  PRIMARY KEY (evaluation_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (                       -- when something last happened to this database
  name TEXT    PRIMARY KEY,               -- 'copied': this file was made as a copy; 'restored': it was put back; 'written': see Store.Writable
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
  group_id    INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  person_id   TEXT    NOT NULL REFERENCES person,
  facilitator INTEGER NOT NULL DEFAULT 0,
  opened_at   INTEGER NOT NULL DEFAULT 0, -- last time this member began (or passed) a card
  PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE owncard (                    -- a card of the group's own
  id               INTEGER PRIMARY KEY,
  group_id         INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  by               TEXT    NOT NULL,
  theme            TEXT    NOT NULL,
  sealed_statement BLOB    NOT NULL,
  sealed_question  BLOB    NOT NULL,
  withdrawn        INTEGER NOT NULL DEFAULT 0 -- 1: not given any more
) STRICT;

CREATE TABLE passed (                     -- who let this week's turn pass
  given_id  INTEGER NOT NULL REFERENCES given ON DELETE CASCADE,
  person_id TEXT    NOT NULL,
  PRIMARY KEY (given_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE period (
  id       INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  kind     TEXT    NOT NULL CHECK (kind IN ('free', 'pause')),
  first    TEXT    NOT NULL,
  last     TEXT    NOT NULL
) STRICT;

CREATE TABLE person (
  id       TEXT    PRIMARY KEY,           -- Slack's user id
  name     TEXT    NOT NULL,              -- as shown in Slack
  zone     TEXT    NOT NULL DEFAULT '',   -- IANA name from the Slack profile
  human    INTEGER NOT NULL,              -- 0: a bot
  active   INTEGER NOT NULL,              -- 0: deactivated
  stranger INTEGER NOT NULL,              -- 1: of another workspace (Slack Connect)
  dm       TEXT    NOT NULL DEFAULT ''    -- Slack's channel id of the bot's messages to them
) STRICT, WITHOUT ROWID;

CREATE TABLE post (                       -- a message that should hang in Slack
  seq       INTEGER PRIMARY KEY,
  id        TEXT    NOT NULL UNIQUE,      -- random; in the metadata and every button of the message
  key       TEXT    NOT NULL UNIQUE,      -- the fact and its edition: it happens once
  group_id  INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  person    TEXT    NOT NULL DEFAULT '',  -- for whom it is, '' the group's channel
  kind      TEXT    NOT NULL,             -- what to draw
  subject   INTEGER NOT NULL,             -- of which row
  due       INTEGER NOT NULL,
  until     INTEGER NOT NULL,             -- after this it is pointless
  look_at   INTEGER,                      -- when the poster must look at it again
  state     TEXT    NOT NULL CHECK (state IN ('waiting', 'sending', 'hanging', 'unsure', 'dropped')),
  reason    TEXT    NOT NULL DEFAULT '',  -- why dropped
  channel   TEXT    NOT NULL DEFAULT '',  -- where it hangs; '' when that is not known
  ts        TEXT    NOT NULL DEFAULT '',
  hash      TEXT    NOT NULL DEFAULT ''   -- of what hangs there
, gone INTEGER NOT NULL DEFAULT 0, lead INTEGER, sent_at INTEGER, pressed TEXT NOT NULL DEFAULT '', file TEXT NOT NULL DEFAULT '', tries INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE question (                   -- somebody's learning question
  id            INTEGER PRIMARY KEY,
  person_id     TEXT    NOT NULL,
  group_id      INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE, -- whose school weeks count
  answered_at   INTEGER,
  shared        INTEGER,                  -- the group with which it is shared
  shared_as     INTEGER,                  -- the version that hangs there
  shares        INTEGER NOT NULL DEFAULT 0, -- how often it was shared
  asked_at      INTEGER NOT NULL,         -- six school weeks count from here
  checks        INTEGER NOT NULL DEFAULT 0,
  year          INTEGER NOT NULL DEFAULT 0, -- the summer before which its versions were last shown
  next_at       INTEGER,
  sealed_answer BLOB    NOT NULL
) STRICT;

CREATE TABLE quiet (                      -- messages that a person does not want
  person_id TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  PRIMARY KEY (person_id, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE rsvp (                       -- who comes to a meeting, and who can't
  session_id    INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
  person_id     TEXT    NOT NULL,
  coming        INTEGER NOT NULL,
  at            INTEGER NOT NULL,
  sealed_reason BLOB    NOT NULL,         -- for the chair; empty a week after the meeting
  PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved (
  person_id TEXT    NOT NULL,
  card      TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (person_id, card)
) STRICT, WITHOUT ROWID;

CREATE TABLE sealed_check (               -- opens only with the key of this database
  value BLOB NOT NULL                     -- its name, with which the names of its ballot keys begin
) STRICT;

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

CREATE TABLE statement (                  -- a statement of the group's own
  id          INTEGER PRIMARY KEY,
  group_id    INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  withdrawn   INTEGER NOT NULL DEFAULT 0, -- 1: not offered any more
  sealed_text BLOB    NOT NULL
) STRICT;

CREATE TABLE sweep (                      -- one row: not before when to look for data whose time is over
  next_at INTEGER NOT NULL
) STRICT;

CREATE TABLE token (                      -- somebody answered; the secret tells who
  evaluation_id INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  token         BLOB    NOT NULL,
  PRIMARY KEY (evaluation_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE version (                    -- how a learning question was worded
  id          INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES question ON DELETE CASCADE,
  at          INTEGER NOT NULL,
  sealed_text BLOB    NOT NULL
) STRICT;

CREATE TABLE vote (                       -- who wants to discuss a case
  casus_id  INTEGER NOT NULL REFERENCES casus ON DELETE CASCADE,
  person_id TEXT    NOT NULL,
  PRIMARY KEY (casus_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE wish (                       -- cards somebody wants on the next meeting's list
  group_id  INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  card      TEXT    NOT NULL,
  person_id TEXT    NOT NULL,
  PRIMARY KEY (group_id, card, person_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX casus_new ON casus (group_id, submitted_at);

CREATE INDEX casus_next ON casus (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX casus_open ON casus (group_id, id) WHERE state IN ('submitted', 'chosen');

CREATE INDEX casus_person ON casus (person_id, id);

CREATE INDEX evaluate_next ON evaluate (next_at);

CREATE INDEX evaluation_group ON evaluation (group_id, opens_at);

CREATE INDEX evaluation_next ON evaluation (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX evaluation_open ON evaluation (id) WHERE state = 'open';

CREATE INDEX evaluation_remind ON evaluation (remind_at) WHERE remind_at IS NOT NULL;

CREATE INDEX evaluation_session ON evaluation (session_id) WHERE session_id IS NOT NULL;

CREATE INDEX given_group ON given (group_id, at);

CREATE UNIQUE INDEX given_week ON given (group_id, week) WHERE shared = 0;

CREATE INDEX goingon_next ON goingon (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX grp_next ON grp (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX home_look ON home (look_at) WHERE look_at IS NOT NULL;

CREATE INDEX invited_person ON invited (person_id);

CREATE INDEX member_person ON member (person_id);

CREATE INDEX owncard_group ON owncard (group_id);

CREATE INDEX period_group ON period (group_id);

CREATE INDEX post_group ON post (group_id, due);

CREATE INDEX post_lead ON post (lead) WHERE lead IS NOT NULL;

CREATE INDEX post_look ON post (look_at, due) WHERE look_at IS NOT NULL;

CREATE INDEX post_person ON post (person, sent_at) WHERE person <> '';

CREATE INDEX post_subject ON post (kind, subject);

CREATE INDEX post_waiting ON post (person, due) WHERE person <> '' AND state = 'waiting';

CREATE INDEX question_next ON question (next_at) WHERE next_at IS NOT NULL;

CREATE UNIQUE INDEX question_now ON question (person_id) WHERE answered_at IS NULL;

CREATE INDEX question_person ON question (person_id, id);

CREATE INDEX saved_newest ON saved (person_id, at DESC, card);

CREATE UNIQUE INDEX session_day ON session (group_id, day) WHERE state IN ('planned', 'held');

CREATE INDEX session_group ON session (group_id, day, minute);

CREATE INDEX session_next ON session (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX statement_group ON statement (group_id);

CREATE INDEX version_question ON version (question_id, id);

