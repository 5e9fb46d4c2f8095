import { writeFileSync } from 'node:fs'
import { call, readable } from './call.ts'
import type { Deed } from './catalog.ts'
import { Mistake } from './fields.ts'
import type { Place } from './place.ts'

const type = 'text/csv'
/** Where a page's link leads on to: what of its query says the place. */
const places = ['cursor', 'after'] as const

/** A list or report as CSV, all of its pages under one line of names; into a file, or said line by line. */
export async function csvOfAll(
  deed: Deed,
  fields: Record<string, unknown>,
  { place, out, say }: { place: Place; out: string | undefined; say: (line: string) => void },
): Promise<number> {
  if (out !== undefined) writeFileSync(out, '')
  for (let [page, asked] = [0, fields]; ; page += 1) {
    const called = await call(deed, asked, { place, accept: type })
    if (called.status >= 300) throw new Mistake(readable(called))
    if (!called.headers.get('content-type')?.startsWith(type)) throw new Mistake(`${deed.name} has no lines and columns; leave --csv out`)
    const text = new TextDecoder().decode(called.bytes)
    // Under the names of the first page the others go on.
    const more = page === 0 ? text : text.slice(text.indexOf('\r\n') + 2)
    if (out === undefined) say(more.replace(/\r\n$/, ''))
    else writeFileSync(out, page === 0 ? called.bytes : more, { flag: 'a' })
    const [, link] = /<([^>]*)>; rel="next"/.exec(called.headers.get('link') ?? '') ?? []
    if (link === undefined) return 0
    const query = new URL(link, place.url).searchParams
    asked = { ...fields, ...Object.fromEntries(places.flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : []))) }
  }
}
