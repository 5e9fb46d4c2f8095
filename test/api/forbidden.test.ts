import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Role, rightsOfRoles, Scope, scopes } from '../../domain/access/roles.ts'
import { commands, queries } from '../../domain/catalog.ts'
import { documentDeclaration } from '../../functions/api/documents.ts'
import { doors } from '../../functions/api/doors.ts'
import { republishDeclaration } from '../../functions/api/republish.ts'
import { type Answered, atlas, type House, key, openHouse, person, type Request, type Visitor, visit } from './house.ts'
import { bodies, requestFor } from './requests.ts'

let house: House
const handlers: Record<string, (request: Request) => Promise<Answered>> = {}

beforeAll(async () => {
  house = await openHouse()
  const back = await import('../../functions/api/backOffice.ts')
  const front = await import('../../functions/api/checkout.ts')
  const documents = await import('../../functions/api/documents.ts')
  for (const { method, path } of doors.checkout) handlers[`${method} ${path}`] = (request) => visit(front.handler, request)
  for (const { method, path } of doors.api) handlers[`${method} ${path}`] = (request) => visit(back.handler, request)
  for (const { method, path } of doors.documents) handlers[`${method} ${path}`] = (request) => visit(documents.handler, request)
})
afterAll(() => house?.close())

const routes = [...doors.checkout, ...doors.api, ...doors.documents]
const declarations = [...Object.values(commands), ...Object.values(queries), documentDeclaration, republishDeclaration]
const rightOf = (name: string) => declarations.find((one) => one.name === name)?.right

const visitors: [string, Visitor][] = [
  ...Role.options.map((role): [string, Visitor] => [role, person(role)]),
  ...Scope.options.map((scope): [string, Visitor] => [`key of a ${scope}`, key(scope)]),
]
const rightsOf = (name: string): readonly string[] => {
  const role = Role.safeParse(name).data
  const scope = Scope.options.find((one) => name.endsWith(one))
  return role ? rightsOfRoles([role]) : scope ? scopes[scope] : []
}

const send = (route: (typeof routes)[number], who: Visitor | undefined) =>
  handlers[`${route.method} ${route.path}`]?.(requestFor(route, who))

describe('every route', () => {
  test('has a row that tries it', () => {
    expect(routes.filter(({ name }) => !(name in bodies)).map(({ name }) => name)).toEqual([])
  })

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is closed to nobody known',
    async (_name, route) => {
      expect(await send(route, undefined)).toMatchObject({ status: 401, json: { code: 'not-signed-in' } })
    },
  )

  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s opens to those with its right only',
    async (_name, route) => {
      const right = rightOf(route.name) ?? ''
      for (const [name, who] of visitors) {
        const answer = await send(route, who)
        if (rightsOf(name).includes(right)) expect(answer?.json.code, `${name} has ${right}`).not.toBe('not-allowed')
        else expect(answer, `${name} lacks ${right}`).toMatchObject({ status: 403, json: { code: 'not-allowed', right } })
        expect(answer?.status, `${name}: nothing breaks`).toBeLessThan(500)
      }
    },
  )

  test.each(routes.filter(({ path }) => path.includes('{')).map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s knows nothing of another merchant',
    async (_name, route) => {
      const answer = await send(route, person('administrator', atlas))
      expect(answer?.status).toBe(404)
      expect(JSON.stringify(answer?.json)).not.toContain('mer_lumen')
    },
  )
})
