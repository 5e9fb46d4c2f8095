import type { Rule } from './rule.ts'
import { cycleRules } from './rules/cycles.ts'
import { nameRules } from './rules/names.ts'
import { purityRules } from './rules/purity.ts'
import { ringRules } from './rules/rings.ts'
import { sizeRules } from './rules/sizes.ts'
import { typeRules } from './rules/types.ts'

/** Every rule of the house that a machine can see. */
export const rules: readonly Rule[] = [...ringRules, ...cycleRules, ...purityRules, ...sizeRules, ...typeRules, ...nameRules]
