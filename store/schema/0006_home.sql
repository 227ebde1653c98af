-- App Home, and when personal data goes.

CREATE TABLE home (                       -- people of the groups who have opened App Home
  person_id TEXT    PRIMARY KEY,
  edition   INTEGER NOT NULL DEFAULT 0,   -- +1 whenever what it shows may have changed
  hash      TEXT    NOT NULL DEFAULT '',  -- of what is shown there; '' it must be shown anew
  look_at   INTEGER                       -- when it must be compared with the facts
) STRICT, WITHOUT ROWID;
CREATE INDEX home_look ON home (look_at) WHERE look_at IS NOT NULL;

-- What Home shows of a table changes with it: each table that it shows has its
-- trigger here, so that no handler can forget.
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
CREATE TRIGGER home_role AFTER UPDATE OF facilitator ON member BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;
CREATE TRIGGER home_person AFTER UPDATE OF active ON person WHEN OLD.active <> NEW.active BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT m.person_id FROM member m JOIN member o ON o.group_id = m.group_id WHERE o.person_id = NEW.id);
END;
CREATE TRIGGER home_period_added AFTER INSERT ON period BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;
CREATE TRIGGER home_period_removed AFTER DELETE ON period BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = OLD.group_id);
END;
CREATE TRIGGER home_session_added AFTER INSERT ON session BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;
CREATE TRIGGER home_session AFTER UPDATE ON session BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;
-- Of an evaluation only that it opens or is over: no answer may move anything.
CREATE TRIGGER home_evaluation AFTER UPDATE OF state ON evaluation WHEN OLD.state <> NEW.state BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;
CREATE TRIGGER home_owncard AFTER UPDATE ON owncard BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id IN (SELECT person_id FROM member WHERE group_id = NEW.group_id);
END;
CREATE TRIGGER home_case_added AFTER INSERT ON casus BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id = NEW.person_id;
END;
CREATE TRIGGER home_case AFTER UPDATE ON casus BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id IN (OLD.person_id, NEW.person_id);
END;
CREATE TRIGGER home_question AFTER UPDATE ON question BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id IN (OLD.person_id, NEW.person_id);
END;
CREATE TRIGGER home_version AFTER INSERT ON version BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0)
  WHERE person_id = (SELECT person_id FROM question WHERE id = NEW.question_id);
END;
CREATE TRIGGER home_saved AFTER INSERT ON saved BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id = NEW.person_id;
END;
CREATE TRIGGER home_unsaved AFTER DELETE ON saved BEGIN
  UPDATE home SET edition = edition + 1, look_at = coalesce(look_at, 0) WHERE person_id = OLD.person_id;
END;

CREATE INDEX saved_newest ON saved (person_id, at DESC, card);

CREATE TABLE away (                       -- who is not there any more: after a while what is held of them goes
  person_id TEXT    NOT NULL,             -- '' the group itself, which sleeps
  group_id  INTEGER NOT NULL,             -- 0: in no group at all
  since     INTEGER NOT NULL,
  PRIMARY KEY (person_id, group_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sweep (                      -- one row: not before when to look for data whose time is over
  next_at INTEGER NOT NULL
) STRICT;
INSERT INTO sweep (next_at) VALUES (0);
