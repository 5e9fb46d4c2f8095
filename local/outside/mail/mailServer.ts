import type { ControlRoute } from '../../controlRoute.ts'
import { jsonOf, type Loopback, listenOnLoopback, type Reply, type Visit } from '../loopback.ts'
import { Postman } from '../postman.ts'
import type { Shelf } from '../shelf.ts'
import { openMailbox } from './mailbox.ts'
import { mailControls } from './mailControls.ts'
import { BusEvent, eventsOf, type Place } from './mailEvents.ts'
import { sendEmail } from './sendEmail.ts'
import { SesError, sesErrorReply } from './sesError.ts'
import { openSuppression, suppressionPath } from './suppression.ts'

export type MailServer = Loopback & { controls: ControlRoute[]; quiet: () => boolean }

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
  const suppression = openSuppression(shelf, now)
  const events = new Postman({
    name: 'mail-event',
    shelf,
    content: BusEvent,
    deliver: async (event) => {
      await options.onEvent(event)
      return { delivered: true }
    },
  })

  const send = async (body: unknown): Promise<Reply> => {
    const { mail, bytes } = await sendEmail(body, { now: now(), suppressed: suppression.has })
    const told = mail.configurationSet ? eventsOf(mail, place) : []
    shelf.together(() => {
      mailbox.keep(mail, bytes)
      for (const event of told) void events.send(event.id, event)
    })
    return { json: { MessageId: mail.id } }
  }

  const route = async (visit: Visit): Promise<Reply> => {
    const { method, path } = visit
    if (method === 'POST' && path === '/v2/email/outbound-emails') return send(jsonOf(visit.body))
    if (path.startsWith(suppressionPath)) return suppression.answer(visit)
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
    quiet: () => events.quiet,
    stop: async () => {
      await server.stop()
      await events.stop()
    },
  }
}
