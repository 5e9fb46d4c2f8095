import type { Target } from '../template/reactions.ts'

/** What a target gets of an event: all of it, a constant, a part, or a text made of parts. */
export function payloadFor(target: Pick<Target, 'input' | 'inputPath' | 'transformer'>, event: unknown): string {
  if (target.input !== undefined) return target.input
  if (target.inputPath !== undefined) return JSON.stringify(at(event, target.inputPath)) ?? 'null'
  if (target.transformer !== undefined) return transformed(target.transformer, event)
  return JSON.stringify(event)
}

function at(event: unknown, path: string): unknown {
  const keys = path.replace(/^\$\.?/, '').match(/[^.[\]'"]+/g) ?? []
  let value: unknown = event
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined
    value = new Map<string, unknown>(Object.entries(value)).get(key)
  }
  return value
}

function transformed({ paths, template }: { paths: Record<string, string>; template: string }, event: unknown): string {
  const filled = (text: string, inText: boolean): string =>
    text.replace(/<([A-Za-z0-9_.-]+)>/g, (whole, name) => {
      const path = name === 'aws.events.event.json' || name === 'aws.events.event' ? '$' : paths[name]
      if (path === undefined) return whole
      const value = at(event, path)
      // Between quotes a text stands as it is; elsewhere every value stands as JSON.
      if (!inText) return JSON.stringify(value) ?? 'null'
      return JSON.stringify(typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(1, -1)
    })
  return template
    .split('"')
    .map((part, place) => filled(part, place % 2 === 1))
    .join('"')
}
