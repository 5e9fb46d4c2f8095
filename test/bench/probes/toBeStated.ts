import { openAccount } from '../../../domain/accounts/openAccount.ts'
import { RunId } from '../../../domain/ids.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { listPage } from '../../../functions/runs/listing.ts'
import { BatchMessage, PageMessage } from '../../../functions/runs/messages.ts'
import { keeperOver } from '../../../store/keeper.ts'
import { memoryTable } from '../../../store/memory.ts'
import { recomputeStanding } from '../../../store/project.ts'
import { run } from '../../../store/run.ts'
import { contextOf, settingsOf, theMerchant } from '../../kit/builders.ts'
import { steppingClock } from '../../kit/keeper.ts'

const accounts = 1_000
const inUse = 100
const nextMonth = '2026-08-01'

const keeper = keeperOver(memoryTable())
const running = () => ({ context: contextOf(), keeper, clock: steppingClock(), deadlineAt: 1_000 })
for (let at = 0; at < accounts; at += 1) {
  const accountId = openAccount.input.shape.accountId.parse(`acc_${at}`)
  await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer: { name: 'Claire Martin' } }), running())
  if (at < inUse) {
    const money = { accountId, paymentId: `pay_cash-${at}`, amount: 20_00, currency: 'EUR', method: 'ESP' }
    const done = await run(topUp, topUp.input.parse(money), running())
    if ('refused' in done) throw new Error(done.refused)
  }
  await recomputeStanding({ ...running(), merchantId: theMerchant, accountId, today: contextOf().today })
}

/** Accounts that a run of statements reads, each strongly and by itself, of 1 000 of which a tenth has something to be stated. */
let handedOn = 0
const about = { merchantId: theMerchant, runId: RunId.parse('run_found'), kind: 'statements', dueOn: nextMonth }
const pages = [PageMessage.parse({ ...about, by: 'system:bench', correlationId: 'c-1', page: 0 })]
for (let asked = pages.shift(); asked; asked = pages.shift())
  await listPage(asked, {
    store: { keeper, merchantId: theMerchant, clock: steppingClock(), deadlineAt: 1_000_000 },
    settings: settingsOf(),
    millis: Date.parse(`${nextMonth}T06:00:00.000Z`),
    send: async (queue, messages) => {
      for (const { body } of messages)
        if (queue === 'runs') pages.push(PageMessage.parse(body))
        else handedOn += BatchMessage.parse(body).accountIds.length
    },
  })
process.stdout.write(`${handedOn}\n`)
