import type * as z from 'zod'
import type { Query, Reader } from '../../domain/command.ts'
import type { MerchantId } from '../../domain/ids.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { ask, readerFor } from '../../store/ask.ts'
import { type Caller, contextOf } from './acting.ts'
import { keeper } from './keeping.ts'

/** Answers a question of a caller. Cursors are bare here: doors open and sign them. */
export async function answerTo<I extends z.ZodType, A extends z.ZodType>(
  query: Query<I, A>,
  input: z.infer<I>,
  caller: Caller,
): Promise<z.infer<A> | Refusal> {
  const context = await contextOf(caller)
  return context ? ask(query, input, { context, keeper: keeper(), anchorsOf: caller.anchorsOf }) : refuse('not-found')
}

/** What a merchant's rows say, for doors and subscribers that show or mail them. */
export function readerOf(merchantId: MerchantId): Reader {
  return readerFor(keeper(), merchantId)
}
