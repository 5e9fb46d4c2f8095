import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { type Named, Schema } from './schema.ts'

const Content = z.record(z.string(), z.object({ schema: Schema }))
const Header = z.object({ required: z.boolean().default(false), schema: Schema })
const Response = z.object({ description: z.string(), headers: z.record(z.string(), Header).default({}), content: Content.default({}) })
const Parameter = z.object({
  in: z.enum(['path', 'query', 'header']),
  name: z.string(),
  required: z.boolean().default(false),
  schema: Schema,
})
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: Schema }) }) }).optional(),
  responses: z.record(z.string(), Response),
})
const Document = z.object({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.object({ schemas: z.record(z.string(), Schema) }),
})

export type Parameter = z.infer<typeof Parameter>
export type Response = z.infer<typeof Response>

/** One operation as the document tells it. */
export type Operation = {
  name: string
  method: string
  path: string
  parameters: readonly Parameter[]
  body: Schema | undefined
  responses: ReadonlyMap<number, Response>
}

/** Operations by method and path. */
export type Described = { operations: ReadonlyMap<string, Operation>; named: Named }

/** The API as its published document describes it, read from the very file that is served. */
export function described(text = readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8')): Described {
  const { paths, components } = Document.parse(JSON.parse(text))
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId: name, parameters, requestBody, responses }]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      {
        name,
        method: method.toUpperCase(),
        path,
        parameters,
        body: requestBody?.content['application/json'].schema,
        responses: new Map(Object.entries(responses).map(([status, response]) => [Number(status), response])),
      },
    ]),
  )
  return { operations: new Map(operations), named: new Map(Object.entries(components.schemas)) }
}
