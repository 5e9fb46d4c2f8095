import * as z from 'zod'
import { releaseOrder } from '../../domain/credit-check/releaseOrder.ts'
import { OrderId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import { type RefusalCode, refusals } from '../../domain/refusals.ts'
import { act, type Caller, clock } from '../runtime/acting.ts'
import { isRefusal, type Operation, type Performed } from './operations.ts'

const input = z.strictObject({
  orderIds: z
    .array(OrderId)
    .min(1)
    .max(bounds.ordersPerRelease)
    .refine((ids) => new Set(ids).size === ids.length, 'must name each order once'),
  why: releaseOrder.input.shape.why,
})

const Outcome = z
  .strictObject({
    orderId: OrderId,
    outcome: z.enum(['released', 'refused', 'left']).meta({ description: '"left": not done yet; send the same request again' }),
    code: z.string().optional().meta({ description: 'Why it was refused' }),
    says: z.string().optional(),
  })
  .meta({ id: 'ReleaseOutcome' })
type Outcome = z.infer<typeof Outcome>

const answer = z
  .strictObject({
    released: z.int().meta({ description: 'Orders released under this key so far' }),
    refused: z.int(),
    left: z.int().meta({ description: 'Orders still to do: send the same request under the same key to go on' }),
    outcomes: z.array(Outcome),
  })
  .meta({ id: 'OrdersReleased' })

/** As declared in the API's documentation. */
export const releaseOrdersDeclaration = {
  name: 'releaseOrders',
  summary: 'Release several held orders, each by itself, and say what came of each',
  right: 'holds:release',
  input,
  answer,
} as const

/** What must be left of the time for one more order, in milliseconds. */
const forOneMore = 2_000

/**
 * Each order is released by its own commit, under a key made of the caller's and its own id: what one refuses leaves the others, and
 * the same request sent again goes on where it stopped and releases nothing twice (SPEC section 3).
 */
export const releaseOrders: Operation = {
  ...releaseOrdersDeclaration,
  needsKey: () => true,
  perform: async (given, caller) => releaseAll(input.parse(given), caller),
}

async function releaseAll({ orderIds, why }: z.infer<typeof input>, caller: Caller): Promise<Performed> {
  const outcomes: Outcome[] = []
  let replayed = true
  for (const orderId of orderIds) {
    if (caller.deadlineAt - clock.now() < forOneMore) {
      outcomes.push({ orderId, outcome: 'left' })
      continue
    }
    const done = await act(releaseOrder, { orderId, why }, { ...caller, onceKey: `several/${caller.onceKey}/${orderId}` })
    if (isRefusal(done)) outcomes.push(refusedAs(orderId, done.refused))
    else {
      replayed &&= done.replayed
      outcomes.push({ orderId, outcome: 'released' })
    }
  }
  const count = (outcome: Outcome['outcome']) => outcomes.filter((one) => one.outcome === outcome).length
  const [released, refused, left] = [count('released'), count('refused'), count('left')]
  return { answer: { released, refused, left, outcomes }, replayed: replayed && released > 0 }
}

/** Who came too early for a busy account comes again; any other refusal is the order's outcome. */
function refusedAs(orderId: OrderId, code: RefusalCode): Outcome {
  if (code === 'busy') return { orderId, outcome: 'left' }
  return { orderId, outcome: 'refused', code, says: refusals[code].says }
}
