import { reconcile } from '../../domain/allocation/reconcile.ts'
import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import type { Fact } from '../../domain/facts.ts'
import { theAccount } from './builders.ts'
import type { Scene } from './scene.ts'

/** More than any chain of reactions needs; beyond it two of them are chasing each other. */
const rounds = 200

function react(scene: Scene, fact: Fact): void {
  if (fact.type === 'MoneyFreed') scene.run(reconcile, { accountId: theAccount })
  if (fact.type === 'CreditEased') scene.run(recheckHolds, { accountId: theAccount, ...(fact.from && { from: fact.from }) })
  if (fact.type === 'DeliveryReported') scene.run(applyDelivery, { deliveryId: fact.deliveryId })
}

/** Lets the subscribers do what the facts recorded since `from` call for, until nothing more follows. Answers where it ended. */
export function settleDown(scene: Scene, from = 0): number {
  let at = from
  for (let round = 0; at < scene.records.length; round += 1, at += 1) {
    if (round > rounds) throw new Error('the reactions never end')
    for (const fact of scene.records[at]?.facts ?? []) react(scene, fact)
  }
  return at
}
