import { differences, type Ending, endingOf } from './ending.ts'
import type { Flow } from './flow.ts'
import { type Call, type FaultKind, faultKinds } from './gate.ts'
import { Scene } from './scene.ts'
import { bringBack, merchantNumbered, type Snapshot, takeSnapshot } from './snapshot.ts'
import { isMailUnknown } from './unknownMail.ts'
import { theStart, type World } from './world.ts'

/** `twice`: no fault, but everything is delivered once more; it is at no call. */
export type Point = { flow: string; at: number; kind: FaultKind } | { flow: string; at: -1; kind: 'twice' }
/** `mailUnknown`: the end differs in a mail alone, in a way that is permitted (test/sweep/unknownMail.ts). */
export type Swept = Point & { call: Call | undefined; differences: readonly string[]; mailUnknown: boolean }

type Played = { ending: Ending; calls: Call[]; hit: Call | undefined; invoked: ReadonlySet<string>; commands: ReadonlySet<string> }

/** A flow ready to be swept: where it begins, and how it ends when nothing goes wrong. */
export type Prepared = Omit<Played, 'hit'> & { flow: Flow; start: Snapshot }

/** Plays flows in one world, one after the other, each under a merchant of its own. */
export class Sweep {
  readonly #world: World
  readonly #home: string
  #merchants = 0

  constructor(world: World) {
    this.#world = world
    this.#home = world.tableName
  }

  /** Plays what comes before, then the flow without a fault. */
  async prepare(flow: Flow): Promise<Prepared> {
    const world = this.#world
    await this.#room(flow)
    const scene = new Scene(world, { merchantId: this.#nextMerchant() })
    world.gate.begin()
    world.gate.rows.clear()
    world.clock.set(theStart)
    await flow.before(scene)
    if (scene.lost.length > 0) throw new Error(`${flow.name} begins with losses: ${scene.lost.join('; ')}`)
    const start = await takeSnapshot(world, scene.merchantId)
    const played = await this.#play(flow, start)
    const wrong = played.ending.filter((line) => /^(LOST|answer \d+ [45])/.test(line))
    if (wrong.length > 0) throw new Error(`${flow.name} goes wrong without any fault:\n${wrong.join('\n')}`)
    return { flow, start, ...played }
  }

  /** What differs between two runs without any fault: must be nothing, else no point could prove anything. */
  async again({ flow, start, ending }: Prepared): Promise<string[]> {
    return differences(ending, (await this.#play(flow, start)).ending)
  }

  async point({ flow, start, ending }: Prepared, point: Point): Promise<Swept> {
    if (point.kind === 'twice') {
      const { ending: found } = await this.#play(flow, start, { twice: true })
      return { ...point, call: undefined, differences: differences(ending, found), mailUnknown: false }
    }
    const { kind } = point
    const { hit: call, ending: found } = await this.#play(flow, start, { fault: point })
    if (!call) return { ...point, call, differences: ['the call was never reached'], mailUnknown: false }
    const differ = differences(ending, found)
    const mailUnknown = differ.length > 0 && isMailUnknown({ expected: ending, found, call, kind })
    return { ...point, call, differences: mailUnknown ? [] : differ, mailUnknown }
  }

  async #play(
    flow: Flow,
    start: Snapshot,
    { fault, twice }: { fault?: { at: number; kind: FaultKind }; twice?: true } = {},
  ): Promise<Played> {
    const world = this.#world
    await this.#room(flow)
    world.forget()
    const scene = new Scene(world, { merchantId: this.#nextMerchant(), twice })
    await bringBack(world, start, scene.merchantId)
    world.gate.begin(fault)
    await flow.deed(scene)
    const { calls, hit } = world.gate
    return { ending: await endingOf(world, scene), calls, hit, invoked: scene.invoked, commands: scene.commands }
  }

  async #room({ alone }: Flow): Promise<void> {
    if (this.#world.tableName !== this.#home) await this.#world.dropTable()
    if (alone) await this.#world.openTable()
    else this.#world.useTable(this.#home)
  }

  #nextMerchant() {
    this.#merchants += 1
    return merchantNumbered(this.#merchants)
  }
}

export function pointsOf({ flow: { name: flow }, calls }: Prepared): Point[] {
  return [{ flow, at: -1, kind: 'twice' }, ...calls.flatMap((_, at) => faultKinds.map((kind) => ({ flow, at, kind })))]
}

export function toldPoint({ flow, at, kind, call, differences: differ, mailUnknown }: Swept): string {
  const same = mailUnknown ? 'same end but for a mail whose outcome was unknown' : 'same end'
  const outcome = differ.length === 0 ? same : `${differ.length} DIFFERENCES`
  const where = call ? `${call.function} ${call.target} ${call.operation}` : 'every delivery'
  return `${flow} | ${at} | ${where} | ${kind} | ${outcome}`
}
