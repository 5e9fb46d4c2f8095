import { isRefusal } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { topUp } from '../../domain/store-credit/topUp.ts'
import type { Keeper } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { lumen, operatorContext } from '../api/house.ts'
import { realClock } from '../kit/keeper.ts'
import type { Posting } from './posting.ts'

const money = { currency: 'EUR', method: 'ESP' } as const

/** Gives accounts `acc_1` … `acc_<count>` money that no bench uses up. */
export async function fillAccounts(keeper: Keeper, count: number): Promise<void> {
  for (let at = 1; at <= count; at += 1) {
    const accountId = AccountId.parse(`acc_${at}`)
    const context = { ...operatorContext(lumen), rights: new Set(['store-credit:move'] as const) }
    const filling = topUp.input.parse({ paymentId: `pay_filling-${at}`, accountId, amount: 1_000_000_00, ...money })
    const done = await run(topUp, filling, { context, keeper, clock: realClock, deadlineAt: Date.now() + 120_000 })
    if (isRefusal(done)) throw new Error(done.refused)
  }
}

/** Takes a cent of store credit from an account, as a till gives money back; throws where that fails. */
export async function debit({ post }: Pick<Posting, 'post'>, accountId: string, number: number): Promise<void> {
  const { status, body } = await post(`/v1/accounts/${accountId}/top-ups`, { paymentId: `pay_debit-${number}`, amount: -1, ...money })
  if (status !== 201) throw new Error(`a debit was answered with ${status}: ${body}`)
}
