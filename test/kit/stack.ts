import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { httpWorld } from '../../tools/demo/httpWorld.ts'
import { type RunningStack, runStack } from '../../tools/demo/stack.ts'
import type { World } from '../../tools/demo/world.ts'

/** One running stack as a test sees it: a merchant's world, and the local controls. */
export type Stack = {
  running: RunningStack
  url: string
  folder: string
  world: World
  key: (scope: string) => string
  merchantId: string
  otherKey: string
  get: (path: string) => Promise<unknown>
  post: (path: string, body: object) => Promise<unknown>
  api: (request: { method: string; path: string; body?: unknown; key?: string; headers?: Record<string, string> }) => Promise<Response>
  stop: () => Promise<void>
}

/** In a folder that is kept when it is named; of the project's own template unless another is. */
export async function startStack(folder?: string, template?: string): Promise<Stack> {
  const place = folder ?? (await mkdtemp(join(tmpdir(), 'encours-test-')))
  const running = await runStack(place, { fresh: folder === undefined, ...(template !== undefined && { template }) })
  const { url, seeded } = running.ready
  const [merchant, other] = seeded.merchants
  if (!merchant || !other) throw new Error('the stack opened no merchants')
  const key = (scope: string): string => merchant.keys.find(({ name }) => name === scope)?.key ?? ''
  const json = async (answer: Response): Promise<unknown> => {
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    running,
    url,
    folder: place,
    world: httpWorld({ url, merchantId: merchant.merchantId, key: key('integration') }),
    key,
    merchantId: merchant.merchantId,
    otherKey: other.keys.find(({ name }) => name === 'integration')?.key ?? '',
    get: async (path) => json(await fetch(`${url}/_local/${path}`)),
    post: async (path, body) =>
      json(
        await fetch(`${url}/_local/${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      ),
    api: ({ method, path, body, key: as = key('integration'), headers = {} }) =>
      fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    stop: async () => {
      await running.stop()
      if (folder === undefined) await rm(place, { recursive: true, force: true })
    },
  }
}

export const Events = z.object({
  events: z.array(z.object({ id: z.string(), detailType: z.string(), detail: z.looseObject({ data: z.looseObject({}) }) })),
})
export const Mails = z.object({
  mails: z.array(z.looseObject({ id: z.string(), to: z.array(z.string()), subject: z.string(), attachments: z.array(z.unknown()) })),
})
export const Mail = z.looseObject({
  text: z.string().nullable(),
  parts: z.array(z.object({ name: z.string().nullish(), type: z.string(), bytes: z.string() })),
})
export const Calls = z.object({
  calls: z.array(
    z.looseObject({
      target: z.string(),
      operation: z.string(),
      requestId: z.string().nullable(),
      actions: z.number().optional(),
      reasons: z.array(z.string()).optional(),
    }),
  ),
})
