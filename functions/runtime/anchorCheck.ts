import type * as z from 'zod'
import type { MerchantId } from '../../domain/ids.ts'
import type { LockedDocument } from '../../providers/anchors/contract.ts'
import { checkAnchored, type Named } from '../../store/anchored.ts'
import { Unavailable } from '../../store/keeper.ts'
import { AnchorDocument, type Anchoring, daysBefore, yesterdayAnchored } from './anchoring.ts'
import { errorFields, log } from './log.ts'
import { eachTogether } from './together.ts'

/** What a check names: whose chain, and what of it. */
export type NamedOf = Named & { merchantId: string }
export type CheckedHeads = { checked: number; left: number; named: NamedOf[] }

/** `besides`: what else is looked at of each chain while it is at hand. */
export type Checking = Anchoring & { besides?: (of: { merchantId: MerchantId; chain: string }) => Promise<void> }

/** Chains checked at the same time. */
const together = 8
/** Heads checked between two notes of how far it got. */
const perNote = 200
/** Differences a note keeps; the log names all. */
const notedMost = 100

/**
 * Checks every chain that was anchored on one of the days before and not looked at since: from its first record on, and against the
 * anchor. Goes on where the last run stopped, until its time is up; `left` says how many documents wait, and counts one more where
 * yesterday's anchoring did not come to its end. What can't be read is named, and keeps nothing behind it from being checked.
 */
export async function checkHeads(checking: Checking, tell: (named: NamedOf) => void): Promise<CheckedHeads> {
  const { anchors, now } = checking
  const result: CheckedHeads = { checked: 0, left: (await yesterdayAnchored(checking)) ? 0 : 1, named: [] }
  const name = (named: NamedOf) => {
    result.named.push(named)
    tell(named)
  }
  for (const day of daysBefore(now())) {
    const notes = notesIn((await anchors.list(`checks/${day}/`)).map(({ key }) => key))
    for (const locked of await anchors.list(`heads/${day}/`)) {
      const of = locked.key.slice('heads/'.length, -'.json'.length)
      const note = notes.get(of) ?? { through: 0, all: undefined, left: [] }
      if (note.all !== undefined && note.through >= note.all && note.left.length === 0) continue
      const finished = await checkDocument(checking, { name: of, locked, note }, name)
      result.checked += finished.checked
      if (!finished.whole) result.left += 1
    }
  }
  return result
}

/** How far a document was checked: places before `through` of `all`, without those that could not be judged. */
type Note = { through: number; all: number | undefined; left: number[] }

/** What the keys of the notes say, by the name of the heads. Keys come in order, so the furthest is the last. */
function notesIn(keys: readonly string[]): Map<string, Note> {
  const notes = new Map<string, Note>()
  for (const key of keys) {
    const [, name = '', through, all, how, place] = /^checks\/(.+)\/(?:(\d+)-of-(\d+)|(left|judged)-(\d+))\.json$/.exec(key) ?? []
    const note = notes.get(name) ?? { through: 0, all: undefined, left: [] }
    if (all !== undefined) Object.assign(note, { through: Number(through), all: Number(all) })
    if (how === 'left') note.left.push(Number(place))
    notes.set(name, note)
  }
  for (const key of keys) {
    const [, name = '', place] = /^checks\/(.+)\/judged-(\d+)\.json$/.exec(key) ?? []
    const note = notes.get(name)
    if (note) note.left = note.left.filter((one) => one !== Number(place))
  }
  return notes
}

type Part = { name: string; locked: LockedDocument; note: Note }
type Tell = (named: NamedOf) => void

const padded = (place: number): string => String(place).padStart(6, '0')

async function checkDocument(checking: Checking, { name, locked, note }: Part, tell: Tell): Promise<{ checked: number; whole: boolean }> {
  const { anchors, now, deadlineAt } = checking
  const noting = (key: string, more: object = {}) =>
    anchors.put(`checks/${name}/${key}.json`, { at: new Date(now()).toISOString(), ...more })
  const document = await read(checking, locked)
  if (document === 'unreachable') return { checked: 0, whole: false }
  if (document === 'unreadable') {
    const fault = { chain: locked.key, what: 'anchors', expected: 'where chains ended', found: 'something unreadable' }
    tell({ merchantId: name.split('/')[1] ?? '', ...fault })
    await noting(`${padded(0)}-of-0`, { named: [fault] })
    return { checked: 0, whole: true }
  }
  const { heads } = document
  let checked = 0
  let left = 0
  for (const places of stretches(note, heads.length)) {
    if (now() >= deadlineAt) return { checked, whole: false }
    const found = await checkStretch(checking, { document, places })
    if (found === 'unreachable') return { checked, whole: false }
    for (const one of found.named) tell(one)
    const again = (places[0] ?? 0) < note.through
    if (again) for (const place of places.filter((one) => !found.left.includes(one))) await noting(`judged-${padded(place)}`)
    else {
      // Before the stretch counts as checked, so that nothing falls between.
      for (const place of found.left) await noting(`left-${padded(place)}`)
      await noting(`${padded((places.at(-1) ?? 0) + 1)}-of-${heads.length}`, { named: found.named.slice(0, notedMost) })
    }
    checked += places.length - found.left.length
    left += found.left.length
  }
  return { checked, whole: left === 0 }
}

/** Places of heads to be checked between two notes: first what earlier runs could not judge, then what nobody has looked at. */
function stretches({ through, left }: Note, all: number): number[][] {
  const fresh = Array.from({ length: Math.max(0, all - through) }, (_, at) => through + at)
  return [left.filter((place) => place < all), fresh].flatMap((places) => inParts(places, perNote))
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size))
}

/** A document that isn't one is named and done with; one that can't be got now is left for the next run. */
async function read(
  { anchors }: Anchoring,
  locked: LockedDocument,
): Promise<z.infer<typeof AnchorDocument> | 'unreadable' | 'unreachable'> {
  try {
    return AnchorDocument.safeParse(await anchors.read(locked)).data ?? 'unreadable'
  } catch (error) {
    if (error instanceof SyntaxError) return 'unreadable'
    log.error('anchors could not be read; the next run tries again', { document: locked.key, ...errorFields(error) })
    return 'unreachable'
  }
}

type Stretch = { document: z.infer<typeof AnchorDocument>; places: readonly number[] }

async function checkStretch(
  { keeper, besides }: Checking,
  { document: { merchantId, day, heads }, places }: Stretch,
): Promise<{ named: NamedOf[]; left: number[] } | 'unreachable'> {
  const named: NamedOf[] = []
  const left: number[] = []
  const checkOne = async (place: number) => {
    const head = heads[place]
    if (!head) return
    const { chain, sequence, hash } = head
    try {
      const found = await checkAnchored(keeper, merchantId, { chain, anchors: [{ day, sequence, hash }] })
      named.push(...found.named.map((one) => ({ merchantId, ...one })))
      await besides?.({ merchantId, chain })
      if (found.judged) return
      log.warn('a chain kept changing while it was checked; the next run tries again', { merchantId, chain })
    } catch (error) {
      if (error instanceof Unavailable) throw error
      log.error('a chain could not be checked; the next run tries again', { merchantId, chain, ...errorFields(error) })
    }
    left.push(place)
  }
  try {
    await eachTogether(places, together, checkOne)
  } catch (error) {
    log.error('the table can’t be reached; the next run tries again', { merchantId, ...errorFields(error) })
    return 'unreachable'
  }
  return { named, left: left.toSorted((one, other) => one - other) }
}
