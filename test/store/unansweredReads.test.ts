import { beforeEach, describe, expect, test } from 'vitest'
import { Unavailable } from '../../store/keeper.ts'
import { engineTable } from '../kit/keeper.ts'
import { callsOf } from '../kit/wire.ts'

const key = { pk: 'p', sk: 'a' }
const row = { ...key, version: 1 }
const range = { by: 'sk', pk: 'p', from: 'a', to: 'z', limit: 5 } as const

describe('a read that the table doesn’t answer', () => {
  let table: Awaited<ReturnType<typeof engineTable>>
  beforeEach(async () => {
    table = await engineTable()
    await table.write([{ put: row, under: 'absent' }], crypto.randomUUID())
  })

  /** Lets the next answers to a batch leave their rows unread, as the table may when it is busy. */
  const leaveUnread = (times: number) => {
    let left = times
    table.client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args)
        if (!('RequestItems' in args.input) || left === 0) return answer
        left -= 1
        return { ...answer, output: { ...answer.output, Responses: {}, UnprocessedKeys: args.input.RequestItems } }
      },
      { step: 'initialize', priority: 'high' },
    )
  }

  /** Answers each call with an error of the table's. */
  const answerWith = (name: string, httpStatusCode: number) =>
    table.client.middlewareStack.add(
      () => async () => {
        throw Object.assign(new Error(name), { name, $metadata: { httpStatusCode } })
      },
      { step: 'initialize', priority: 'high' },
    )

  test.each(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ECONNRESET'])(
    'for %s is told as unavailable, and a transaction is to be sent again',
    async (code) => {
      table.client.middlewareStack.add(() => () => Promise.reject(Object.assign(new Error(code), { code })), {
        step: 'initialize',
        priority: 'high',
      })
      await expect(table.get([key])).rejects.toThrow(Unavailable)
      expect(await table.write([{ put: row, under: 'absent' }], 'token')).toEqual({ outcome: 'again', because: code })
    },
  )

  test('is asked for again, until all of it came', async () => {
    const calls = callsOf(table.client)
    leaveUnread(3)
    expect(await table.get([key])).toEqual([row])
    expect(calls).toEqual(Array(4).fill('BatchGetItem'))
  })

  test('is told as unavailable when it stays unread', async () => {
    leaveUnread(100)
    await expect(table.get([key])).rejects.toThrow(Unavailable)
  })

  test.each([
    ['ThrottlingException', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['SomethingOfTheirs', 503],
  ])('is told as unavailable after %s, whatever was read', async (name, status) => {
    answerWith(name, status)
    await expect(table.get([key])).rejects.toThrow(Unavailable)
    await expect(table.range(range)).rejects.toThrow(Unavailable)
    await expect(table.scan({ of: 'roots', segment: 0, segments: 1, limit: 1 })).rejects.toThrow(Unavailable)
  })

  test('is an error of ours where the table says so', async () => {
    answerWith('ValidationException', 400)
    await expect(table.get([key])).rejects.toThrow('ValidationException')
    await expect(table.get([key])).rejects.not.toThrow(Unavailable)
  })
})
