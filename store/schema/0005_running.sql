-- What the program must know of itself.

CREATE TABLE mark (                       -- when something last happened to this database
  name TEXT    PRIMARY KEY,               -- 'copied': this file was made as a copy; 'restored': it was put back; 'written': see Store.Writable
  at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
