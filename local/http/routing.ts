import type { HttpRoute } from '../template/httpApi.ts'

export type Match = { route: HttpRoute; parameters: Record<string, string> }

type Segment = { kind: 'literal' | 'parameter' | 'greedy'; name: string }

const weight = { literal: 0, parameter: 1, greedy: 2 } as const

const segmentsOf = (path: string): Segment[] =>
  path
    .split('/')
    .slice(1)
    .map((part) => {
      const name = /^\{(.+?)(\+?)\}$/.exec(part)
      if (name === null) return { kind: 'literal', name: part }
      return { kind: name[2] === '+' ? 'greedy' : 'parameter', name: name[1] ?? '' }
    })

/** Which of two paths API Gateway prefers: at the first difference literal before parameter before greedy. */
function moreSpecific(left: Segment[], right: Segment[]): number {
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const [a, b] = [left[i], right[i]]
    if (a === undefined || b === undefined) return right.length - left.length
    if (a.kind !== b.kind) return weight[a.kind] - weight[b.kind]
  }
  return 0
}

/** Finds the route of a request as an HTTP API does; undefined is its 404. */
export function routerOf(routes: HttpRoute[]): (method: string, path: string) => Match | undefined {
  const table = routes
    .filter(({ path }) => path !== '$default')
    .map((route) => ({ route, segments: segmentsOf(route.path) }))
    .sort(
      (left, right) =>
        moreSpecific(left.segments, right.segments) || Number(left.route.method === 'ANY') - Number(right.route.method === 'ANY'),
    )
  const fallback = routes.find(({ path }) => path === '$default')
  return (method, path) => {
    const parts = path.split('/').slice(1)
    for (const { route, segments } of table) {
      if (route.method !== method && route.method !== 'ANY') continue
      const parameters = fitted(segments, parts)
      if (parameters !== undefined) return { route, parameters }
    }
    return fallback && { route: fallback, parameters: {} }
  }
}

function fitted(segments: Segment[], parts: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {}
  const last = segments.at(-1)
  if (last?.kind === 'greedy' ? parts.length < segments.length : parts.length !== segments.length) return undefined
  for (const [i, segment] of segments.entries()) {
    const part = parts[i] ?? ''
    if (segment.kind === 'literal' && segment.name !== decoded(part)) return undefined
    if (segment.kind === 'parameter' && part === '') return undefined
    if (segment.kind !== 'literal') parameters[segment.name] = decoded(segment.kind === 'greedy' ? parts.slice(i).join('/') : part)
  }
  return parameters
}

/** A path or a part of it without percent signs; text that is no valid encoding stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
