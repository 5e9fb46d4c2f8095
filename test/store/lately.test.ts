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

test('an account read or written alone keeps the satellites known before, unless it tells of others: then it is forgotten', () => {
  const { lately, version } = memory()
  const alone = (rows: Map<string, Row>) => new Map([...rows].slice(0, 1))
  lately.saw(merchantId, rowsAt(3))
  lately.wrote(merchantId, { rows: alone(rowsAt(4)), once: undefined })
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

const other = { ...about, merchantId: MerchantId.parse('mer_other') }

test('memory that is wrong more than one time in ten isn’t asked, until what is read shows it right again', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(1))
  lately.guessed(other, false)
  expect(version()).toBe(1)
  lately.guessed(other, false)
  expect(version()).toBeUndefined()
  for (let nth = 0; nth < 4; nth += 1) lately.saw(merchantId, rowsAt(1))
  expect(version()).toBe(1)
})

test('an account that somebody else wrote is not guessed until a reading finds it as it was remembered; others are', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(1))
  lately.saw(other.merchantId, rowsAt(1))
  lately.guessed(about, false)
  lately.wrote(merchantId, { rows: rowsAt(3), once: undefined })
  expect(version()).toBeUndefined()
  lately.saw(merchantId, rowsAt(5))
  expect(version()).toBeUndefined()
  lately.saw(merchantId, rowsAt(5))
  expect(version()).toBe(5)
  expect(lately.recall(other)).toBeDefined()
})

test('an account read otherwise than it was remembered is doubted too', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(1))
  lately.saw(merchantId, rowsAt(2))
  expect(version()).toBeUndefined()
})

test('one wrong remembrance is counted once: the reading after a failed guess says nothing new', () => {
  const { lately } = memory()
  lately.saw(other.merchantId, rowsAt(1))
  lately.saw(merchantId, rowsAt(1))
  lately.guessed(about, false)
  lately.saw(merchantId, rowsAt(2))
  expect(lately.recall(other)).toBeDefined()
})

test('each guess is told of, right or wrong', () => {
  const told: boolean[] = []
  const lately = new Lately({ now: () => 0, told: (stood) => void told.push(stood) })
  lately.guessed(about, true)
  lately.guessed(about, false)
  expect(told).toEqual([true, false])
})

test('an account with more than a hundred debts and deposits isn’t remembered', () => {
  const { lately, version } = memory()
  const owed = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, nth) => [`2026-01-01/${nth}`, 1]))
  const owing = (count: number) =>
    new Map([...rowsAt(3)].map(([text, row]) => [text, row.kind === 'debts' ? { ...row, state: { owed: owed(count) } } : row]))
  lately.saw(merchantId, owing(100))
  expect(version()).toBe(3)
  lately.saw(merchantId, owing(101))
  expect(version()).toBeUndefined()
})

test('of two hundred and one accounts the one seen longest ago is forgotten', () => {
  const { lately, version } = memory()
  lately.saw(merchantId, rowsAt(1))
  for (let nth = 0; nth < 200; nth += 1) lately.saw(MerchantId.parse(`mer_${nth}`), rowsAt(1))
  expect(version()).toBeUndefined()
})
