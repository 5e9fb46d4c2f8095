import { randomUUID } from 'node:crypto'
import type { Keep, Row } from '../keep.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues/queues.ts'
import { functionOf } from '../template/identity.ts'
import type { Rule, Target } from '../template/reactions.ts'
import type { Deliveries } from './deliveries.ts'
import { type BusEvent, checkEntry, type Entry, type EntryFault, timeOf } from './entry.ts'
import { matches } from './pattern.ts'
import { payloadFor } from './payload.ts'

export type BusParts = {
  rules: Rule[]
  buses: string[]
  account: string
  region: string
  keep: Keep
  queues: Queues
  deliveries: Deliveries
  knowsFunction: (name: string) => boolean
  now: () => number
  log: Log
}

/** An event of the history, with the bus it was put on. */
export type PastEvent = { place: number; bus: string; event: BusEvent }

export type Put = { EventId: string } | EntryFault

/** EventBridge: what is put is kept, matched against the template's rules, and delivered. */
export class Bus {
  readonly #parts: BusParts
  #accepted = 0

  constructor(parts: BusParts) {
    this.#parts = parts
  }

  /** Events taken so far in this run. */
  get accepted(): number {
    return this.#accepted
  }

  /** Takes entries as PutEvents does. */
  put(entries: Entry[]): Put[] {
    return this.#parts.keep.together(() => entries.map((entry) => this.#putOne(entry)))
  }

  #putOne(entry: Entry): Put {
    const checked = checkEntry(entry)
    if ('fault' in checked) return checked.fault
    const { account, region, now, buses, log } = this.#parts
    const bus = (entry.EventBusName ?? 'default').replace(/^.*event-bus\//, '')
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': entry.DetailType ?? '',
      source: entry.Source ?? '',
      account,
      time: timeOf(entry, now()),
      region,
      resources: entry.Resources,
      detail: checked.detail,
    }
    this.#accepted += 1
    // EventBridge accepts an event for a bus that doesn't exist and drops it.
    if (!buses.includes(bus)) log.warn(`An event ${event['detail-type']} was put on ${bus}, which is no bus of the template`)
    else this.#take(bus, event)
    return { EventId: event.id }
  }

  /** Puts an event as it is, id and time included: what AWS itself tells, such as the fate of a mail. */
  tell(bus: string, event: BusEvent): void {
    this.#accepted += 1
    this.#parts.keep.together(() => this.#take(bus, event))
  }

  #take(bus: string, event: BusEvent): void {
    const detailId = typeof event.detail.id === 'string' ? event.detail.id : null
    const values = [event.id, detailId, bus, event.source, event['detail-type'], event.time, JSON.stringify(event)]
    this.#parts.keep.write('INSERT INTO event (id, detailId, bus, source, detailType, time, body) VALUES (?, ?, ?, ?, ?, ?, ?)', ...values)
    this.deliver(bus, event)
  }

  /** The rules that react to an event of this bus. */
  rulesFor(bus: string, event: unknown): Rule[] {
    return this.#parts.rules.filter((rule) => rule.bus === bus && matches(rule.pattern, event))
  }

  /** Gives an event to every rule that matches, with its id and time as they are; answers how many targets that are. */
  deliver(bus: string, event: BusEvent): number {
    let targets = 0
    for (const rule of this.rulesFor(bus, event))
      for (const target of rule.targets) {
        this.#send({ rule, target, event })
        targets += 1
      }
    return targets
  }

  #send({ rule, target, event }: { rule: Rule; target: Target; event: BusEvent }): void {
    const payload = payloadFor(target, event)
    const { queues, deliveries, knowsFunction, log } = this.#parts
    const kind = target.arn.split(':')[2]
    if (kind === 'lambda' && knowsFunction(functionOf(target.arn)))
      return deliveries.accept(functionOf(target.arn), payload, { by: rule.name, eventId: event.id })
    if (kind === 'sqs') {
      const queue = queues.find(target.arn)
      if (queue !== undefined) return void queues.send(queue, { body: payload })
    }
    if (kind === 'events') return this.#take(target.arn.replace(/^.*event-bus\//, ''), event)
    if (kind === 'logs') return
    const dead = target.deadLetterArn === undefined ? undefined : queues.find(target.deadLetterArn)
    const reason = `The target ${target.arn} of the rule ${rule.name} doesn't exist`
    if (dead === undefined) return log.warn(reason)
    queues.send(dead, {
      body: JSON.stringify(event),
      attributes: { RULE_ARN: rule.arn, TARGET_ARN: target.arn, ERROR_CODE: 'RESOURCE_NOT_FOUND', ERROR_MESSAGE: reason },
    })
  }

  /** The history, oldest first; of one detail type or all. */
  history(detailType?: string): PastEvent[] {
    const where = detailType === undefined ? '' : 'WHERE detailType = ?'
    const values = detailType === undefined ? [] : [detailType]
    return this.#parts.keep.read(`SELECT place, bus, body FROM event ${where} ORDER BY place`, ...values).map(pastEvent)
  }

  /** The newest events after a place in the history, oldest first, at most `most`. */
  since(place: number, most: number): PastEvent[] {
    return this.#parts.keep
      .read('SELECT place, bus, body FROM event WHERE place > ? ORDER BY place DESC LIMIT ?', place, most)
      .map(pastEvent)
      .toReversed()
  }

  /** One event by its own id or by the id in its detail. */
  find(id: string): PastEvent | undefined {
    const [row] = this.#parts.keep.read('SELECT place, bus, body FROM event WHERE id = ? OR detailId = ? LIMIT 1', id, id)
    return row && pastEvent(row)
  }

  /** Delivers an event of the history again, `times` over; answers how many deliveries that makes. */
  redeliver(past: PastEvent, times: number): number {
    return this.#parts.keep.together(() => {
      let deliveries = 0
      for (let i = 0; i < times; i += 1) deliveries += this.deliver(past.bus, past.event)
      return deliveries
    })
  }

  /** Delivers again what happened from `from` to `to` (ISO instants, both included), as a replay of the archive does. */
  replay(from: string, to: string): { events: number; deliveries: number } {
    const found = this.history().filter(
      ({ event }) => Date.parse(event.time) >= Date.parse(from) && Date.parse(event.time) <= Date.parse(to),
    )
    const deliveries = this.#parts.keep.together(() => found.reduce((sum, { bus, event }) => sum + this.deliver(bus, event), 0))
    return { events: found.length, deliveries }
  }
}

const pastEvent = (row: Row): PastEvent => ({
  place: Number(row.place),
  bus: String(row.bus),
  event: JSON.parse(String(row.body)),
})
