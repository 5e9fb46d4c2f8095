import * as z from 'zod'

/** An answer ready to be written. */
export type Answer = { status: number; headers: Record<string, string | string[]>; body: Buffer }

const Structured = z.object({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
})

/** Lambda's limit for a result, which the API can't lift. */
const largestResult = 6 * 1024 * 1024

export const message = (status: number, text: string): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message: text })),
})

/** What a function returned as an HTTP answer: with a statusCode as it says, else 200 and the value as JSON. */
export function answerOf(result: string): Answer {
  if (result.length > largestResult) return message(500, 'Internal Server Error')
  const value: unknown = JSON.parse(result)
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    const text = typeof value === 'string' ? value : result
    return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(value === null ? '' : text) }
  }
  const read = Structured.safeParse(value)
  if (!read.success) return message(500, 'Internal Server Error')
  const { statusCode: status, headers: given, cookies, body, isBase64Encoded } = read.data
  const headers: Answer['headers'] = {}
  for (const [name, content] of Object.entries(given ?? {})) headers[name.toLowerCase()] = String(content)
  headers['content-type'] ??= 'text/plain;charset=utf-8'
  if (cookies?.length) headers['set-cookie'] = cookies
  return { status, headers, body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') }
}
