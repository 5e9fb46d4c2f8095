import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Shelf } from '../shelf.ts'

/** A mail SES took: everything but its bytes, which lie beside it in a file. */
export const KeptMail = z.object({
  id: z.string(),
  at: z.string(),
  envelope: z.object({ from: z.string(), to: z.array(z.string()), cc: z.array(z.string()), bcc: z.array(z.string()) }),
  subject: z.string(),
  tags: z.record(z.string(), z.string()),
  configurationSet: z.string().nullable(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  attachments: z.array(z.string()),
  fates: z.array(z.object({ address: z.string(), fate: z.enum(['delivered', 'bounced', 'complained', 'suppressed']) })),
  rejected: z.boolean(),
})
export type KeptMail = z.infer<typeof KeptMail>

export type Mailbox = {
  /** Keeps the bytes first, then the rest in `alongside`'s transaction: a mail in the list always has its bytes. */
  keep: (mail: KeptMail, bytes: Buffer) => void
  all: () => KeptMail[]
  get: (id: string) => KeptMail | undefined
  bytes: (id: string) => Buffer
}

export function openMailbox(shelf: Shelf, dataDir: string): Mailbox {
  const folder = join(dataDir, 'mail')
  mkdirSync(folder, { recursive: true })
  const mails = shelf.drawer('mail', KeptMail)
  return {
    keep: (mail, bytes) => {
      const file = join(folder, `${mail.id}.eml`)
      writeFileSync(`${file}.part`, bytes)
      renameSync(`${file}.part`, file)
      mails.put(mail.id, mail)
    },
    all: mails.all,
    get: mails.get,
    bytes: (id) => readFileSync(join(folder, `${id}.eml`)),
  }
}
