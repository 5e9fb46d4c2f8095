import type { Chance } from './chance.ts'
import type { Deed } from './deed.ts'
import type { Shop, World } from './simulated.ts'

/** Where a wish is fulfilled. Ids come from its index, so that they too stay when others are taken away. */
export type Scope = { world: World; shop: Shop; chance: Chance; index: number; today: string }

/** A deed of a client, or something else that happens in the world; nothing where there is nothing to do it with. */
export type Fulfilled = Deed | (() => void) | undefined
