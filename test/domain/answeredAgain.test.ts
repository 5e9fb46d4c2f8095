import { expect, test } from 'vitest'
import * as z from 'zod'
import { AmendedAnswer } from '../../domain/accounts/amending.ts'
import { commands } from '../../domain/catalog.ts'
import { Hold, ToldHold, tellHold } from '../../domain/credit-check/holds.ts'

/** Where in a schema of JSON names stand that it doesn't list. */
function unlisted(schema: unknown, at: readonly string[] = []): string[] {
  if (typeof schema !== 'object' || schema === null) return []
  const own = 'type' in schema && schema.type === 'object' && !('additionalProperties' in schema && schema.additionalProperties === false)
  const inside = Object.entries(schema).flatMap(([name, one]) => unlisted(one, [...at, name]))
  return own ? [at.join('/'), ...inside] : inside
}

const backwards = (named: object) => Object.fromEntries(Object.entries(named).toReversed())

test('names of an answer are its schema’s, which puts them in order again; but those of places, which are sorted', () => {
  const found = Object.values(commands).flatMap(({ answer }) => unlisted(z.toJSONSchema(answer, { io: 'output' })))
  expect([...new Set(found)]).toEqual(['$defs/AccountTerms/properties/subLimits'])
  const subLimits = { attic: 1, cellar: 2, roof: 3 }
  const terms = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 }
  const answer = { accountId: 'acc_1', terms, orderStatus: { code: 'yes' }, termsVersion: 2, subLimits }
  const again = AmendedAnswer.parse({ ...answer, subLimits: backwards(subLimits) })
  expect(JSON.stringify(again.subLimits)).toBe(JSON.stringify(subLimits))
})

test.each(Hold.options.map(({ shape }) => [shape.reason.value, Object.keys(shape)] as const))('figures of the hold %s', (reason, names) => {
  const day = new Set(['until'])
  const text = new Set(['code', 'shipToId', 'by', 'why'])
  const value = (name: string) => (day.has(name) ? '2026-03-01' : text.has(name) ? 'x' : 1)
  const hold = Hold.parse({ ...Object.fromEntries(names.map((name) => [name, value(name)])), reason })
  const told = tellHold(hold, 'EUR')
  expect(JSON.stringify(ToldHold.parse({ ...told, figures: backwards(told.figures) }))).toBe(JSON.stringify(told))
})
