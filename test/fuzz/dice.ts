import fc from 'fast-check'

const most = 0x7fffffff

/** Numbers drawn by the same seed as all else, thrown one after another. */
export class Dice {
  readonly #thrown: readonly number[]
  #at = 0

  constructor(thrown: readonly number[]) {
    this.#thrown = thrown
  }

  /** 0 to `sides` - 1. */
  under(sides: number): number {
    const thrown = this.#thrown[this.#at % this.#thrown.length] ?? 0
    this.#at += 1
    return thrown % sides
  }

  /** True so many times in a hundred. */
  percent(often: number): boolean {
    return this.under(100) < often
  }

  /** One of some; undefined where there are none. */
  of<T>(some: readonly T[]): T | undefined {
    return some.length === 0 ? undefined : some[this.under(some.length)]
  }
}

/** Even dice: what is biased towards small numbers would always pick the first. */
export const dice: fc.Arbitrary<readonly number[]> = fc.noBias(
  fc.array(fc.integer({ min: 0, max: most }), { minLength: 24, maxLength: 24 }),
)
