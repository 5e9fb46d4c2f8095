import type { Attachment, Email } from 'postal-mime'
import { escaped, page } from '../page.ts'
import type { KeptMail } from './mailbox.ts'
import { bytesOf } from './rawMail.ts'

/** Where the mailbox's pages live, as a browser names it. */
const home = '/_local/mailbox'

/** The list of mails, newest first. */
export function mailboxPage(mails: readonly KeptMail[]): string {
  const rows = mails.toReversed().map(
    (
      mail,
    ) => `<tr><td>${escaped(mail.at.replace('T', ' ').slice(0, 19))}</td><td>${escaped(mail.fates.map(({ address }) => address).join(', '))}</td>
<td><a href="${home}/${encodeURIComponent(mail.id)}">${escaped(mail.subject || '(no subject)')}</a></td>
<td>${escaped(mail.attachments.join(', '))}</td><td>${escaped(fates(mail))}</td></tr>`,
  )
  const table = `<table><thead><tr><th>Sent at (UTC)</th><th>To</th><th>Subject</th><th>Attachments</th><th>Fate</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
  return page({ title: 'Mailbox', body: `<h1>Mailbox</h1>${mails.length > 0 ? table : '<p class="note">No mail yet.</p>'}` })
}

/** One mail: envelope, text, HTML in a frame without scripts, attachments to take away. */
export function messagePage(mail: KeptMail, read: Email): string {
  const { envelope } = mail
  const facts: [string, string][] = [
    ['From', envelope.from],
    ['To', envelope.to.join(', ')],
    ['Cc', envelope.cc.join(', ')],
    ['Bcc', envelope.bcc.join(', ')],
    ['Sent at', mail.at],
    ['Fate', fates(mail)],
    ['Message id', mail.id],
    ['Configuration set', mail.configurationSet ?? ''],
    [
      'Tags',
      Object.entries(mail.tags)
        .map(([name, value]) => `${name}=${value}`)
        .join(', '),
    ],
  ]
  const head = facts.filter(([, value]) => value !== '').map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`)
  const html = read.html
    ? `<h2>HTML</h2><iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escaped(framed(read))}"></iframe>`
    : ''
  const text = read.text ? `<h2>Text</h2><pre>${linked(read.text)}</pre>` : ''
  const attachments = mail.attachments.map(
    (name, place) =>
      `<li><a download="${escaped(name)}" href="${home}/${encodeURIComponent(mail.id)}/attachments/${place}">${escaped(name)}</a></li>`,
  )
  const taken = attachments.length > 0 ? `<h2>Attachments</h2><ul>${attachments.join('')}</ul>` : ''
  const body = `<p><a href="${home}">← Mailbox</a></p><h1>${escaped(mail.subject || '(no subject)')}</h1><dl>${head.join('')}</dl>${taken}${text}${html}`
  return page({ title: mail.subject || 'Mail', body })
}

function fates(mail: KeptMail): string {
  if (mail.rejected) return 'rejected'
  return [...new Set(mail.fates.map(({ fate }) => fate))].join(', ')
}

/** The HTML part with its inline pictures in place; links open outside the frame. */
function framed(read: Email): string {
  const withPictures = (read.html ?? '').replace(/cid:([^"'\s)>]+)/g, (whole, id: string) => {
    const picture = read.attachments.find(({ contentId }) => contentId === `<${id}>`)
    return picture ? asLink(picture) : whole
  })
  return `<base target="_blank">${withPictures}`
}

function asLink(picture: Attachment): string {
  return `data:${picture.mimeType};base64,${Buffer.from(bytesOf(picture.content)).toString('base64')}`
}

/** Escaped text whose web addresses can be clicked. */
function linked(text: string): string {
  return escaped(text).replace(
    /https?:\/\/(?:(?!&(?:lt|gt|quot|#39);)[^\s<])+/g,
    (url) => `<a target="_blank" rel="noreferrer" href="${url}">${url}</a>`,
  )
}
