import { describe, expect, test } from 'vitest'
import { listAssessments } from '../../../domain/bureau/listAssessments.ts'
import { recordAssessment } from '../../../domain/bureau/recordAssessment.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const asked = { accountId: theAccount, trigger: 'on-demand' as const }

describe('answers', () => {
  test('every answer, and every question that had none', async () => {
    const shop = new Scene({})
    shop.done(recordAssessment, { ...asked, cause: 'event-1', answer: { provider: 'dnb', rating: '3A2' } })
    shop.done(recordAssessment, { ...asked, cause: 'event-2', failure: 'unavailable: 503' })
    expect(await shop.ask(listAssessments, { accountId: theAccount })).toMatchObject({
      items: [{ answer: { rating: '3A2' } }, { failure: 'unavailable: 503' }],
    })
  })

  test('an empty list where nobody asked', async () => {
    expect(await new Scene({}).ask(listAssessments, { accountId: theAccount })).toEqual({ items: [] })
  })
})

describe('refuses', () => {
  test('unknown-account', async () => {
    expect(await new Scene({}).ask(listAssessments, { accountId: 'acc_none' })).toEqual({ refused: 'unknown-account' })
  })
})
