import { expect, test } from 'vitest'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

test('a bureau that fails without a word is stale all the same, and the reason says that there was no answer', () => {
  const shop = new Scene({ settings: { bureau: { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' } } })
  const { answer, facts } = shop.done(recordAssessment, { accountId: theAccount, trigger: 'on-demand', cause: 'event-1' })
  expect(answer).toEqual({ stale: true })
  expect(facts).toEqual([{ type: 'AssessmentFailed', reason: 'no answer' }])
  expect(shop.account.review).toMatchObject({ staleReason: 'no answer' })
})

test('a bureau that fails with a word is stale for that reason, on the account, in the answer that is kept and in what is told', () => {
  const shop = new Scene({ settings: { bureau: { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' } } })
  const failure = 'unavailable: 503'
  const { facts } = shop.done(recordAssessment, { accountId: theAccount, trigger: 'on-demand', cause: 'event-1', failure })
  expect(facts).toEqual([{ type: 'AssessmentFailed', reason: failure }])
  expect(shop.account.review).toMatchObject({ staleReason: failure })
})
