import { cloudGuards } from './cloudGuards.ts'
import { domainGuards } from './domainGuards.ts'
import { doorGuards } from './doorGuards.ts'
import type { Guard } from './guard.ts'
import { storeGuards } from './storeGuards.ts'

/** Every guard that is taken away by `npm run guards`, from the inside to the outside. */
export const guards: readonly Guard[] = [...storeGuards, ...domainGuards, ...doorGuards, ...cloudGuards]
