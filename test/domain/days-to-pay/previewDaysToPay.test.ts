import { describe, expect, test } from 'vitest'
import { applyDaysToPay } from '../../../domain/days-to-pay/applyDaysToPay.ts'
import { previewDaysToPay } from '../../../domain/days-to-pay/previewDaysToPay.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { basesOf, paidAfter } from './shop.ts'

const before = { from: '2026-06-01', to: '2026-07-01' }
const after = { from: '2026-06-01', to: '2026-07-31' }

describe('answers', () => {
  test('current and new values and the change: (4 × 30 + 45) / 5 = 33, +3', async () => {
    const shop = paidAfter([30, 30, 30, 30, 45])
    shop.done(applyDaysToPay, { accountId: theAccount, period: before })
    expect(await shop.ask(previewDaysToPay, { accountId: theAccount, ...after })).toMatchObject({
      period: after,
      current: { period: before, averageDays: 30, daysCount: 4 },
      calculated: { averageDays: 33, daysSum: 165, daysCount: 5 },
      change: 3,
    })
  })

  test('nothing stored', async () => {
    const shop = paidAfter([30])
    await shop.ask(previewDaysToPay, { accountId: theAccount, ...after })
    expect(basesOf(shop)).toBeUndefined()
  })

  test('for the dates of the base period, where none are given', async () => {
    const shop = paidAfter([30, 45])
    shop.done(applyDaysToPay, { accountId: theAccount, period: before })
    expect(await shop.ask(previewDaysToPay, { accountId: theAccount })).toMatchObject({ period: before, change: 0 })
    expect(await shop.ask(previewDaysToPay, { accountId: theAccount, to: after.to })).toMatchObject({ period: after })
  })

  test('for the whole history, where there is no base period either', async () => {
    const answer = await paidAfter([29, 5, 30]).ask(previewDaysToPay, { accountId: theAccount })
    expect(answer).toMatchObject({ calculated: { averageDays: 21.3, daysCount: 3 }, change: 21.3 })
    expect(answer).not.toHaveProperty('current')
  })

  test('the question to confirm, where nothing is eligible: a count of 0 is not paying on the day', async () => {
    const asked = { accountId: theAccount, from: '2027-01-01', to: '2027-01-31' }
    expect(await paidAfter([30], 'fr').ask(previewDaysToPay, asked)).toMatchObject({
      calculated: { averageDays: 0, daysCount: 0 },
      question: 'Aucun enregistrement admissible trouvé pour le calcul. Continuer la mise à jour ?',
    })
  })
})

describe('refuses', () => {
  test.each([
    ['unknown-account', { accountId: 'acc_none' }],
    ['invalid-input', { accountId: theAccount, from: '2026-06-01' }],
    ['invalid-input', { accountId: theAccount, to: '2026-06-01' }],
    ['invalid-input', { accountId: theAccount, from: '2026-06-02', to: '2026-06-01' }],
  ])('%s: %j', async (refused, asked) => {
    expect(await new Scene({}).ask(previewDaysToPay, asked)).toMatchObject({ refused })
  })
})
