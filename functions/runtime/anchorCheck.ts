import { checkAnchored, type Named } from '../../store/anchored.ts'
import { AnchorDocument, type Anchoring, daysBefore } from './anchoring.ts'

/** What a check names: whose chain, and what of it. */
export type NamedOf = Named & { merchantId: string }
export type CheckedHeads = { checked: number; left: number; named: NamedOf[] }

/** Chains checked at the same time. */
const together = 8
/** Heads checked between two notes of how far it got. */
const perNote = 200
/** Differences a note keeps; the log names all. */
const notedMost = 100

/**
 * Checks every chain that was anchored on one of the days before and not looked at since: from its first record on, and against the
 * anchor. Goes on where the last run stopped, until its time is up; `left` says how many documents wait.
 */
export async function checkHeads(checking: Anchoring, tell: (named: NamedOf) => void): Promise<CheckedHeads> {
  const { anchors, now } = checking
  const result: CheckedHeads = { checked: 0, left: 0, named: [] }
  for (const day of daysBefore(now())) {
    const noted = new Map((await anchors.list(`checks/${day}/`)).flatMap(({ key }) => progressOf(key)))
    for (const document of await anchors.list(`heads/${day}/`)) {
      const name = document.key.slice('heads/'.length, -'.json'.length)
      const done = noted.get(name)
      if (done && done.through >= done.all) continue
      const finished = await checkDocument(
        checking,
        { name, from: done?.through ?? 0, document: await anchors.read(document) },
        (named) => {
          result.named.push(named)
          tell(named)
        },
      )
      result.checked += finished.checked
      if (!finished.whole) result.left += 1
    }
  }
  return result
}

/** `checks/<name of the heads>/<through>-of-<all>.json`; keys come in order, so the furthest is the last. */
function progressOf(key: string): [string, { through: number; all: number }][] {
  const [, name, through, all] = /^checks\/(.+)\/(\d+)-of-(\d+)\.json$/.exec(key) ?? []
  return name === undefined ? [] : [[name, { through: Number(through), all: Number(all) }]]
}

type Part = { name: string; from: number; document: unknown }

async function checkDocument(
  { keeper, anchors, now, deadlineAt }: Anchoring,
  { name, from, document }: Part,
  tell: (named: NamedOf) => void,
): Promise<{ checked: number; whole: boolean }> {
  const { merchantId, day, heads } = AnchorDocument.parse(document)
  for (let at = from; at < heads.length; ) {
    if (now() >= deadlineAt) return { checked: at - from, whole: false }
    const noted = heads.slice(at, at + perNote)
    const found: NamedOf[] = []
    for (let first = 0; first < noted.length; first += together) {
      const answers = await Promise.all(
        noted
          .slice(first, first + together)
          .map(({ chain, sequence, hash }) => checkAnchored(keeper, merchantId, { chain, anchors: [{ day, sequence, hash }] })),
      )
      found.push(...answers.flat().map((one) => ({ merchantId, ...one })))
    }
    for (const one of found) tell(one)
    at += noted.length
    const through = String(at).padStart(6, '0')
    await anchors.put(`checks/${name}/${through}-of-${heads.length}.json`, {
      at: new Date(now()).toISOString(),
      named: found.slice(0, notedMost),
    })
  }
  return { checked: heads.length - from, whole: true }
}
