import { expect, test } from 'vitest'
import type { Kind } from '../../domain/states.ts'
import { besides } from '../../store/exporting.ts'
import { leftOut, toldWithRecords } from '../../store/exportLine.ts'

/** How each kind of row is told. A kind that is new is given its place here, and in the export. */
const ways: Record<Kind, 'account' | 'root' | 'beside' | 'record' | 'nowhere'> = {
  account: 'root',
  merchant: 'root',
  series: 'root',
  closings: 'root',
  suspense: 'root',
  voucher: 'root',
  key: 'beside',
  person: 'beside',
  team: 'beside',
  closing: 'beside',
  'bureau-month': 'beside',
  delivery: 'record',
  standing: 'nowhere',
  ranking: 'nowhere',
  totals: 'nowhere',
  pointer: 'nowhere',
  run: 'nowhere',
  'run-page': 'nowhere',
  'run-batch': 'nowhere',
  'run-tally': 'nowhere',
  customer: 'account',
  debts: 'account',
  purse: 'account',
  order: 'account',
  payment: 'account',
  invoice: 'account',
  'credit-note': 'account',
  claim: 'account',
  assessment: 'account',
  statement: 'account',
  mail: 'account',
  'base-period': 'account',
}

test('every kind of row has its way into the export, or a reason to stay out', () => {
  const kinds = (way: string) =>
    Object.entries(ways)
      .flatMap(([kind, its]) => (its === way ? [kind] : []))
      .toSorted()
  expect([...besides].toSorted()).toEqual(kinds('beside'))
  expect([...toldWithRecords].toSorted()).toEqual(kinds('record'))
  expect([...leftOut].toSorted()).toEqual(kinds('nowhere'))
})
