-- Cases, learning questions, and what rest asks of messages to people.

ALTER TABLE grp ADD COLUMN keep_weeks INTEGER NOT NULL DEFAULT 8; -- how long the text of a discussed case is kept

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
CREATE INDEX casus_open ON casus (group_id, id) WHERE state IN ('submitted', 'chosen');
CREATE INDEX casus_new ON casus (group_id, submitted_at);
CREATE INDEX casus_person ON casus (person_id, id);
CREATE INDEX casus_next ON casus (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE vote (                       -- who wants to discuss a case
  casus_id  INTEGER NOT NULL REFERENCES casus ON DELETE CASCADE,
  person_id TEXT    NOT NULL,
  PRIMARY KEY (casus_id, person_id)
) STRICT, WITHOUT ROWID;

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
CREATE UNIQUE INDEX question_now ON question (person_id) WHERE answered_at IS NULL;
CREATE INDEX question_person ON question (person_id, id);
CREATE INDEX question_next ON question (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE version (                    -- how a learning question was worded
  id          INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES question ON DELETE CASCADE,
  at          INTEGER NOT NULL,
  sealed_text BLOB    NOT NULL
) STRICT;
CREATE INDEX version_question ON version (question_id, id);

ALTER TABLE post ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;   -- 1: it should not hang any more
ALTER TABLE post ADD COLUMN lead INTEGER;                      -- the post (seq) in whose message it hangs
ALTER TABLE post ADD COLUMN sent_at INTEGER;                   -- when it was sent, for the budget of a person
ALTER TABLE post ADD COLUMN pressed TEXT NOT NULL DEFAULT '';  -- what its person did with it
CREATE INDEX post_person ON post (person, sent_at) WHERE person <> '';
CREATE INDEX post_waiting ON post (person, due) WHERE person <> '' AND state = 'waiting';
CREATE INDEX post_lead ON post (lead) WHERE lead IS NOT NULL;
