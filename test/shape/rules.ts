import type { Rule } from './rule.ts'
import { clientRules } from './rules/clients.ts'
import { cycleRules } from './rules/cycles.ts'
import { factRules } from './rules/facts.ts'
import { layoutRules } from './rules/layout.ts'
import { logRules } from './rules/logs.ts'
import { nameRules } from './rules/names.ts'
import { pageRules } from './rules/pages.ts'
import { purityRules } from './rules/purity.ts'
import { ringRules } from './rules/rings.ts'
import { sizeRules } from './rules/sizes.ts'
import { typeRules } from './rules/types.ts'
import { verbRules } from './rules/verbs.ts'

/** Every rule of the house that a machine can see. */
export const rules: readonly Rule[] = [
  ...ringRules,
  ...cycleRules,
  ...purityRules,
  ...sizeRules,
  ...typeRules,
  ...nameRules,
  ...verbRules,
  ...logRules,
  ...clientRules,
  ...factRules,
  ...pageRules,
  ...layoutRules,
]
