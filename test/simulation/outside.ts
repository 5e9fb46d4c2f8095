import type { Chance } from './chance.ts'
import { deedOf } from './deed.ts'
import { Divergence } from './divergence.ts'
import { act } from './reacting.ts'
import type { ProviderPayment, ProviderRefund, Shop, World } from './simulated.ts'

const dayMillis = 86_400_000
/** Clocks differ by up to ten minutes either way. */
const skewMillis = 20 * 60_000

/** The parties outside: mail provider, credit bureau, payment provider. They forget nothing, and tell what must never happen. */
export class Outside {
  readonly payments: ProviderPayment[] = []
  readonly refunds: ProviderRefund[] = []
  /** Mails that were accepted, by shop and id. */
  readonly accepted = new Map<string, number>()
  /** Who can sign in, by shop and person. */
  readonly signIns = new Set<string>()
  /** Who has come in with their invitation, by shop and person. */
  readonly #cameIn = new Set<string>()
  readonly #asked = new Map<string, { at: number; cause: string }[]>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** Takes a mail, or not; sometimes nobody learns which. The provider reports of accepted mail later, in any order. */
  mail(
    { mailId, accountId, shop }: { mailId: string; accountId: string; shop: Shop },
    chance: Chance,
  ): 'sent' | 'refused' | 'refused for now' | 'unknown' {
    const { faults, bus } = this.#world
    if (faults.happens('mail refused for now', chance, 0.1)) return 'refused for now'
    const unknown = faults.happens('mail outcome unknown', chance, 0.1)
    if (unknown && chance.maybe(0.5)) return 'unknown'
    if (!unknown && chance.maybe(0.05)) return 'refused'
    const key = `${shop.id} ${mailId}`
    this.accepted.set(key, (this.accepted.get(key) ?? 0) + 1)
    if (this.accepted.get(key) !== 1) throw new Divergence(`the mail ${key} was sent ${this.accepted.get(key)} times`)
    const outcomes = chance.one([['sent'], ['sent', 'delivered'], ['sent', 'bounced'], []] as const)
    for (const outcome of outcomes)
      bus.queue(
        `mail report ${key}`,
        async (drawn) =>
          void (await act(deedOf('settleMail', { mailId, accountId, outcome }), { world: this.#world, shop, chance: drawn })),
      )
    return unknown ? 'unknown' : 'sent'
  }

  /** Opening twice is opening once, and so is closing. */
  letIn(shop: Shop, personId: string): 'opened' | 'stood' {
    const key = `${shop.id} ${personId}`
    const became = this.signIns.has(key) ? 'stood' : 'opened'
    this.signIns.add(key)
    return became
  }

  /** Who has used their invitation gets no other; whether they have is for chance, and stays so. */
  inviteAgain(shop: Shop, personId: string, chance: Chance): 'sent' | 'used' {
    const key = `${shop.id} ${personId}`
    if (chance.maybe(0.3)) this.#cameIn.add(key)
    return this.#cameIn.has(key) ? 'used' : 'sent'
  }

  letOut(shop: Shop, personId: string): void {
    this.signIns.delete(`${shop.id} ${personId}`)
  }

  /** A question to the bureau was claimed: at most one per customer and 24 hours, unless on demand (SPEC section 10). */
  claimed(
    { accountId, trigger, cause }: { accountId: string; trigger: string; cause: string },
    { shop, at }: { shop: Shop; at: number },
  ): void {
    const key = `${shop.id} ${accountId}`
    const asked = this.#asked.get(key) ?? []
    const recent = asked.find((one) => one.cause !== cause && Math.abs(at - one.at) < dayMillis - skewMillis)
    if (recent && trigger !== 'on-demand')
      throw new Divergence(`the bureau is asked about ${key} for ${cause} and for ${recent.cause} within a day`)
    this.#asked.set(key, [...asked, { at, cause }])
  }

  /** Answers about a customer. Nobody asks without a claim. */
  bureau(
    { accountId, cause, shop }: { accountId: string; cause: string; shop: Shop },
    chance: Chance,
  ): 'unavailable' | 'not-found' | 'A' | 'B' {
    const key = `${shop.id} ${accountId}`
    if (!this.#asked.get(key)?.some((one) => one.cause === cause)) throw new Divergence(`the bureau was asked about ${key} without a claim`)
    return this.#world.faults.happens('bureau unavailable', chance, 0.2) ? 'unavailable' : chance.one(['not-found', 'A', 'B'])
  }
}
