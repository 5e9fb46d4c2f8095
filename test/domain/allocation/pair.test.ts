import { expect, test } from 'vitest'
import { rowsOfPair } from '../../../domain/allocation/pair.ts'
import { refs } from '../../../domain/command.ts'
import { theAccount } from '../../kit/builders.ts'

test('of a payment that nobody knows no row is asked for: none could be named without an account', () => {
  for (const item of ['inv_1', 'clm_1'])
    expect(Object.values(rowsOfPair(undefined, { paymentId: 'pay_1', item })).filter((ref) => ref !== undefined)).toEqual([])
})

test('an item is asked for as what its id says it is', () => {
  const rowsOf = (item: string) => rowsOfPair({ account: theAccount }, { paymentId: 'pay_1', item })
  expect(rowsOf('inv_1')).toMatchObject({ invoice: refs.invoice(theAccount, 'inv_1'), claim: undefined })
  expect(rowsOf('clm_1')).toMatchObject({ invoice: undefined, claim: refs.claim(theAccount, 'clm_1') })
})
