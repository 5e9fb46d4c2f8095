import { expect, test } from 'vitest'
import { noDebts } from '../../domain/accounts/debts.ts'
import { emptyPurse } from '../../domain/accounts/purse.ts'
import { refs } from '../../domain/command.ts'
import { MerchantId } from '../../domain/ids.ts'
import { type Ref, refText } from '../../domain/states.ts'
import { Lately } from '../../store/lately.ts'
import type { Row } from '../../store/row.ts'
import { accountId, merchantId, newAccount } from './toy.ts'

const once = { scope: 'order', key: 'toy-1' }
const asked = [refs.account(accountId), refs.debts(accountId), refs.purse(accountId), refs.pointer(once)]
const about = { merchantId, asked, once }
const account = refText(refs.account(accountId))

/** The account's rows as they come along at a version of theirs. */
function rowsAt(version: number, { debts, knownDebts = debts }: { debts: number; knownDebts?: number } = { debts: 1 }): Map<string, Row> {
  return new Map<string, Row>([
    [account, { kind: 'account', state: newAccount(100), version, satellites: { debts: knownDebts, purse: 1 } }],
    [refText(refs.debts(accountId)), { kind: 'debts', state: noDebts, version: debts }],
    [refText(refs.purse(accountId)), { kind: 'purse', state: emptyPurse, version: 1 }],
  ])
}

function memory() {
  const clock = { at: 0 }
  const lately = new Lately({ now: () => clock.at })
  return { lately, clock, version: () => lately.recall(about)?.get(account)?.version }
}

test('an account is remembered as it was read or written last, with its satellites, by its merchant alone', () => {
  const { lately, version } = memory()
  expect(version()).toBeUndefined()
  lately.saw(merchantId, rowsAt(3))
  expect([...(lately.recall(about)?.keys() ?? [])]).toEqual([account, refText(refs.debts(accountId)), refText(refs.purse(accountId))])
  lately.wrote(merchantId, { rows: rowsAt(4), once: undefined })
  expect(version()).toBe(4)
  expect(lately.recall({ ...about, merchantId: MerchantId.parse('mer_other') })).toBeUndefined()
})

test('it is remembered for a minute', () => {
  const { lately, clock, version } = memory()
  lately.saw(merchantId, rowsAt(3))
  clock.at = 59_999
  expect(version()).toBe(3)
  clock.at = 60_000
  expect(version()).toBeUndefined()
})

test('an account read alone keeps the satellites known before, unless it tells of others: then it is forgotten', () => {
  const { lately, version } = memory()
  const alone = (rows: Map<string, Row>) => new Map([...rows].slice(0, 1))
  lately.saw(merchantId, rowsAt(3))
  lately.saw(merchantId, alone(rowsAt(4)))
  expect(version()).toBe(4)
  lately.saw(merchantId, alone(rowsAt(5, { debts: 2 })))
  expect(version()).toBeUndefined()
})

test('rows that don’t belong together aren’t remembered', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(3, { debts: 1, knownDebts: 2 }))
  expect(version()).toBeUndefined()
})

test('nothing is recalled for who asks for more than an account, its satellites and the once-key', () => {
  const { lately } = memory()
  lately.saw(merchantId, rowsAt(3))
  const more: Ref[] = [refs.order(accountId, 'toy-1'), refs.customer(accountId), refs.pointer({ scope: 'sale', key: 'toy-1' })]
  for (const ref of more) expect(lately.recall({ ...about, asked: [...asked, ref] })).toBeUndefined()
  expect(lately.recall({ ...about, asked: [refs.pointer(once)] })).toBeUndefined()
})

test('the once-key of the last deed is read, since whoever comes with it repeats that deed', () => {
  const { lately, version } = memory()
  lately.wrote(merchantId, { rows: rowsAt(3), once })
  expect(version()).toBeUndefined()
  lately.wrote(merchantId, { rows: rowsAt(4), once: { ...once, key: 'toy-2' } })
  expect(version()).toBe(4)
})

test('memory that is wrong more than one time in ten isn’t asked, until what is read shows it right again', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(1))
  lately.judge(false)
  expect(version()).toBe(1)
  lately.judge(false)
  expect(version()).toBeUndefined()
  for (let nth = 0; nth < 4; nth += 1) lately.saw(merchantId, rowsAt(1))
  expect(version()).toBe(1)
})

test('of two hundred and one accounts the one seen longest ago is forgotten', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(1))
  for (let nth = 0; nth < 200; nth += 1) lately.saw(MerchantId.parse(`mer_${nth}`), rowsAt(1))
  expect(version()).toBeUndefined()
})
