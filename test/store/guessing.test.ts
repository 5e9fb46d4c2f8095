import { beforeEach, describe, expect, test } from 'vitest'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { refs } from '../../domain/command.ts'
import { refText } from '../../domain/states.ts'
import { hashOf } from '../../store/canonical.ts'
import { recordOf } from '../../store/codec.ts'
import { type Keeper, keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { run } from '../../store/run.ts'
import { impatientClock } from '../kit/keeper.ts'
import { accountId, contextAt, merchantId } from './toy.ts'

const named = (name: string) => openAccount.input.parse({ accountId, currency: 'EUR', customer: { name } })
const pointer = refs.pointer({ scope: 'account', key: accountId })

describe('the hash of what was sent', () => {
  let keeper: Keeper
  const opened = (name: string) =>
    run(openAccount, named(name), { context: contextAt(), keeper, clock: impatientClock, deadlineAt: Date.now() + 10_000 })
  const used = async () => {
    const row = (await keeper.get(merchantId, [pointer])).get(refText(pointer))
    return row?.kind === 'pointer' ? row.state.used : undefined
  }
  beforeEach(async () => {
    keeper = keeperOver(memoryTable())
    await opened('Zoé Fictive')
  })

  test('tells a repetition from another content, by the salt that the once-key keeps', async () => {
    expect(await opened('Zoé Fictive')).toMatchObject({ replayed: true })
    expect(await opened('Zoé Autre')).toMatchObject({ refused: 'same-key-other-content' })
  })

  test('is another one for the same content each time, and the journal has none of its salt', async () => {
    const [record] = (await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 1 })).map(recordOf)
    const { hash, salt } = (await used()) ?? {}
    expect(record?.inputHash).toBe(hash)
    expect(hash).toBe(hashOf({ command: 'openAccount', input: named('Zoé Fictive'), salt }))
    expect(hash).not.toBe(hashOf({ command: 'openAccount', input: named('Zoé Fictive') }))
    expect(JSON.stringify(record)).not.toContain(salt)
    const other = keeper
    keeper = keeperOver(memoryTable())
    await opened('Zoé Fictive')
    expect((await used())?.hash).not.toBe(hash)
    keeper = other
  })

  test('without its salt is the hash of nothing that anybody can send', async () => {
    const row = (await keeper.get(merchantId, [pointer])).get(refText(pointer))
    const { salt: _, ...unsalted } = (await used()) ?? { hash: '', chain: '', sequence: 1 }
    const put = {
      pk: `${merchantId}#pointer#${pointer.id}`,
      sk: 'pointer',
      kind: 'pointer',
      version: 2,
      state: { account: accountId, used: unsalted },
    }
    await keeper.write([{ put, under: row?.version ?? 0 }], crypto.randomUUID())
    expect(await opened('Zoé Fictive')).toMatchObject({ refused: 'same-key-other-content' })
  })
})
