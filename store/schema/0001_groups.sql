-- What the bot knows of groups, their people, their cards and their messages.
-- Times are whole seconds since 1970 (UTC); days are 2026-11-26 in the group's zone.
-- Columns named sealed_… hold what people typed, encrypted (see seal.go).

CREATE TABLE sealed_check (               -- opens only with the key of this database
  value BLOB NOT NULL                     -- its name, with which the names of its ballot keys begin
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
) STRICT;
CREATE INDEX grp_next ON grp (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE member (
  group_id    INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  person_id   TEXT    NOT NULL REFERENCES person,
  facilitator INTEGER NOT NULL DEFAULT 0,
  opened_at   INTEGER NOT NULL DEFAULT 0, -- last time this member began (or passed) a card
  PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_person ON member (person_id);

CREATE TABLE period (
  id       INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  kind     TEXT    NOT NULL CHECK (kind IN ('free', 'pause')),
  first    TEXT    NOT NULL,
  last     TEXT    NOT NULL
) STRICT;
CREATE INDEX period_group ON period (group_id);

CREATE TABLE quiet (                      -- messages that a person does not want
  person_id TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  PRIMARY KEY (person_id, kind)
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
CREATE INDEX owncard_group ON owncard (group_id);

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
CREATE UNIQUE INDEX given_week ON given (group_id, week) WHERE shared = 0;
CREATE INDEX given_group ON given (group_id, at);

CREATE TABLE passed (                     -- who let this week's turn pass
  given_id  INTEGER NOT NULL REFERENCES given ON DELETE CASCADE,
  person_id TEXT    NOT NULL,
  PRIMARY KEY (given_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE wish (                       -- cards somebody wants on the next meeting's list
  group_id  INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  card      TEXT    NOT NULL,
  person_id TEXT    NOT NULL,
  PRIMARY KEY (group_id, card, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved (
  person_id TEXT    NOT NULL,
  card      TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (person_id, card)
) STRICT, WITHOUT ROWID;

CREATE TABLE change (                     -- what somebody changed in a group, told in its channel
  id       INTEGER PRIMARY KEY,
  group_id INTEGER NOT NULL REFERENCES grp ON DELETE CASCADE,
  by       TEXT    NOT NULL,
  at       INTEGER NOT NULL,
  what     TEXT    NOT NULL               -- JSON: the fields and their new values, no typed text
) STRICT;

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
) STRICT;
CREATE INDEX post_look ON post (look_at, due) WHERE look_at IS NOT NULL;
CREATE INDEX post_group ON post (group_id, due);
CREATE INDEX post_subject ON post (kind, subject);
