import { afterAll, beforeAll, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { RunId } from '../../domain/ids.ts'
import { listPage } from '../../functions/runs/listing.ts'
import { BatchMessage, PageMessage } from '../../functions/runs/messages.ts'
import { settingsOf } from '../kit/builders.ts'
import { realClock } from '../kit/keeper.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lumen } from './house.ts'

let shop: Storefront
const accounts = Array.from({ length: 12 }, (_, at) => `acc_${String(at).padStart(2, '0')}`)

beforeAll(async () => {
  shop = await openStorefront()
  for (const [at, accountId] of accounts.entries()) {
    await shop.open(accountId, { customer: { name: `Customer ${String(at).padStart(2, '0')}` } })
    await shop.drain(accountId)
  }
})
afterAll(() => shop?.close())

const first = (runId: string): PageMessage => ({
  ...{ merchantId: lumen, runId: RunId.parse(runId), kind: 'days-to-pay', dueOn: '2026-08-01' },
  ...{ daysToPay: { period: 'whole-history', confirmEmpty: true }, by: 'system:test', correlationId: 'c-1', page: 0 },
})

/** Lists one page of four accounts; answers them and the message for the next page. */
async function listed(page: PageMessage): Promise<{ accountIds: string[]; next: PageMessage[] }> {
  const bodies: object[] = []
  const store = { keeper: shop.house.keeper, merchantId: lumen, clock: realClock, deadlineAt: realClock.now() + 20_000 }
  const send = async (_: string, messages: readonly { body: object }[]) => void bodies.push(...messages.map(({ body }) => body))
  await listPage(page, { store, settings: settingsOf(), millis: realClock.now(), send, pageSize: 4 })
  const next = bodies.flatMap((body) => PageMessage.safeParse(body).data ?? [])
  return { accountIds: bodies.flatMap((body) => BatchMessage.safeParse(body).data?.accountIds ?? []), next }
}

async function renamed(accountId: string, name: string): Promise<void> {
  await shop.done({ method: 'PUT', path: `/v1/accounts/${accountId}/customer`, body: { customer: { name } } })
  await shop.drain(accountId)
}

/** All pages, with something that happens before the second. */
async function wholeRun(runId: string, between: () => Promise<void>): Promise<string[]> {
  const all: string[] = []
  const pages = [first(runId)]
  for (let page = pages.shift(); page; page = pages.shift()) {
    const { accountIds, next } = await listed(page)
    all.push(...accountIds)
    pages.push(...next)
    if (page.page === 0) await between()
  }
  return all
}

test('a run goes on where its page ended although those who ended it have other names by then: everybody else comes once', async () => {
  const found = await wholeRun('run_renamed', async () => {
    await renamed('acc_03', 'Zorro')
    await renamed('acc_02', 'Abel')
  })
  expect(found.filter((accountId) => accountId !== 'acc_03')).toEqual(accounts.filter((accountId) => accountId !== 'acc_03'))
  // It stands further back by now, and is looked at again.
  expect(found.filter((accountId) => accountId === 'acc_03')).toHaveLength(2)
})

test('where all of them have, the accounts between come twice rather than not at all', async () => {
  const found = await wholeRun('run_all-renamed', async () => {
    for (const [at, accountId] of ['acc_00', 'acc_01', 'acc_04', 'acc_05', 'acc_06', 'acc_02'].entries())
      await renamed(accountId, `Yves ${at}`)
  })
  expect(new Set(found)).toEqual(new Set(accounts))
})

test('a page tells nobody’s name, nor anything made of one', async () => {
  await listed(first('run_told'))
  const pages = JSON.stringify(await shop.house.keeper.items(lumen, [refs.runPage(RunId.parse('run_told'), 0)]))
  expect(pages).toContain('"trail":[{"accountId":"acc_')
  expect(pages.match(/"(customerVersion|accountId)":/g)).toHaveLength(8)
  expect(pages).not.toMatch(/Customer|Yves/)
})
