import type { EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import type { MerchantId } from '../../domain/ids.ts'
import { doors } from '../../functions/api/doors.ts'
import type { HttpHandler } from '../../functions/api/hardened.ts'
import { BucketStore } from '../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../local/documents/endpoint.ts'
import { routerOf } from '../../local/http/routing.ts'
import { startMailServer } from '../../local/outside/mail/mailServer.ts'
import { openShelf } from '../../local/outside/shelf.ts'
import { shiftDate } from '../../local/workers/shiftDate.ts'
import { type House, lambdaContext, openHouse } from '../api/house.ts'
import { throughQueue } from '../kit/carryOut.ts'
import { type Tapped, tappedEngine } from './tapped.ts'

export type Reaction = (event: EventBridgeEvent<string, unknown>, context: LambdaContext) => Promise<void>

/** The real handlers with the real engine behind them, everything else as the local run has it. */
export type Station = {
  house: House
  wire: Tapped
  route: ReturnType<typeof routerOf>
  handlers: ReadonlyMap<string, HttpHandler>
  reactions: ReadonlyMap<string, Reaction>
  /** Moves the handlers' clock so many days back. */
  goBack: (days: number) => void
  close: () => Promise<void>
}

/** Two merchants of their own, and what plans name by number. */
export type World = {
  station: Station
  merchants: readonly [MerchantId, MerchantId]
  /** Cursors by the request that was answered them. */
  nexts: Map<number, string>
  /** How far each chain's events were brought to their subscribers. */
  brought: Map<string, number>
  /** Mails that may still be rendered: each takes as long as many requests. */
  letters: number
}

/** An invocation with time enough on any machine: that it runs out is another test's matter. */
export const unhurried: LambdaContext = { ...lambdaContext, getRemainingTimeInMillis: () => 120_000 }

const behind = ['checkout', 'api', 'documents', 'receipts'] as const

const routes = behind.flatMap((door) => doors[door].map(({ method, path }) => ({ method, path, function: door, authorizer: undefined })))

async function openOutside(house: House) {
  const shelf = openShelf(`${house.folder}/mail`)
  const place = { account: '000000000000', region: 'eu-west-3' }
  const mail = await startMailServer({ shelf, dataDir: `${house.folder}/mail`, place, now: Date.now, onEvent: async () => undefined })
  const storage = await startDocumentEndpoint({
    store: new BucketStore({ folder: `${house.folder}/documents`, buckets: ['documents', 'anchors'] }),
    now: Date.now,
  })
  Object.assign(process.env, { AWS_ENDPOINT_URL_SESV2: mail.url, AWS_ENDPOINT_URL_S3: storage.url, ANCHORS_BUCKET: 'anchors' })
  return async () => {
    await mail.stop()
    shelf.close()
    await storage.stop()
  }
}

async function importedHandlers(): Promise<Map<string, HttpHandler>> {
  return new Map([
    ['checkout', (await import('../../functions/api/checkout.ts')).handler],
    ['api', (await import('../../functions/api/backOffice.ts')).handler],
    ['documents', (await import('../../functions/api/documents.ts')).handler],
    ['receipts', (await import('../../functions/api/receipts.ts')).handler],
  ])
}

async function importedReactions(): Promise<Map<string, Reaction>> {
  const recheck = (await import('../../functions/on/credit-eased-recheck-holds.ts')).handler
  return new Map([
    ['delivery-reported', (await import('../../functions/on/delivery-reported-apply-delivery.ts')).handler],
    ['account-figures-changed', (await import('../../functions/on/figures-changed-recompute-remainder.ts')).handler],
    ['money-freed', (await import('../../functions/on/money-freed-reconcile.ts')).handler],
    ['credit-eased', recheck],
    ['settings-changed', recheck],
    ['credit-note-issued', throughQueue((await import('../../functions/on/credit-note-issued-email-credit-note.ts')).handler)],
    ['invoice-issued', throughQueue((await import('../../functions/on/invoice-issued-email-invoice.ts')).handler)],
  ])
}

const dayMillis = 86_400_000

/** A clock under `Date` as the local run's workers have it. */
function movableClock(): (days: number) => void {
  const offset = new SharedArrayBuffer(8)
  const view = new Float64Array(offset)
  shiftDate(offset)
  return (days) => {
    view[0] = -days * dayMillis
  }
}

/** Opens the station at an engine; once per process, because handlers keep their clients. */
export async function openStation(engine: string): Promise<Station> {
  const house = await openHouse(engine)
  const wire = await tappedEngine(engine)
  const closeOutside = await openOutside(house)
  process.env.AWS_ENDPOINT_URL_DYNAMODB = wire.url
  const goBack = movableClock()
  return {
    house,
    wire,
    route: routerOf(routes),
    handlers: await importedHandlers(),
    reactions: await importedReactions(),
    goBack,
    close: async () => {
      goBack(0)
      await closeOutside()
      await wire.stop()
      await house.close()
    },
  }
}
