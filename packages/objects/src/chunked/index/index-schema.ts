/** Tables and statements of the chunk index. `version` changes with the tables: an index of another version is made anew. */
export const indexSchema = {
  version: 1,
  tables: `
    create table pack (
      number integer primary key,
      name text not null unique,
      size_bytes integer not null,
      created_ms integer not null
    ) strict;
    create table entry (
      id blob primary key,
      pack integer not null,
      kind integer not null,
      codec integer not null,
      place integer not null,
      stored_bytes integer not null,
      raw_bytes integer not null,
      depth integer not null,
      delta blob,
      ordinal integer,
      base blob
    ) strict, without rowid;
    create table lease (id blob primary key, until_ms integer not null) strict, without rowid;
  `,
  statements: {
    find: 'select * from entry where id = ?',
    sizes:
      'select value, kind, raw_bytes from json_each(?) as wanted cross join entry on entry.id = unhex(value)',
    has: 'select 1 from entry where id = ?',
    alone: `select value, pack, codec, place, stored_bytes, raw_bytes
      from json_each(?) as wanted cross join entry on entry.id = unhex(value) where kind = 0 and delta is null`,
    page: 'select * from entry where id > ? order by id limit ?',
    scan: `select lower(hex(id)), pack, stored_bytes, kind = 0 and delta is null
      from entry where id > ? order by id limit ?`,
    bases: 'select kind, depth, delta from entry where id = ?',
    addEntry: 'insert or replace into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    addUnknown: 'insert or ignore into entry values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    removeEntry: 'delete from entry where id = ?',
    removeEntriesOf: 'delete from entry where pack = (select number from pack where name = ?)',
    addPack: 'insert or ignore into pack (name, size_bytes, created_ms) values (?, ?, ?)',
    packNumber: 'select number from pack where name = ?',
    packName: 'select name from pack where number = ?',
    packs: 'select name, size_bytes, created_ms from pack order by number',
    removePack: 'delete from pack where name = ?',
    lease:
      'insert into lease values (?, ?) on conflict (id) do update set until_ms = max(until_ms, excluded.until_ms)',
    leases: 'select lower(hex(id)), until_ms from lease where id > ? order by id limit ?',
    endLeases: 'delete from lease where id between ? and ? and until_ms < ?',
  },
} as const
