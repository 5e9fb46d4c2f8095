import type * as z from 'zod'
import type { Right } from '../../domain/access/rights.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { Caller } from '../runtime/acting.ts'
import { problem } from '../runtime/problem.ts'
import { correlationOf } from './caller.ts'
import { admitted } from './entrance.ts'
import { type HttpHandler, hardened } from './hardened.ts'
import { inputOf } from './input.ts'

type Declared = { name: string; right: Right; input: z.ZodType }

/** A document; or why the caller doesn't get it. */
export type Pdf = { bytes: Uint8Array; filename: string } | Refusal

/** Who may read a document gets it as it is, to be shown where it is opened. */
export function pdfDoor(declared: Declared, pdfFor: (given: unknown, caller: Caller) => Promise<Pdf>): HttpHandler {
  return hardened(async (event, context) => {
    const about = { correlationId: correlationOf(event), right: declared.right }
    const entry = await admitted(event, context)
    if ('turnedAway' in entry) return entry.turnedAway
    const { caller } = entry
    const read = inputOf(event, declared.input)
    if ('refused' in read) return problem(read, about)
    if (!caller.rights.has(declared.right)) return problem(refuse('not-allowed'), about)
    const pdf = await pdfFor(read.input, caller)
    if ('refused' in pdf) return problem(pdf, about)
    return {
      statusCode: 200,
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `inline; filename="${pdf.filename}"`,
      },
      body: Buffer.from(pdf.bytes).toString('base64'),
      isBase64Encoded: true,
    }
  })
}
