import { randomUUID } from 'node:crypto'
import { fateOf } from './addresses.ts'
import type { KeptMail } from './mailbox.ts'
import { carriesVirus, envelopeOf, everyRecipient, filesOf, rawBytesOf, readMail } from './rawMail.ts'
import { takeRequest } from './sendRequest.ts'

/** Takes a SendEmail request or throws SES's refusal. `now` in milliseconds since 1970. */
export async function sendEmail(
  body: unknown,
  world: { now: number; suppressed: (address: string) => boolean },
): Promise<{ mail: KeptMail; bytes: Buffer }> {
  const request = takeRequest(body)
  const bytes = await rawBytesOf(request)
  const read = await readMail(bytes)
  const envelope = envelopeOf(request, read)
  const mail: KeptMail = {
    id: messageId(world.now),
    at: new Date(world.now).toISOString(),
    envelope,
    subject: read.subject ?? '',
    tags: Object.fromEntries((request.EmailTags ?? []).map(({ Name, Value }) => [Name, Value])),
    configurationSet: request.ConfigurationSetName ?? null,
    headers: read.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: filesOf(read).map(({ filename }, place) => filename ?? `part-${place + 1}`),
    fates: everyRecipient(envelope).map((address) => ({ address, fate: fateOf(address, world.suppressed) })),
    rejected: carriesVirus(read),
  }
  return { mail, bytes }
}

/** Message ids look like SES's: the time in hexadecimal, then chance. */
function messageId(now: number): string {
  return `0100${now.toString(16).padStart(12, '0')}-${randomUUID()}-000000`
}
