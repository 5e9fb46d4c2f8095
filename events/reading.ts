import * as z from 'zod'
import { type Content, type ContractName, contracts, type PartnerContent, type PartnerContractName, partnerContracts } from './catalog.ts'
import { Envelope, PartnerEnvelope } from './envelope.ts'

/** An event one of our subscribers takes: its envelope, and what it carries under its name. */
export type Heard<N extends ContractName> = Omit<Envelope, 'type' | 'data'> & { type: N; content: Content<N> }

/** Where an event of an outside party came from, and what it says. */
export type HeardFromPartner<N extends PartnerContractName> = Omit<PartnerEnvelope, 'type' | 'data'> & { content: PartnerContent<N> }

/** Why an event can't be taken. It goes to the dead letters with this sentence; trying again would not help. */
export class UnreadableEvent extends Error {}

type Readable<T> = { version: number; data: z.ZodType<T> }
const ours: { readonly [N in ContractName]: Readable<Content<N>> } = contracts
const theirs: { readonly [N in PartnerContractName]: Readable<PartnerContent<N>> } = partnerContracts

/** Reads an event of our own bus, strictly. Throws UnreadableEvent when it isn't one of the names, or not of its contract's form. */
export function readEvent<const N extends ContractName>(names: readonly N[], detail: unknown): Heard<N> {
  const { data, type, ...around } = parsed(Envelope, detail, 'envelope')
  const name = names.find((one) => one === type)
  if (!name) throw new UnreadableEvent(`this reader takes ${names.join(', ')}, not ${type}`)
  return { ...around, type: name, content: contentOf(ours[name], { type, version: around.version, data }) }
}

/** Reads an event of the partners' bus as strictly as HTTP input; the source must be the merchant's own. */
export function readPartnerEvent<const N extends PartnerContractName>(
  name: N,
  event: { source: string; detail: unknown },
): HeardFromPartner<N> {
  const { data, type = name, ...around } = parsed(PartnerEnvelope, event.detail, 'envelope')
  if (type !== name) throw new UnreadableEvent(`this reader takes ${name}, not ${type}`)
  if (event.source !== `merchant.${around.merchantId}`)
    throw new UnreadableEvent(`the source ${event.source} may not speak for ${around.merchantId}`)
  return { ...around, content: contentOf(theirs[name], { type, version: around.version, data }) }
}

function contentOf<T>(readable: Readable<T>, { type, version, data }: { type: string; version: number; data: unknown }): T {
  if (version !== readable.version) throw new UnreadableEvent(`${type} has version ${version}; this reader knows ${readable.version}`)
  return parsed(readable.data, data, type)
}

function parsed<T>(shape: z.ZodType<T>, value: unknown, what: string): T {
  const result = shape.safeParse(value)
  if (!result.success) throw new UnreadableEvent(`${what}: ${z.prettifyError(result.error)}`)
  return result.data
}
