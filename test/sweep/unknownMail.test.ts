import { describe, expect, test } from 'vitest'
import type { Ending } from './ending.ts'
import type { FaultKind } from './gate.ts'
import { isMailUnknown } from './unknownMail.ts'

const account = (version: number) => `row {"head":${version},"kind":"account","version":${version}}`
const mailRow = (state: string) => `row {"kind":"mail","sk":"mail#mail_1","state":{"mailId":"mail_1","state":"${state}"},"version":1}`
const settled = (by: string) => `record acc_1 0008 {"by":"${by}","command":"settleMail","facts":[],"rows":{"account|acc_1|":8}}`

const usual: Ending = [
  account(9),
  mailRow('delivered'),
  settled('system:invoice-issued-email-invoice'),
  'mail mail_1',
  'event a mail-settled',
]
const toldByReport: Ending = [account(9), mailRow('delivered'), settled('system:mail-reported-record-outcome'), 'mail mail_1']
const unsent: Ending = [account(7), mailRow('sending')]

const struck = (found: Ending, operation: string, { kind = 'crash-before', name = 'invoice-issued-email-invoice' } = {}) =>
  isMailUnknown({ expected: usual, found, call: { function: name, target: 'mail', operation }, kind: kinds[kind] ?? 'crash-before' })
const kinds: Record<string, FaultKind> = { 'crash-after': 'crash-after', 'crash-before': 'crash-before', silence: 'silence' }

describe('a fault in the function that mails', () => {
  test('may leave it to the provider’s report to tell the outcome', () => {
    expect(struck(toldByReport, 'SendEmail', { kind: 'crash-after' })).toBe(true)
  })

  test('may leave a mail under way for ever where it was claimed and not sent', () => {
    expect(struck(unsent, 'SendEmail')).toBe(true)
    expect(struck(unsent, 'TransactWriteItems', { kind: 'silence' })).toBe(true)
  })

  test('may leave the repetition of a mail under way, of which the row of the first tells too', () => {
    const first = (again: string) =>
      `row {"kind":"mail","sk":"mail#mail_0","state":{"mailId":"mail_0","repeated":{"mailId":"mail_1","state":"${again}"},"state":"delivered"}}`
    const withFirst = (ending: Ending, again: string): Ending => [...ending, first(again), 'mail mail_0']
    const call = { function: 'invoice-issued-email-invoice', target: 'mail', operation: 'SendEmail' } as const
    const hit = { expected: withFirst(usual, 'delivered'), call, kind: 'crash-before' } as const
    expect(isMailUnknown({ ...hit, found: withFirst(unsent, 'sending') })).toBe(true)
    expect(isMailUnknown({ ...hit, found: withFirst(unsent, 'sending').map((line) => line.replace('"delivered"}}', '"sending"}}')) })).toBe(
      false,
    )
  })

  test('may not leave it under way where it was sent, or not yet claimed', () => {
    expect(struck(unsent, 'SendEmail', { kind: 'crash-after' })).toBe(false)
    expect(struck(unsent, 'TransactWriteItems')).toBe(false)
    expect(struck([...unsent, 'mail mail_1'], 'SendEmail')).toBe(false)
  })

  test('may not send it twice, lose its row or change anything beside it', () => {
    expect(struck([...toldByReport, 'mail mail_1'], 'SendEmail')).toBe(false)
    expect(struck([account(7)], 'SendEmail')).toBe(false)
    expect(struck([...unsent, 'row {"kind":"payment"}'], 'SendEmail')).toBe(false)
  })
})

test('a fault in any other function may change nothing about a mail', () => {
  expect(struck(unsent, 'SendEmail', { name: 'checkout' })).toBe(false)
})
