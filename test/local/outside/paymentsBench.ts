import { createServer } from 'node:http'
import Stripe from 'stripe'
import * as z from 'zod'
import { type PaymentServer, startPaymentServer } from '../../../local/outside/payments/paymentServer.ts'
import type { Report } from '../../../local/outside/payments/reportRequest.ts'
import { type Secrets, startSecrets } from '../../../local/outside/secrets.ts'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { control, freshFolder } from './kit.ts'

const id = z.string().nullable()
const Answered = z.object({
  paymentIntent: id,
  charge: id,
  refund: id,
  dispute: id,
  events: z.array(
    z.object({ id: z.string(), type: z.string(), attempts: z.array(z.object({ status: z.int().nullable(), answer: z.string() })) }),
  ),
})

type Asked = Partial<Omit<Report, 'paymentIntent' | 'refund' | 'dispute'>> & {
  report: Report['report']
  paymentIntent?: string | null | undefined
  refund?: string | null
  dispute?: string | null
}

/** A merchant's door that checks each webhook as ours does, by the stripe package. */
async function openDoor({
  clock,
  door,
  received,
}: {
  clock: { now: number }
  door: { status: number; refused: number }
  received: Stripe.Event[]
}) {
  const verifier = new Stripe('sk_test_verifying_only')
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const merchantId = (request.url ?? '').split('/').at(-1) ?? ''
      try {
        // The package looks at age only, so a signature from the future passes it: a door has to look itself.
        const signedAt = Number(/(?:^|,)t=(\d+)/.exec(String(request.headers['stripe-signature']))?.[1])
        if (signedAt > clock.now / 1000 + 300) throw new Error('signed in the future')
        const event = verifier.webhooks.constructEvent(
          Buffer.concat(chunks),
          request.headers['stripe-signature'] ?? '',
          `whsec_test_${merchantId}`,
          300,
          undefined,
          clock.now,
        )
        if (door.status === 200) received.push(event)
        response.writeHead(door.status).end('seen')
      } catch (cause) {
        door.refused += 1
        response.writeHead(400).end(cause instanceof Error ? cause.message : '')
      }
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const address = receiver.address()
  const publicUrl = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  return { receiver, publicUrl }
}

/** The provider with a merchant's door in front of it. */
export type PaymentsBench = Awaited<ReturnType<typeof startPaymentsBench>>

export async function startPaymentsBench() {
  const folder = freshFolder()
  const clock = { now: Date.UTC(2026, 6, 18, 9, 0, 0) }
  const door = { status: 200, refused: 0 }
  const received: Stripe.Event[] = []
  const { receiver, publicUrl } = await openDoor({ clock, door, received })

  const start = async (): Promise<{ shelf: Shelf; secrets: Secrets; server: PaymentServer }> => {
    const shelf = openShelf(folder.path)
    const now = () => clock.now
    const secrets = await startSecrets({ shelf, now, place: { account: '000000000000', region: 'eu-west-1' } })
    const server = await startPaymentServer({ shelf, now, publicUrl: () => publicUrl, merchants: secrets.merchants })
    return { shelf, secrets, server }
  }
  const stop = async () => {
    await running.server.stop()
    await running.secrets.stop()
    running.shelf.close()
  }
  let running = await start()

  return {
    clock,
    door,
    received,
    get server() {
      return running.server
    },
    stripe: (key = 'sk_test_mer_lumen') => {
      const { hostname, port } = new URL(running.server.url)
      return new Stripe(key, { host: hostname, port: Number(port), protocol: 'http', maxNetworkRetries: 0 })
    },
    /** Presses a button of the hosted page the way a form does. */
    press: (session: { id: string; url: string | null }, outcome: 'pay' | 'fail' | 'debit') =>
      fetch(`${running.server.url}/c/pay/${session.id}`, { method: 'POST', body: new URLSearchParams({ outcome }), redirect: 'manual' }),
    report: async (asked: Asked) =>
      Answered.parse((await control(running.server.controls, 'POST providers/payments', { merchantId: 'mer_lumen', ...asked })).json),
    control: (line: string, body?: unknown) => control(running.server.controls, line, body),
    restart: async () => {
      await stop()
      running = await start()
    },
    close: async () => {
      await stop()
      receiver.closeAllConnections()
      await new Promise<void>((resolve) => receiver.close(() => resolve()))
      folder.remove()
    },
  }
}
