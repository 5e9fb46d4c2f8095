/** Numbers from 0 up to, but without, 1: the same from the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Up to `count` of the things that hold, each as likely as the others; the same from the same seed. */
export function drawn<T>(things: readonly T[], { seed, count, holds }: { seed: number; count: number; holds: (thing: T) => boolean }): T[] {
  const next = numbersFrom(seed)
  const left = [...things]
  const taken: T[] = []
  while (taken.length < count && left.length > 0) {
    const [thing] = left.splice(Math.floor(next() * left.length), 1)
    if (thing !== undefined && holds(thing)) taken.push(thing)
  }
  return taken
}
