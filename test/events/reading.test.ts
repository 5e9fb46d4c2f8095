import { describe, expect, test } from 'vitest'
import { readEvent, readPartnerEvent, UnreadableEvent } from '../../events/reading.ts'

const event = {
  id: 'mer_1.acc_1.1.0',
  type: 'money-freed',
  version: 1,
  merchantId: 'mer_1',
  accountId: 'acc_1',
  occurredAt: '2026-07-18T10:00:00.000Z',
  correlationId: 'r-1',
  sequence: 1,
  data: {},
}

describe('an event of ours', () => {
  test('is read with what it carries under its name', () => {
    expect(readEvent(['money-freed'], event)).toMatchObject({ type: 'money-freed', accountId: 'acc_1', content: {} })
  })

  test.each([
    ['of another name', { ...event, type: 'credit-eased' }],
    ['of a name nobody knows', { ...event, type: 'nonsense' }],
    ['of a version to come', { ...event, version: 2 }],
    ['with a field too many around it', { ...event, extra: 1 }],
    ['with a field too many inside', { ...event, data: { extra: 1 } }],
    ['of a merchant that can’t be', { ...event, merchantId: 'acc_1' }],
    ['without a moment', { ...event, occurredAt: 'yesterday' }],
    ['that is nothing', undefined],
  ])('%s is not read', (_, detail) => {
    expect(() => readEvent(['money-freed'], detail)).toThrow(UnreadableEvent)
  })
})

describe('an event of a partner', () => {
  const report = { deliveryId: 'd-1', orderId: 'o-1', lines: [{ sku: 'A', delivered: '1' }] }
  const detail = { merchantId: 'mer_1', data: report }

  test('is read from its merchant’s own source, by itself or with an envelope', () => {
    const read = readPartnerEvent('delivery-reported', { source: 'merchant.mer_1', detail })
    expect(read).toMatchObject({ merchantId: 'mer_1', content: { orderId: 'o-1', added: [], last: false } })
    const whole = { ...detail, type: 'delivery-reported', version: 1, id: 'w-1', correlationId: 'truck-7', occurredAt: event.occurredAt }
    expect(readPartnerEvent('delivery-reported', { source: 'merchant.mer_1', detail: whole }).correlationId).toBe('truck-7')
  })

  test.each(['Delivered to Zoé\r\n7 rue Fictive <zoe@example.com>', 'two words', '', 'x'.repeat(65), 7])(
    'is read without what is no code to tie it by: %j',
    (correlationId) => {
      const read = readPartnerEvent('delivery-reported', { source: 'merchant.mer_1', detail: { ...detail, correlationId } })
      expect(read.correlationId).toBeUndefined()
      expect(read.content.orderId).toBe('o-1')
    },
  )

  test.each([
    ['that speaks for another merchant', { source: 'merchant.mer_2', detail }],
    ['from our own source', { source: 'encours', detail }],
    ['of a version to come', { source: 'merchant.mer_1', detail: { ...detail, version: 2 } }],
    ['with another type inside', { source: 'merchant.mer_1', detail: { ...detail, type: 'order-placed' } }],
    [
      'with a number for a quantity',
      { source: 'merchant.mer_1', detail: { ...detail, data: { ...report, lines: [{ sku: 'A', delivered: 1 }] } } },
    ],
    ['with a field too many', { source: 'merchant.mer_1', detail: { ...detail, data: { ...report, note: 'x' } } }],
  ])('%s is not read', (_, sent) => {
    expect(() => readPartnerEvent('delivery-reported', sent)).toThrow(UnreadableEvent)
  })
})
