import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import { envelopesOf } from '../../events/publish.ts'
import { heardBy } from '../../functions/declaration.ts'
import { functions } from '../../functions/manifest.ts'
import { BucketStore } from '../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../local/documents/endpoint.ts'
import { KeptMail } from '../../local/outside/mail/mailbox.ts'
import { startMailServer } from '../../local/outside/mail/mailServer.ts'
import { openShelf } from '../../local/outside/shelf.ts'
import { recordOf } from '../../store/codec.ts'
import { throughQueue } from '../kit/carryOut.ts'
import { type Answered, type House, lambdaContext, lumen, openHouse, type Request, visit } from './house.ts'

type Reaction = (event: EventBridgeEvent<string, unknown>, context: LambdaContext) => Promise<void>

/** A house with a mailbox and a bucket behind it, and every subscriber of our own bus. */
export type MailingHouse = House & {
  office: (request: Request) => Promise<Answered>
  shop: (request: Request) => Promise<Answered>
  document: (request: Request) => Promise<Answered>
  /** Brings what a chain tells to all its subscribers, until nothing new comes; `again` from the first event on. */
  drain: (chain: string, again?: 'again') => Promise<void>
  mails: () => KeptMail[]
  /** A mail's parts, decoded. */
  textOf: (mail: KeptMail | undefined) => string
  /** Keys of the documents that can be read. */
  documents: () => string[]
}

/** Every subscriber of our own bus by the events that wake it, as the list of functions says. */
async function subscribers(): Promise<Map<string, Reaction[]>> {
  const woken = new Map<string, Reaction[]>()
  for (const { entry, trigger } of functions) {
    const heard = heardBy(trigger)
    if (heard?.bus !== 'internal') continue
    const { handler } = await import(`../../functions/on/${basename(entry, '.ts')}.ts`)
    const react: Reaction = trigger.by === 'queue' ? throughQueue(handler) : handler
    for (const type of heard.detailTypes) woken.set(type, [...(woken.get(type) ?? []), react])
  }
  return woken
}

export async function openMailingHouse(): Promise<MailingHouse> {
  const house = await openHouse()
  const shelf = openShelf(`${house.folder}/mail`)
  const place = { account: '000000000000', region: 'eu-west-3' }
  const mail = await startMailServer({ shelf, dataDir: `${house.folder}/mail`, place, now: Date.now, onEvent: async () => undefined })
  const store = new BucketStore({ folder: `${house.folder}/documents`, buckets: ['documents', 'anchors'], locks: { anchors: 400 } })
  const storage = await startDocumentEndpoint({ store, now: Date.now })
  Object.assign(process.env, { AWS_ENDPOINT_URL_SESV2: mail.url, AWS_ENDPOINT_URL_S3: storage.url })
  const back = await import('../../functions/api/backOffice.ts')
  const front = await import('../../functions/api/checkout.ts')
  const papers = await import('../../functions/api/documents.ts')
  const woken = await subscribers()
  const told = new Set<string>()
  return {
    ...house,
    office: (request) => visit(back.handler, request),
    shop: (request) => visit(front.handler, request),
    document: (request) => visit(papers.handler, request),
    drain: async (chain, again) => {
      if (again) told.clear()
      for (;;) {
        const items = await house.keeper.journal(lumen, { chain, after: 0, limit: 1_000 })
        const fresh = items.flatMap((item) => envelopesOf(recordOf(item))).filter(({ id }) => !told.has(id))
        if (fresh.length === 0) return
        for (const detail of fresh) {
          told.add(detail.id)
          const event = {
            version: '0',
            id: `bus-${detail.id}`,
            source: 'encours',
            'detail-type': detail.type,
            detail,
            time: '',
            resources: [],
          }
          for (const react of woken.get(detail.type) ?? []) await react({ ...event, ...place }, lambdaContext)
        }
      }
    },
    mails: () => shelf.drawer('mail', KeptMail).all(),
    textOf: (mail) => {
      const inParts = readFileSync(`${house.folder}/mail/mail/${mail?.id}.eml`, 'latin1')
        .split(/\r?\n\r?\n/)
        .map((part) => (/^[A-Za-z0-9+/=\r\n]{40,}$/.test(part) ? Buffer.from(part, 'base64').toString() : part))
      return inParts.join('\n').replace(/=\r?\n/g, '')
    },
    documents: () => store.list('documents', '').map(({ key }) => key),
    close: async () => {
      await mail.stop()
      shelf.close()
      await storage.stop()
      await house.close()
    },
  }
}
