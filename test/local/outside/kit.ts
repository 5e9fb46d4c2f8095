import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ControlAnswer, ControlRoute } from '../../../local/controlRoute.ts'

/** A folder of its own, gone with the test. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'encours-outside-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Calls a local control the way its server does: by method and path, parameters taken from the path. */
export async function control(controls: readonly ControlRoute[], line: string, body?: unknown): Promise<ControlAnswer> {
  const [method = '', target = ''] = line.split(' ')
  const url = new URL(target, 'http://local/')
  const asked = url.pathname.slice(1).split('/')
  for (const route of controls) {
    const parts = route.path.split('/')
    if (route.method !== method || parts.length !== asked.length) continue
    const params: Record<string, string> = {}
    const fits = parts.every((part, place) => {
      const value = asked[place] ?? ''
      if (!part.startsWith('{')) return part === value
      params[part.slice(1, -1)] = decodeURIComponent(value)
      return true
    })
    if (fits) return route.handle({ params, query: url.searchParams, body })
  }
  throw new Error(`No control ${line}`)
}
