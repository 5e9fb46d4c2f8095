import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type * as z from 'zod'

/**
 * Where the outside parties keep their state: one SQLite file in the folder kept between starts.
 * Every put is committed when it returns, so a hard kill loses nothing that was answered.
 */
export type Shelf = {
  drawer: <T>(name: string, schema: z.ZodType<T>) => Drawer<T>
  /** Runs `work` as one: after a kill either all of its puts are there or none. `work` must not wait for anything. */
  together: <T>(work: () => T) => T
  close: () => void
}

/** Things of one kind by id, in the order they were first put. What is read is parsed again: a file from another version is noticed. */
export type Drawer<T> = {
  put: (id: string, thing: T) => void
  get: (id: string) => T | undefined
  all: () => T[]
  remove: (id: string) => void
  clear: () => void
}

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS thing (
    place INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, id TEXT NOT NULL, content TEXT NOT NULL, UNIQUE (kind, id)
  );`

export function openShelf(dataDir: string): Shelf {
  mkdirSync(dataDir, { recursive: true })
  const database = new DatabaseSync(join(dataDir, 'outside.sqlite'))
  database.exec(tables)
  let depth = 0
  return {
    drawer: (name, schema) => openDrawer(database, { name, schema }),
    together: (work) => {
      if (depth > 0) return work()
      database.exec('BEGIN IMMEDIATE')
      depth += 1
      try {
        const outcome = work()
        database.exec('COMMIT')
        return outcome
      } catch (cause) {
        database.exec('ROLLBACK')
        throw cause
      } finally {
        depth -= 1
      }
    },
    close: () => database.close(),
  }
}

function openDrawer<T>(database: DatabaseSync, { name, schema }: { name: string; schema: z.ZodType<T> }): Drawer<T> {
  const put = database.prepare(
    'INSERT INTO thing (kind, id, content) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET content = excluded.content',
  )
  const one = database.prepare('SELECT content FROM thing WHERE kind = ? AND id = ?')
  const every = database.prepare('SELECT content FROM thing WHERE kind = ? ORDER BY place')
  const remove = database.prepare('DELETE FROM thing WHERE kind = ? AND id = ?')
  const clear = database.prepare('DELETE FROM thing WHERE kind = ?')
  const read = (row: Record<string, unknown>): T => schema.parse(JSON.parse(String(row.content)))
  return {
    put: (id, thing) => void put.run(name, id, JSON.stringify(thing)),
    get: (id) => {
      const row = one.get(name, id)
      return row ? read(row) : undefined
    },
    all: () => every.all(name).map(read),
    remove: (id) => void remove.run(name, id),
    clear: () => void clear.run(name),
  }
}
