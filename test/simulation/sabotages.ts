import type { Sabotage } from './sabotage.ts'

export const sabotages: readonly Sabotage[] = []
