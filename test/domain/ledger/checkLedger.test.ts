import { describe, expect, test } from 'vitest'
import { isRefusal, refs } from '../../../domain/command.ts'
import { AccountId } from '../../../domain/ids.ts'
import { checkLedger } from '../../../domain/ledger/checkLedger.ts'
import { standingOf, theAccount } from '../../kit/builders.ts'
import { memoryWorld } from '../../kit/memoryWorld.ts'
import { Scene } from '../../kit/scene.ts'

const customer = { name: 'Noé Inventé' }
const lines = [{ sku: 'goods', description: 'assorted goods', quantity: '1', unitPrice: '30', vatRate: '20' }]

/** Some accounts on which real commands ran. */
async function busyWorld(count: number) {
  const world = await memoryWorld()
  for (let nth = 1; nth <= count; nth += 1) {
    const accountId = `acc_${nth}`
    await world.act('openAccount', { accountId, currency: 'EUR', customer })
    await world.act('topUp', { paymentId: `pay_${nth}`, accountId, amount: 50_00, currency: 'EUR', method: 'CB' })
    await world.act('placeOrder', { orderId: `A-${nth}`, accountId, currency: 'EUR', prices: 'gross', settlement: 'deposit', lines })
  }
  await world.settled()
  return world
}

/** An account that no journal record bears out. */
function forged(count: number): Scene {
  const shop = new Scene({})
  for (let nth = 1; nth <= count; nth += 1) {
    const accountId = AccountId.parse(`acc_${nth}`)
    shop.put({ ref: refs.standing(accountId), state: standingOf({ accountId, name: `Nom ${String(nth).padStart(2, '0')}` }) })
    shop.put({ ref: refs.account(accountId), state: { ...shop.account, accountId, deposits: nth } })
  }
  return shop
}

describe('answers', () => {
  test('no difference where every row came from a command, for one account and for all', async () => {
    const world = await busyWorld(2)
    expect(await world.act('checkLedger', { accountId: 'acc_1' })).toEqual({ checked: 1, differences: [] })
    expect(await world.act('checkLedger', {})).toEqual({ checked: 2, differences: [] })
  })

  test('each difference by account and figure, with what the journal says and what is kept', async () => {
    const shop = forged(1)
    const checked = await shop.ask(checkLedger, { accountId: theAccount })
    expect(checked).toMatchObject({ checked: 1 })
    expect(isRefusal(checked) ? [] : checked.differences).toContainEqual({
      accountId: theAccount,
      what: 'deposits by the journal',
      expected: '0',
      found: '1',
    })
  })

  test('all accounts, 25 at a time, each once', async () => {
    const world = await busyWorld(27)
    const first = await world.act('checkLedger', {})
    const second = await world.act('checkLedger', { cursor: String(first.next) })
    expect([first.checked, second.checked, second.next]).toEqual([25, 2, undefined])
    expect([...first.differences, ...second.differences]).toEqual([])
  })

  test('a merchant without accounts as checked', async () => {
    expect(await (await busyWorld(0)).act('checkLedger', {})).toEqual({ checked: 0, differences: [] })
  })
})

describe('refuses', () => {
  test('invalid-input: an id of something else', async () => {
    expect(await new Scene({}).ask(checkLedger, { accountId: 'merchant' })).toMatchObject({ refused: 'invalid-input' })
  })

  test('unknown-account, rather than an account without differences', async () => {
    expect(await new Scene({}).ask(checkLedger, { accountId: 'acc_nobody' })).toEqual({ refused: 'unknown-account' })
  })
})
