import { beforeEach, describe, expect, test } from 'vitest'
import type { Table } from '../../store/keeper.ts'
import { bothTables } from '../kit/keeper.ts'

const item = (sk: string, version = 1, more: object = {}) => ({ pk: 'p', sk, version, ...more })

describe.each(bothTables)('the table %s', (_, make) => {
  let table: Table
  beforeEach(async () => {
    table = await make()
  })
  const put = (...items: ReturnType<typeof item>[]) =>
    table.write(
      items.map((one) => ({ put: one, under: 'absent' })),
      crypto.randomUUID(),
    )

  test('gives back exactly what was put, and leaves out what is missing', async () => {
    const kept = item('a', 1, { state: { amount: 0, list: [{ text: '' }], none: null, yes: true, tiny: -1.5 } })
    await put(kept)
    expect(
      await table.get([
        { pk: 'p', sk: 'a' },
        { pk: 'p', sk: 'b' },
      ]),
    ).toEqual([kept])
  })

  test('writes all or nothing, and tells for each failed condition what stands there', async () => {
    await put(item('a', 3), item('b', 1))
    const written = await table.write(
      [
        { put: item('a', 4), under: 2 },
        { put: item('b', 2), under: 1 },
        { put: item('c', 1), under: 5 },
        { put: item('d'), under: 'absent' },
      ],
      crypto.randomUUID(),
    )
    expect(written).toEqual({ outcome: 'raced', old: [item('a', 3), undefined, null, undefined] })
    expect(
      await table.get([
        { pk: 'p', sk: 'b' },
        { pk: 'p', sk: 'd' },
      ]),
    ).toEqual([item('b', 1)])
  })

  test('a row that is only checked stops the others when it changed', async () => {
    await put(item('a', 3))
    const stale = await table.write(
      [
        { put: item('b'), under: 'absent' },
        { check: { pk: 'p', sk: 'a' }, under: 2 },
      ],
      crypto.randomUUID(),
    )
    expect(stale).toEqual({ outcome: 'raced', old: [undefined, item('a', 3)] })
    expect(
      await table.write(
        [
          { put: item('b'), under: 'absent' },
          { check: { pk: 'p', sk: 'a' }, under: 3 },
        ],
        crypto.randomUUID(),
      ),
    ).toEqual({ outcome: 'written' })
  })

  test('the same transaction under the same token happens once', async () => {
    const [token, other] = [crypto.randomUUID(), crypto.randomUUID()]
    const actions = [{ put: item('a'), under: 'absent' as const }]
    expect(await table.write(actions, token)).toEqual({ outcome: 'written' })
    expect(await table.write(actions, token)).toEqual({ outcome: 'written' })
    expect(await table.write(actions, other)).toEqual({ outcome: 'raced', old: [item('a')] })
    await expect(table.write([{ put: item('b'), under: 'absent' }], token)).rejects.toThrow()
  })

  test('two actions on one row are refused', async () => {
    await expect(put(item('a'), item('a', 2))).rejects.toThrow()
  })

  test('ranges come in the order of the bytes of their keys, both ends included, forwards and backwards', async () => {
    await put(...['b', 'a', 'ä', 'c', 'Z'].map((sk) => item(sk)))
    const range = { by: 'sk', pk: 'p', from: 'a', to: 'ä', limit: 9 } as const
    expect((await table.range(range)).map(({ sk }) => sk)).toEqual(['a', 'b', 'c', 'ä'])
    expect((await table.range({ ...range, limit: 2, reverse: true })).map(({ sk }) => sk)).toEqual(['ä', 'c'])
  })

  test('indexes hold only rows that carry their key', async () => {
    await put(
      item('a', 1, { openKey: 'O#2', state: { whole: true } }),
      item('b', 1, { openKey: 'O#1', listPk: 'l', listSk: 'x' }),
      item('c'),
    )
    expect(await table.range({ by: 'openKey', pk: 'p', from: 'O#', to: 'O#9', limit: 9 })).toEqual([
      item('b', 1, { openKey: 'O#1', listPk: 'l', listSk: 'x' }),
      item('a', 1, { openKey: 'O#2', state: { whole: true } }),
    ])
    expect((await table.range({ by: 'listSk', pk: 'l', from: 'a', to: 'z', limit: 9 })).map(({ sk }) => sk)).toEqual(['b'])
    await put(item('d', 1, { chainPk: 'm', chainSk: 'acc_1' }))
    const chains = await table.range({ by: 'chainSk', pk: 'm', from: 'a', to: 'z', limit: 9 })
    expect(chains.map(({ chainSk }) => chainSk)).toEqual(['acc_1'])
  })

  test('a range longer than one answer of the engine comes whole', async () => {
    const wide = 'x'.repeat(250_000)
    for (const sk of ['1', '2', '3', '4', '5', '6']) await put(item(sk, 1, { wide }))
    expect(await table.range({ by: 'sk', pk: 'p', from: '0', to: '9', limit: 6 })).toHaveLength(6)
  })

  test('a scan in segments finds every root or record once, of all merchants', async () => {
    const rows = [
      { pk: 'mer_1#acc_1', sk: 'account', kind: 'account', head: {} },
      { pk: 'mer_1#acc_2', sk: 'account', kind: 'account', head: {} },
      { pk: 'mer_2#acc_1', sk: 'account', kind: 'account', head: {} },
      { pk: 'mer_1#acc_1', sk: 'order#1', kind: 'order' },
      { pk: 'J#mer_1#acc_1', sk: '1' },
      { pk: 'J#mer_2#acc_1', sk: '1' },
    ]
    await table.write(
      rows.map((put) => ({ put, under: 'absent' })),
      crypto.randomUUID(),
    )
    const scanned = async (page: { of: 'roots' | 'journal' }) => {
      const found: string[] = []
      for (const segment of [0, 1]) {
        for (let after: string | undefined, more = true; more; more = after !== undefined) {
          const { items, next } = await table.scan({ ...page, segment, segments: 2, limit: 1, after })
          found.push(...items.map(({ pk }) => pk))
          after = next
        }
      }
      return found.toSorted()
    }
    expect(await scanned({ of: 'roots' })).toEqual(['mer_1#acc_1', 'mer_1#acc_2', 'mer_2#acc_1'])
    expect(await scanned({ of: 'journal' })).toEqual(['J#mer_1#acc_1', 'J#mer_2#acc_1'])
  })

  test('more than 100 rows are read too', async () => {
    await put(item('1'), item('150'))
    const keys = Array.from({ length: 150 }, (_, nth) => ({ pk: 'p', sk: String(nth + 1) }))
    expect((await table.get(keys)).map(({ sk }) => sk).toSorted()).toEqual(['1', '150'])
  })
})
