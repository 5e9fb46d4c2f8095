import * as z from 'zod'
import type { ControlRoute } from '../../controlRoute.ts'
import { jsonOf, type Loopback, listenOnLoopback, type Reply, type Visit } from '../loopback.ts'
import { startPostman } from '../postman.ts'
import type { Shelf } from '../shelf.ts'
import { bareAddress } from './addresses.ts'
import { openMailbox } from './mailbox.ts'
import { mailControls } from './mailControls.ts'
import { BusEvent, eventsOf, type Place } from './mailEvents.ts'
import { sendEmail } from './sendEmail.ts'
import { badRequest, SesError, sesErrorReply } from './sesError.ts'

export type MailServer = Loopback & { controls: ControlRoute[]; quiet: () => boolean }

const Suppressed = z.object({ EmailAddress: z.string(), Reason: z.enum(['BOUNCE', 'COMPLAINT']), LastUpdateTime: z.number() })

/**
 * Amazon SES v2 as far as we use it: SendEmail with raw or simple content, the account's suppression list, and the events on the
 * default bus. As at SES, events come only for mails sent with a configuration set.
 */
export async function startMailServer(options: {
  shelf: Shelf
  dataDir: string
  place: Place
  now: () => number
  onEvent: (event: BusEvent) => Promise<void>
}): Promise<MailServer> {
  const { shelf, now, place } = options
  const mailbox = openMailbox(shelf, options.dataDir)
  const suppressed = shelf.drawer('suppressed-address', Suppressed)
  const events = startPostman({
    name: 'mail-event',
    shelf,
    content: BusEvent,
    deliver: async (event) => {
      await options.onEvent(event)
      return { delivered: true }
    },
  })

  const send = async (body: unknown): Promise<Reply> => {
    const { mail, bytes } = await sendEmail(body, { now: now(), suppressed: (address) => suppressed.get(address) !== undefined })
    const told = mail.configurationSet ? eventsOf(mail, place) : []
    shelf.together(() => {
      mailbox.keep(mail, bytes)
      for (const event of told) void events.send(event.id, event)
    })
    return { json: { MessageId: mail.id } }
  }

  const suppress = (visit: Visit): Reply => {
    const asked = z.object({ EmailAddress: z.string(), Reason: z.enum(['BOUNCE', 'COMPLAINT']) }).safeParse(jsonOf(visit.body))
    if (!asked.success) return badRequest('EmailAddress and Reason are required.')
    suppressed.put(bareAddress(asked.data.EmailAddress), { ...asked.data, LastUpdateTime: now() / 1000 })
    return { json: {} }
  }

  const suppression = (visit: Visit, address: string): Reply => {
    const found = suppressed.get(address)
    if (!found) throw new SesError('NotFoundException', `Email address ${address} does not exist on your suppression list.`)
    if (visit.method === 'GET') return { json: { SuppressedDestination: found } }
    suppressed.remove(address)
    return { json: {} }
  }

  const route = async (visit: Visit): Promise<Reply> => {
    const { method, path } = visit
    if (method === 'POST' && path === '/v2/email/outbound-emails') return send(jsonOf(visit.body))
    if (method === 'PUT' && path === '/v2/email/suppression/addresses') return suppress(visit)
    const address = /^\/v2\/email\/suppression\/addresses\/(.+)$/.exec(path)?.[1]
    if (address && (method === 'GET' || method === 'DELETE')) return suppression(visit, bareAddress(decodeURIComponent(address)))
    return {
      status: 404,
      headers: { 'x-amzn-errortype': 'UnknownOperationException' },
      json: { message: `${method} ${path} is not simulated.` },
    }
  }

  const server = await listenOnLoopback({
    name: 'mail',
    shelf,
    answer: async (visit) => {
      try {
        return await route(visit)
      } catch (cause) {
        if (cause instanceof SesError) return sesErrorReply(cause)
        throw cause
      }
    },
  })
  return {
    url: server.url,
    controls: mailControls(mailbox),
    quiet: events.quiet,
    stop: async () => {
      await server.stop()
      await events.stop()
    },
  }
}
