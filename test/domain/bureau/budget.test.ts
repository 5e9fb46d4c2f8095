import { describe, expect, test } from 'vitest'
import { askBureau } from '../../../domain/bureau/askBureau.ts'
import { requestRefresh } from '../../../domain/bureau/requestRefresh.ts'
import { refs } from '../../../domain/command.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const accountId = theAccount
const ask = (cause: string) => ({ accountId, trigger: 'on-demand' as const, cause })
const shopWith = (monthlyBudget?: number) =>
  new Scene({
    details: { duns: '123456789' },
    settings: { bureau: { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest', ...(monthlyBudget !== undefined && { monthlyBudget }) } },
  })

describe('the month’s questions to the bureau', () => {
  test('are counted, one per claim, however often the claim is told', () => {
    const shop = shopWith()
    shop.done(askBureau, ask('event-1'))
    shop.unchanged(askBureau, ask('event-1'))
    shop.done(askBureau, ask('event-2'))
    expect(stateIn(shop.rows, refs.bureauMonth('2026-07'))).toEqual({ asked: 2 })
  })

  test('end at the budget: nobody is asked, and who asks on demand is told', () => {
    const shop = shopWith(2)
    for (const cause of ['event-1', 'event-2']) shop.done(askBureau, ask(cause))
    expect(shop.unchanged(askBureau, ask('event-3'))).toEqual({ ask: false, reason: 'bureau-budget-spent' })
    expect(shop.refused(requestRefresh, { accountId })).toBe('bureau-budget-spent')
  })

  test('a question that was claimed may still be asked after a crash', () => {
    const shop = shopWith(1)
    shop.done(askBureau, ask('event-1'))
    expect(shop.unchanged(askBureau, ask('event-1'))).toEqual({ ask: true })
  })

  test('begin anew with the month of UTC', () => {
    const shop = shopWith(1).at('2026-07-31T21:59:00.000Z')
    shop.done(askBureau, ask('event-1'))
    // August in Paris, still July in UTC.
    expect(shop.at('2026-07-31T23:58:00.000Z').unchanged(askBureau, ask('event-2'))).toMatchObject({ ask: false })
    expect(shop.at('2026-08-01T00:00:00.000Z').done(askBureau, ask('event-2')).answer).toEqual({ ask: true })
  })

  test('a budget of 0 asks nothing at all', () => {
    expect(shopWith(0).unchanged(askBureau, ask('event-1'))).toEqual({ ask: false, reason: 'bureau-budget-spent' })
  })
})
