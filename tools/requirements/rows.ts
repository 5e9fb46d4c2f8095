/**
 * The capabilities of the five systems that Encours replaces, numbered as their users' list numbers them: S0 PrestaShop's outstanding
 * amounts, S1 Hiboutik's customer credit, S2 SX.e's credit settings, S3 Lightspeed's credit accounts, S4 Socleo's balances.
 */
const counts = { S0: 13, S1: 26, S2: 45, S3: 24, S4: 21 } as const

/** Every number, in order: 129 of them. */
export const requirementNumbers: readonly string[] = Object.entries(counts).flatMap(([system, count]) =>
  Array.from({ length: count }, (_, at) => `${system}-${at + 1}`),
)

/** The sections that say how doubtful ones of them are read, with worked figures: 2.0 to 2.16. */
export const readingNumbers: readonly string[] = Array.from({ length: 17 }, (_, at) => `2.${at}`)
