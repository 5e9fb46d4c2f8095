import { randomUUID } from 'node:crypto'
import type { Keep, Row } from '../keep.ts'
import type { Queue } from '../template/stores.ts'

/** A message lying in a queue. `attributes` are message attributes, all strings; `group` takes turns on a queue that keeps an order. */
export type Message = {
  id: string
  queue: string
  body: string
  attributes: Record<string, string>
  sentAt: number
  receives: number
  group?: string
}
export type Received = Message & { receipt: string }

/** A message to be: `once` drops its copies on a queue that keeps an order. */
export type Sending = { body: string; attributes?: Record<string, string>; group?: string | undefined; once?: string | undefined }

/** How long the same `once` is recognised. */
const onceMs = 5 * 60_000

/** Milliseconds that stand for a second of waiting: nobody wants to wait at a desk as long as in the cloud. */
const deskMs = 5

function messageOf(row: Row): Message {
  return {
    id: String(row.id),
    queue: String(row.queue),
    body: String(row.body),
    attributes: JSON.parse(String(row.attributes)),
    sentAt: Number(row.sentAt),
    receives: Number(row.receives),
    ...(typeof row.groupId === 'string' && { group: row.groupId }),
  }
}

/** The queues of the template. They lie in the run's own file, so that moving a failed delivery here is one transaction. */
export class Queues {
  readonly #queues: Queue[]
  readonly #keep: Keep
  readonly #now: () => number
  readonly #listening: (() => void)[] = []

  constructor({ queues, keep, now }: { queues: Queue[]; keep: Keep; now: () => number }) {
    this.#queues = queues
    this.#keep = keep
    this.#now = now
  }

  /** A queue by its name, ARN, or URL. */
  find(name: string): Queue | undefined {
    const last = name.slice(Math.max(name.lastIndexOf(':'), name.lastIndexOf('/')) + 1)
    return this.#queues.find((queue) => queue.name === last)
  }

  /** The queue whose messages end up in this one when they were handed out too often. */
  sourceOf(deadLetters: string): Queue | undefined {
    return this.#queues.find(({ redrive }) => redrive?.name === deadLetters)
  }

  /** Calls whenever a message may have become visible. */
  whenSent(listener: () => void): void {
    this.#listening.push(listener)
  }

  /** Puts a message, and answers its id; a copy of one that was put lately is not put again and has its id. */
  send(queue: Queue, { body, attributes = {}, group, once }: Sending): string {
    return this.#keep.together(() => {
      const known = once === undefined ? undefined : this.#copyOf(queue, once)
      if (known !== undefined) return known
      const id = randomUUID()
      if (once !== undefined) this.#keep.write('INSERT OR REPLACE INTO once VALUES (?, ?, ?, ?)', queue.name, once, id, Date.now() + onceMs)
      this.put({ id, queue: queue.name, body, attributes, sentAt: this.#now(), receives: 0, ...(group !== undefined && { group }) })
      return id
    })
  }

  #copyOf(queue: Queue, once: string): string | undefined {
    this.#keep.write('DELETE FROM once WHERE until <= ?', Date.now())
    const [row] = this.#keep.read('SELECT id FROM once WHERE queue = ? AND name = ?', queue.name, once)
    return row && String(row.id)
  }

  /** All messages in any queue, oldest first, whether hidden or not. */
  all(): Message[] {
    return this.#keep.read('SELECT * FROM message ORDER BY place').map(messageOf)
  }

  /** How many messages lie in a queue, hidden ones too. */
  count({ name }: Pick<Queue, 'name'>): number {
    return Number(this.#keep.read('SELECT count(*) AS messages FROM message WHERE queue = ?', name)[0]?.messages)
  }

  /** When the next message of a queue becomes visible, in milliseconds of the real clock; undefined where there is none. */
  nextVisibleAt({ name }: Queue): number | undefined {
    const [row] = this.#keep.read('SELECT min(visibleAt) AS at FROM message WHERE queue = ?', name)
    return typeof row?.at === 'number' ? row.at : undefined
  }

  /**
   * Takes up to `most` visible messages and hides them; each with the receipt that deletes it. Of a group, none while another is out.
   * What was handed out too often goes to the dead letters instead.
   */
  receive(queue: Queue, most: number, hidden: number = queue.visibilitySeconds * 1000): Received[] {
    const now = Date.now()
    return this.#keep.together(() => {
      this.#setAside(queue, now)
      const visible = `SELECT * FROM message AS one WHERE queue = ? AND visibleAt <= ? AND (groupId IS NULL OR NOT EXISTS (
        SELECT 1 FROM message AS other WHERE other.queue = one.queue AND other.groupId = one.groupId AND other.visibleAt > ?
      )) ORDER BY place LIMIT ?`
      return this.#keep.read(visible, queue.name, now, now, most).map((row) => {
        const receipt = randomUUID()
        const hide = 'UPDATE message SET visibleAt = ?, receives = receives + 1, receipt = ? WHERE place = ?'
        this.#keep.write(hide, now + hidden, receipt, Number(row.place))
        return { ...messageOf(row), receives: Number(row.receives) + 1, receipt }
      })
    })
  }

  #setAside({ name, redrive }: Queue, now: number): void {
    if (redrive === undefined) return
    const move = 'UPDATE message SET queue = ?, sentAt = ?, visibleAt = ? WHERE queue = ? AND visibleAt <= ? AND receives >= ?'
    this.#keep.write(move, redrive.name, this.#now(), now, name, now, redrive.most)
  }

  /** Makes a received message visible after so many seconds, as they pass at a desk; a receipt no longer valid changes nothing. */
  changeVisibility(receipt: string, seconds: number): void {
    this.#keep.write('UPDATE message SET visibleAt = ? WHERE receipt = ?', Date.now() + seconds * deskMs, receipt)
    this.#tell()
  }

  /** What a killed run was handling is handed out again at once: nobody handles it any more. */
  release({ name }: Queue): void {
    this.#keep.write('UPDATE message SET visibleAt = 0 WHERE queue = ?', name)
  }

  /** Removes a received message; a receipt no longer valid removes nothing, as in SQS. */
  deleteByReceipt(receipt: string): void {
    this.#keep.write('DELETE FROM message WHERE receipt = ?', receipt)
  }

  /** Puts a message back as it was. */
  put({ id, queue, body, attributes, sentAt, receives, group }: Message): void {
    const columns = 'id, queue, body, attributes, sentAt, visibleAt, receives, groupId'
    const values = [id, queue, body, JSON.stringify(attributes), sentAt, Date.now(), receives, group ?? null]
    this.#keep.write(`INSERT INTO message (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, ...values)
    this.#tell()
  }

  /** All of `work`, or nothing. */
  together(work: () => void): void {
    this.#keep.together(work)
  }

  delete(messageId: string): void {
    this.#keep.write('DELETE FROM message WHERE id = ?', messageId)
  }

  #tell(): void {
    for (const listener of this.#listening) listener()
  }
}
