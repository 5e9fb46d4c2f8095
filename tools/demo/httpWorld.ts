import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { dayOf } from '../../domain/calendar.ts'
import { AccountId } from '../../domain/ids.ts'
import { Named } from '../../domain/payments/payment.ts'
import { paysText } from '../../domain/payments/paysText.ts'
import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { type AnswerOf, answerOf, type InputOf, type OperationName, type World } from './world.ts'

export type Place = { url: string; merchantId: string; key: string }

const routes = new Map<string, Route>(Object.values(doors).flatMap((door: readonly Route[]) => door.map((route) => [route.name, route])))
const cacheSeconds = 61

/** Every day on the way has its runs and checks: seconds each, and a client gives up on an answer that takes five minutes. */
const daysAtOnce = 7

type Said = { status: number; body: unknown }

/** A running stack, spoken to over HTTP as a storefront and back office would, with its outside parties steered under /_local/. */
export function httpWorld({ url, merchantId, key }: Place): World {
  const payments = new Map<string, { paymentIntent: string; events: string[] }>()

  async function send(name: OperationName, input: object): Promise<Said> {
    const route = routes.get(name)
    if (!route) throw new Error(`${name} has no route`)
    const { address, rest } = addressed(route.path, input)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() }
    const query = route.method === 'GET' ? `?${queryOf(rest)}` : ''
    const answer = await fetch(`${url}${address}${query}`, {
      method: route.method,
      headers,
      ...(route.method !== 'GET' && { body: JSON.stringify(rest) }),
    })
    return { status: answer.status, body: await answer.json() }
  }

  async function control(path: string, body: object): Promise<unknown> {
    const answer = await fetch(`${url}/_local/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const said: unknown = await answer.json()
    if (!answer.ok) throw new Error(`/_local/${path}: ${answer.status} ${JSON.stringify(said)}`)
    return said
  }

  async function act<N extends OperationName>(name: N, input: InputOf<N>): Promise<AnswerOf<N>> {
    const { status, body } = await send(name, Object(input))
    if (status >= 300) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`)
    return answerOf(name, body)
  }

  async function reported(report: object): Promise<Reported> {
    return Reported.parse(await control('providers/payments', { merchantId, currency: 'eur', ...report }))
  }

  return {
    act,
    refused: async (name, input) => Refused.parse((await send(name, Object(input))).body).code,
    settled: async () => void (await control('drain', {})),
    settings: async (change) => {
      const { settings } = await act('getSettings', {})
      await act('changeSettings', { settings: { ...settings, ...change } })
      await control('clock', { advance: `PT${cacheSeconds}S` })
    },
    today: async () => {
      const answer = await fetch(`${url}/_local/clock`)
      const { now } = z.object({ now: z.string() }).parse(await answer.json())
      return dayOf(now, (await act('getSettings', {})).settings.timeZone)
    },
    wait: async (days) => {
      for (let left = days; left > 0; left -= daysAtOnce) await control('clock', { advance: `P${Math.min(left, daysAtOnce)}D` })
    },
    paysOnline: async ({ paymentKey, accountId, amount, names }) => {
      const known = payments.get(paymentKey)
      if (known) return void (await control('providers/payments/resend', { events: known.events }))
      const pays = paysText({ accountId: AccountId.parse(accountId), names: names.map((named) => Named.parse(named)) })
      const { paymentIntent, events } = await reported({ report: 'payment', amount, metadata: { merchantId, pays } })
      payments.set(paymentKey, { paymentIntent, events: events.map(({ id }) => id) })
    },
    providerKey: async (name, amount) => {
      const { paymentIntent, events } = await reported({ report: 'payment', amount, hold: true })
      payments.set(name, { paymentIntent, events: events.map(({ id }) => id) })
      return paymentIntent
    },
    disputes: async ({ paymentKey, amount }) => void (await reported({ report: 'dispute', paymentIntent: paymentKey, amount })),
  }
}

const Reported = z.object({ paymentIntent: z.string(), events: z.array(z.object({ id: z.string() })) })
type Reported = z.infer<typeof Reported>
const Refused = z.object({ code: z.string() })

function queryOf(fields: Record<string, unknown>): string {
  const query = new URLSearchParams()
  for (const [field, value] of Object.entries(fields)) query.set(field, String(value))
  return query.toString()
}

/** The route's path with its fields filled in, and what is left of the input. */
function addressed(path: string, input: object): { address: string; rest: Record<string, unknown> } {
  const rest: Record<string, unknown> = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const address = path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = encodeURIComponent(String(rest[field]))
    delete rest[field]
    return value
  })
  return { address, rest }
}
