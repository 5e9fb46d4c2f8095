/** What the system did is not what the oracle says, or a law does not hold: the run ends here. */
export class Divergence extends Error {
  override name = 'Divergence'
}

/** Two things as text, with the names they differ in; undefined where they are the same. */
export function difference(found: unknown, expected: unknown, path = ''): string | undefined {
  if (Object.is(found, expected)) return undefined
  if (isThing(found) && isThing(expected)) {
    const names = new Set([...Object.keys(found), ...Object.keys(expected)])
    const told = [...names].flatMap((name) => difference(Reflect.get(found, name), Reflect.get(expected, name), `${path}.${name}`) ?? [])
    return told.length > 0 ? told.join('; ') : undefined
  }
  return `${path || 'it'} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`
}

function isThing(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

export function same(what: string, { found, expected }: { found: unknown; expected: unknown }): void {
  const told = difference(found, expected)
  if (told !== undefined) throw new Divergence(`${what}: ${told}`)
}
