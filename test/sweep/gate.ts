import * as z from 'zod'

export type Target = 'engine' | 'bus' | 'queue' | 'mail' | 'payments' | 'bureau' | 'documents' | 'secrets' | 'sign-in'

/**
 * What can happen to one call: its reply is lost once; its reply and all further ones of the invocation are lost, and its time is over;
 * the environment ends before the call, or after it was done and before its reply arrives.
 */
export const faultKinds = ['drop-reply', 'silence', 'crash-before', 'crash-after'] as const
export type FaultKind = (typeof faultKinds)[number]

/** One call of a function to somebody, as it left. */
export type Call = { function: string; target: Target; operation: string }

/** A mail that the provider accepted, by the tags it carries. */
export type AcceptedMail = { merchantId: string; mailId: string }

/** An environment as the gate knows it: who calls, and what may befall it. */
export type Caller = {
  readonly name: string
  readonly dead: boolean
  readonly deaf: boolean
  crash(): void
  deafen(): void
  /** What is to be closed when it goes. */
  leaving(close: () => void): void
}

type Passing<T> = {
  environment: Caller
  target: Target
  operation: string
  send: () => Promise<T>
  /** What the client would see when the connection ends without an answer. */
  lost: (answer: T) => Error
  /** Called with every answer that was given, whether it arrives or not. */
  given?: (answer: T) => void
}

/** A body as it goes over the wire. The SDK's own kind of it takes it amiss to be treated as a text. */
export function textOf(body: unknown): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : String(body)
}

const never = <T>() => new Promise<T>(() => undefined)

const Put = z.object({ Put: z.object({ Item: z.looseObject({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }) }) })
export type Image = z.infer<typeof Put>['Put']['Item']
const Transaction = z.object({ TransactItems: z.array(z.unknown()) })
const Named = z.object({ Username: z.string() })
const Sending = z.object({ EmailTags: z.array(z.object({ Name: z.string(), Value: z.string() })) })

/** Where every call of every function passes: counted, with at most one fault in a run; and what came of it outside. */
export class Gate {
  calls: Call[] = []
  /** The call that was hit, when one was. */
  hit: Call | undefined
  /** The rows that were written, by `pk` and `sk`. */
  readonly rows = new Map<string, { pk: string; sk: string }>()
  /** Journal records that were written, in order, until somebody takes them. */
  records: Image[] = []
  mails: AcceptedMail[] = []
  /** Names under which people can sign in. */
  readonly signIns = new Set<string>()
  /** Objects in buckets as `bucket/key`, with what they say where that is text. */
  readonly objects = new Map<string, string>()
  /** The keys under which the payment provider opened a page. */
  sessions: string[] = []
  #fault: { at: number; kind: FaultKind } | undefined

  /** Counts from the start again; `fault` hits the call with this number, from 0. */
  begin(fault?: { at: number; kind: FaultKind }): void {
    this.#fault = fault
    this.calls = []
    this.hit = undefined
    this.mails = []
    this.signIns.clear()
    this.sessions = []
    this.records = []
  }

  async pass<T>({ environment, target, operation, send, lost, given }: Passing<T>): Promise<T> {
    if (environment.dead) return never()
    const kind = environment.deaf ? 'drop-reply' : this.#kindFor({ function: environment.name, target, operation })
    if (kind === 'crash-before') {
      environment.crash()
      return never()
    }
    const answer = await send()
    given?.(answer)
    if (kind === 'crash-after') environment.crash()
    if (environment.dead) return never()
    if (kind === 'silence') environment.deafen()
    if (kind !== undefined) throw lost(answer)
    return answer
  }

  /** Secrets are read and kept for minutes by each environment, so that they are no part of a flow: never counted, never hit. */
  #kindFor(call: Call): FaultKind | undefined {
    if (call.target === 'secrets') return undefined
    const at = this.calls.push(call) - 1
    if (this.#fault?.at !== at) return undefined
    this.hit = call
    return this.#fault.kind
  }

  /** The engine has done a transaction. Sent again under its token it is answered once more, and is no other one. */
  written(body: unknown): void {
    for (const action of Transaction.parse(body).TransactItems) {
      const put = Put.safeParse(action).data?.Put.Item
      if (!put) continue
      const [pk, sk] = [put.pk.S, put.sk.S]
      const name = `${pk}\n${sk}`
      if (pk.startsWith('J#') && !this.rows.has(name)) this.records.push(put)
      this.rows.set(name, { pk, sk })
    }
  }

  /** A bucket has taken an object, or let one go. */
  kept(operation: string, { path, body }: { path: string; body: unknown }): void {
    const name = decodeURIComponent(path.slice(1))
    if (operation === 'PutObject') this.objects.set(name, name.endsWith('.json') ? textOf(body) : '')
    if (operation === 'DeleteObject') this.objects.delete(name)
  }

  /** The user pool has done something to a name. */
  let(operation: string, body: unknown): void {
    const { Username } = Named.parse(body)
    if (operation === 'AdminCreateUser') this.signIns.add(Username)
    if (operation === 'AdminDeleteUser') this.signIns.delete(Username)
  }

  mailed(body: unknown): void {
    const tags = new Map(Sending.parse(body).EmailTags.map(({ Name, Value }) => [Name, Value]))
    this.mails.push({ merchantId: tags.get('merchantId') ?? '', mailId: tags.get('mailId') ?? '' })
  }
}
