import * as z from 'zod'
import type { AuthorizerRule } from '../template/httpApi.ts'
import type { Lambdas } from '../workers/lambdas.ts'
import type { Arrived } from './payload.ts'

/** What an authorizer decided: let in with a context, sent away with a status. */
export type Decision = { context: Record<string, unknown> } | { status: 401 | 403 | 500 }

const Answer = z.object({ isAuthorized: z.boolean(), context: z.record(z.string(), z.unknown()).nullish() })

/** REQUEST authorizers with simple responses, and the cache API Gateway keeps before them, by identity source. */
export class Authorizers {
  readonly #cache = new Map<string, { decision: Decision; until: number }>()
  readonly #lambdas: Lambdas
  readonly #now: () => number

  constructor({ lambdas, now }: { lambdas: Lambdas; now: () => number }) {
    this.#lambdas = lambdas
    this.#now = now
  }

  /** Forgets every decision: the next request of each caller asks the function again. */
  clear(): void {
    this.#cache.clear()
  }

  async decide(rule: AuthorizerRule, arrived: Arrived, event: (identity: string[]) => unknown): Promise<Decision> {
    const identity = rule.identitySources.map((source) => identityIn(source, arrived))
    if (identity.some((value) => value === '')) return { status: 401 }
    const key = JSON.stringify([rule.id, ...identity])
    const cached = this.#cache.get(key)
    if (cached !== undefined && cached.until > this.#now()) return cached.decision
    const decision = await this.#ask(rule, JSON.stringify(event(identity)), arrived.requestId)
    // A failure of the function is not remembered.
    const failed = 'status' in decision && decision.status === 500
    if (rule.cacheSeconds > 0 && !failed) this.#cache.set(key, { decision, until: this.#now() + rule.cacheSeconds * 1000 })
    return decision
  }

  async #ask(rule: AuthorizerRule, event: string, correlation: string): Promise<Decision> {
    const outcome = await this.#lambdas.invoke(rule.function, event, correlation)
    if (!outcome.ok) return { status: 500 }
    const answer = Answer.safeParse(JSON.parse(outcome.result))
    if (!answer.success) return { status: 500 }
    return answer.data.isAuthorized ? { context: answer.data.context ?? {} } : { status: 403 }
  }
}

/** The value of `$request.header.X` or `$request.querystring.x`; '' when it isn't there. */
function identityIn(source: string, arrived: Arrived): string {
  const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? []
  if (kind === 'header') return arrived.headers[name.toLowerCase()] ?? ''
  if (kind === 'querystring') return new URLSearchParams(arrived.query).get(name) ?? ''
  return ''
}
