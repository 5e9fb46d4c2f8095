/** Who stands behind the recorder. */
export const targets = ['engine', 'bus', 'mail', 'payments', 'bureau', 'documents', 'sign-in'] as const
export type Target = (typeof targets)[number]

export function isTarget(name: string): name is Target {
  return targets.some((target) => target === name)
}
