import { changeLimit } from '../../domain/accounts/changeLimit.ts'
import { openAccount } from '../../domain/accounts/openAccount.ts'
import { isRefusal } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { run } from '../../store/run.ts'
import { type House, lumen, operatorContext } from '../api/house.ts'
import { realClock } from '../kit/keeper.ts'

/** Cents; no bench reaches it. */
const limit = 100_000_000_00
/** Accounts opened at once. */
const lanes = 8

/** Opens accounts `acc_1` … `acc_<count>` of Lumen with a limit that nothing reaches. */
export async function openAccounts({ keeper }: Pick<House, 'keeper'>, count: number): Promise<void> {
  const running = () => ({
    context: { ...operatorContext(lumen), rights: new Set(['accounts:open', 'limits:change'] as const) },
    keeper,
    clock: realClock,
    deadlineAt: Date.now() + 120_000,
  })
  const open = async (at: number) => {
    const accountId = AccountId.parse(`acc_${at}`)
    const customer = { name: `Customer ${at}` }
    for (const done of [
      await run(openAccount, openAccount.input.parse({ accountId, currency: 'EUR', customer }), running()),
      await run(changeLimit, changeLimit.input.parse({ accountId, limit }), running()),
    ])
      if (isRefusal(done)) throw new Error(done.refused)
  }
  let next = 1
  const lane = async () => {
    while (next <= count) {
      next += 1
      await open(next - 1)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}
