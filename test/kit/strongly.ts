import type { Keeper } from '../../store/keeper.ts'

const late = () => {
  throw new Error('a decision reads no list that may be late')
}

/** A keeper as a command may use it: what reads an index that may be late, or goes through the whole table, throws. */
export function strongly(keeper: Keeper): Keeper {
  return { ...keeper, listed: late, booked: late, chains: late, merchants: late, scan: late }
}
