import { randomUUID } from 'node:crypto'
import type { Keep, Row } from '../keep.ts'
import type { Queue } from '../template/stores.ts'

/** A message lying in a queue. `attributes` are message attributes, all strings. */
export type Message = { id: string; queue: string; body: string; attributes: Record<string, string>; sentAt: number; receives: number }

/** Milliseconds a received message stays hidden, SQS's default. */
const hiddenMs = 30_000

const asText = (row: Row, column: string): string => String(row[column])

function messageOf(row: Row): Message {
  return {
    id: asText(row, 'id'),
    queue: asText(row, 'queue'),
    body: asText(row, 'body'),
    attributes: JSON.parse(asText(row, 'attributes')),
    sentAt: Number(row.sentAt),
    receives: Number(row.receives),
  }
}

/** The queues of the template. They lie in the run's own file, so that moving a failed delivery here is one transaction. */
export class Queues {
  readonly #queues: Queue[]
  readonly #keep: Keep
  readonly #now: () => number

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

  send(queue: Queue, body: string, attributes: Record<string, string> = {}): string {
    const id = randomUUID()
    this.put({ id, queue: queue.name, body, attributes, sentAt: this.#now(), receives: 0 })
    return id
  }

  /** All messages in any queue, oldest first, whether hidden or not. */
  all(): Message[] {
    return this.#keep.read('SELECT * FROM message ORDER BY place').map(messageOf)
  }

  /** Takes up to `most` visible messages and hides them; each with the receipt that deletes it. */
  receive(queue: Queue, most: number, hidden: number = hiddenMs): (Message & { receipt: string })[] {
    const visible = 'SELECT * FROM message WHERE queue = ? AND visibleAt <= ? ORDER BY place LIMIT ?'
    const hide = 'UPDATE message SET visibleAt = ?, receives = receives + 1, receipt = ? WHERE place = ?'
    return this.#keep.together(() =>
      this.#keep.read(visible, queue.name, Date.now(), most).map((row) => {
        const receipt = randomUUID()
        this.#keep.write(hide, Date.now() + hidden, receipt, Number(row.place))
        return { ...messageOf(row), receives: Number(row.receives) + 1, receipt }
      }),
    )
  }

  /** Removes a received message; a receipt no longer valid removes nothing, as in SQS. */
  deleteByReceipt(receipt: string): void {
    this.#keep.write('DELETE FROM message WHERE receipt = ?', receipt)
  }

  /** Puts a message back as it was. */
  put(message: Message): void {
    this.#keep.write(
      'INSERT INTO message (id, queue, body, attributes, sentAt, visibleAt, receives) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ...[message.id, message.queue, message.body, JSON.stringify(message.attributes), message.sentAt, Date.now(), message.receives],
    )
  }

  /** All of `work`, or nothing. */
  together(work: () => void): void {
    this.#keep.together(work)
  }

  delete(messageId: string): void {
    this.#keep.write('DELETE FROM message WHERE id = ?', messageId)
  }
}
