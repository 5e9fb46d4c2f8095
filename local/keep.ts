import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

const tables = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, content TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS event (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, detailId TEXT, bus TEXT NOT NULL, source TEXT NOT NULL,
    detailType TEXT NOT NULL, time TEXT NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS eventById ON event (id);
  CREATE INDEX IF NOT EXISTS eventByDetailId ON event (detailId);
  CREATE INDEX IF NOT EXISTS eventByType ON event (detailType);
  CREATE TABLE IF NOT EXISTS delivery (
    place INTEGER PRIMARY KEY AUTOINCREMENT, function TEXT NOT NULL, payload TEXT NOT NULL, origin TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
  );
  CREATE TABLE IF NOT EXISTS message (
    place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, queue TEXT NOT NULL, body TEXT NOT NULL,
    attributes TEXT NOT NULL, sentAt INTEGER NOT NULL, visibleAt INTEGER NOT NULL, receives INTEGER NOT NULL DEFAULT 0,
    receipt TEXT, groupId TEXT
  );
  CREATE TABLE IF NOT EXISTS once (queue TEXT NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (queue, name));
  CREATE INDEX IF NOT EXISTS messageByQueue ON message (queue, visibleAt);`

export type Row = Record<string, unknown>

/**
 * What the local run must still know after a hard kill: the clock, the place in the stream, events and deliveries not yet
 * done, messages in queues. One SQLite file; a write is safe against the death of the process when it returns.
 */
export class Keep {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  #depth = 0

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#database = new DatabaseSync(join(folder, 'run.sqlite'))
    this.#database.exec(tables)
    this.#addColumn('message', 'groupId')
  }

  /** The rows a query finds. */
  read(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values)
  }

  /** Writes, and answers the id of the row put. */
  write(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid)
  }

  /** All writes of `work`, or none. It must not wait for anything. */
  together<T>(work: () => T): T {
    if (this.#depth > 0) return work()
    this.#database.exec('BEGIN IMMEDIATE')
    this.#depth = 1
    try {
      const result = work()
      this.#database.exec('COMMIT')
      return result
    } catch (cause) {
      this.#database.exec('ROLLBACK')
      throw cause
    } finally {
      this.#depth = 0
    }
  }

  mark(name: string): string | undefined {
    const [row] = this.read('SELECT content FROM mark WHERE name = ?', name)
    return row === undefined ? undefined : String(row.content)
  }

  setMark(name: string, content: string): void {
    this.write('INSERT OR REPLACE INTO mark (name, content) VALUES (?, ?)', name, content)
  }

  /** A folder kept from before the column came. */
  #addColumn(table: string, column: string): void {
    const columns = this.read(`PRAGMA table_info(${table})`)
    if (!columns.some(({ name }) => name === column)) this.#database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} TEXT`)
  }

  close(): void {
    this.#database.close()
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const prepared = this.#database.prepare(sql)
    this.#statements.set(sql, prepared)
    return prepared
  }
}
