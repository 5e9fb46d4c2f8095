import { expect, test } from 'vitest'
import { Posting } from '../../../domain/ledger/posting.ts'
import { bounds } from '../../../domain/limits.ts'

const of = (amount: number) => Posting.safeParse({ debit: 'receivable', credit: 'sales', amount }).success

test('a posting moves at least the smallest unit and at most the largest amount: nothing is never posted', () => {
  expect([1, bounds.amount].filter((amount) => !of(amount))).toEqual([])
  expect([0, -1, 0.5, bounds.amount + 1].filter(of)).toEqual([])
})
