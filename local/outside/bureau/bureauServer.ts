import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { ControlRefused, type ControlRoute } from '../../controlRoute.ts'
import { type Loopback, listenOnLoopback, type Reply, type Visit } from '../loopback.ts'
import type { MerchantSecret } from '../secrets.ts'
import type { Shelf } from '../shelf.ts'
import { bureauError } from './bureauError.ts'
import { answerFor } from './dataBlocks.ts'
import { NextAnswer, openNextAnswers } from './nextAnswers.ts'

export type BureauServer = Loopback & { controls: ControlRoute[] }

/** Seconds a token lives. */
const tokenLife = 86_400

const Token = z.object({ merchantId: z.string(), expiresAt: z.number() })
const CallMade = z.object({
  at: z.string(),
  merchantId: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  status: z.int(),
})
const callsKept = 2000

/** D&B Direct+ version 3: a token for 24 hours, data blocks by DUNS, and the errors of its documentation. */
export async function startBureauServer(options: {
  shelf: Shelf
  now: () => number
  merchants: () => MerchantSecret[]
}): Promise<BureauServer> {
  const { shelf, now } = options
  const tokens = shelf.drawer('bureau-token', Token)
  const next = openNextAnswers(shelf)
  const calls: z.infer<typeof CallMade>[] = []

  const merchantOf = (visit: Visit): string | null => {
    const [scheme = '', rest = ''] = (visit.headers.authorization ?? '').split(' ')
    if (scheme !== 'Basic') return tokens.get(rest)?.merchantId ?? null
    const pair = Buffer.from(rest, 'base64').toString('utf8')
    return options.merchants().find(({ bureau }) => bureau && `${bureau.key}:${bureau.secret}` === pair)?.merchantId ?? null
  }

  const token = (visit: Visit): Reply => {
    const form = new URLSearchParams(visit.body.toString('utf8'))
    if (form.get('grant_type') !== 'client_credentials')
      return tokenRefusal(400, { error: 'invalid_request', sentence: 'The request is missing a required parameter. ErrorCode: 05007.' })
    const merchantId = merchantOf(visit)
    if (!merchantId || !visit.headers.authorization?.startsWith('Basic '))
      return tokenRefusal(401, { error: 'invalid_client', sentence: 'Client authentication failed. ErrorCode: 00041.' })
    const access_token = randomUUID().replaceAll('-', '')
    tokens.put(access_token, { merchantId, expiresAt: now() + tokenLife * 1000 })
    return { json: { access_token, expires_in: tokenLife, token_type: 'Bearer' } }
  }

  const blocks = async (visit: Visit, duns: string): Promise<Reply> => {
    const bearer = (visit.headers.authorization ?? '').replace(/^Bearer /, '')
    const known = tokens.get(bearer)
    if (!known) return bureauError(401, { code: '00041', message: 'You are not authorized to access this resource: invalid access token.' })
    if (known.expiresAt <= now()) return bureauError(401, { code: '00040', message: 'Access token expired.' })
    return answerFor({ duns, query: visit.query, now: now(), next: next.take(duns) })
  }

  const server = await listenOnLoopback({
    name: 'bureau',
    shelf,
    answer: async (visit) => {
      const merchantId = merchantOf(visit)
      const reply = await route(visit, { token, blocks })
      const query = Object.fromEntries(visit.query)
      calls.push({
        at: new Date(now()).toISOString(),
        merchantId,
        method: visit.method,
        path: visit.path,
        query,
        status: reply.status ?? 200,
      })
      if (calls.length > callsKept) calls.shift()
      return reply
    },
  })
  return { ...server, controls: bureauControls({ next, calls: () => calls }) }
}

async function route(
  visit: Visit,
  doors: { token: (visit: Visit) => Reply; blocks: (visit: Visit, duns: string) => Promise<Reply> },
): Promise<Reply> {
  if (visit.method === 'POST' && visit.path === '/v3/token') return doors.token(visit)
  const duns = /^\/v1\/data\/duns\/([^/]+)$/.exec(visit.path)?.[1]
  if (visit.method === 'GET' && duns) return doors.blocks(visit, duns)
  return bureauError(404, { code: '00001', message: 'Resource not found.' })
}

function tokenRefusal(status: number, of: { error: string; sentence: string }): Reply {
  return { status, json: { error: of.error, error_description: `${of.sentence} Transaction ID: ${randomUUID()}` } }
}

/** `POST providers/bureau` sets next answers, `GET` shows them with the calls made, `DELETE` goes back to the usual ones. */
function bureauControls(of: { next: ReturnType<typeof openNextAnswers>; calls: () => unknown[] }): ControlRoute[] {
  const { next } = of
  const state = () => ({ json: { next: next.all(), calls: of.calls() } })
  return [
    { method: 'GET', path: 'providers/bureau', handle: async () => state() },
    {
      method: 'POST',
      path: 'providers/bureau',
      handle: async ({ body }) => {
        const answer = NextAnswer.safeParse(body)
        if (!answer.success) throw new ControlRefused(422, z.prettifyError(answer.error))
        next.add(answer.data)
        return { json: { next: next.all() } }
      },
    },
    {
      method: 'DELETE',
      path: 'providers/bureau',
      handle: async () => {
        next.clear()
        return { json: { next: [] } }
      },
    },
  ]
}
