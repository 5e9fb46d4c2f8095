import { ControlRefused, type ControlRoute } from '../../controlRoute.ts'
import type { KeptMail, Mailbox } from './mailbox.ts'
import { mailboxPage, messagePage } from './mailboxPages.ts'
import { bytesOf, filesOf, readMail } from './rawMail.ts'

/** Types a browser may open by itself on our own address; everything else is handed over as bytes. */
const harmless = ['application/pdf', 'image/png', 'image/jpeg', 'text/plain', 'text/csv']

const listed = (mail: KeptMail) => ({
  id: mail.id,
  at: mail.at,
  from: mail.envelope.from,
  to: mail.envelope.to,
  cc: mail.envelope.cc,
  bcc: mail.envelope.bcc,
  subject: mail.subject,
  tags: mail.tags,
  configurationSet: mail.configurationSet,
  attachments: mail.attachments,
  rejected: mail.rejected,
  fates: mail.fates,
})

/** `GET mail` and `GET mail/{id}` for programs, `GET mailbox…` for people. */
export function mailControls(mailbox: Mailbox): ControlRoute[] {
  const found = (id: string | undefined): KeptMail => {
    const mail = mailbox.get(id ?? '')
    if (!mail) throw new ControlRefused(404, `There is no mail ${id}.`)
    return mail
  }
  return [
    {
      method: 'GET',
      path: 'mail',
      handle: async ({ query }) => {
        const to = query.get('to')?.toLowerCase()
        const wanted = mailbox.all().filter((mail) => !to || mail.fates.some(({ address }) => address === to))
        return { json: { mails: wanted.map(listed) } }
      },
    },
    {
      method: 'GET',
      path: 'mail/{id}',
      handle: async ({ params }) => {
        const mail = found(params.id)
        const bytes = mailbox.bytes(mail.id)
        const read = await readMail(bytes)
        return {
          json: {
            ...listed(mail),
            envelope: mail.envelope,
            raw: bytes.toString('base64'),
            text: read.text ?? null,
            html: read.html ?? null,
            parts: filesOf(read).map((part) => ({
              name: part.filename,
              type: part.mimeType,
              bytes: Buffer.from(bytesOf(part.content)).toString('base64'),
            })),
          },
        }
      },
    },
    { method: 'GET', path: 'mailbox', handle: async () => ({ html: mailboxPage(mailbox.all()) }) },
    {
      method: 'GET',
      path: 'mailbox/{id}',
      handle: async ({ params }) => {
        const mail = found(params.id)
        return { html: messagePage(mail, await readMail(mailbox.bytes(mail.id))) }
      },
    },
    {
      method: 'GET',
      path: 'mailbox/{id}/attachments/{place}',
      handle: async ({ params }) => {
        const mail = found(params.id)
        const part = filesOf(await readMail(mailbox.bytes(mail.id)))[Number(params.place)]
        if (!part) throw new ControlRefused(404, `Mail ${mail.id} has no attachment ${params.place}.`)
        return {
          raw: { type: harmless.includes(part.mimeType) ? part.mimeType : 'application/octet-stream', bytes: bytesOf(part.content) },
        }
      },
    },
  ]
}
