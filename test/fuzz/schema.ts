import * as z from 'zod'

/** JSON Schema as our document uses it. Strict: a keyword that nothing here knows would be one that nothing here checks. */
export const Schema = z.strictObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  format: z.enum(['email', 'date', 'date-time', 'binary']).optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minItems: z.int().optional(),
  maxItems: z.int().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), Schema).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), Schema]).optional()
  },
  get propertyNames() {
    return Schema.optional()
  },
  get items() {
    return Schema.optional()
  },
  get anyOf() {
    return z.array(Schema).optional()
  },
  get oneOf() {
    return z.array(Schema).optional()
  },
  get allOf() {
    return z.array(Schema).optional()
  },
  default: z.unknown().optional(),
  description: z.string().optional(),
  example: z.unknown().optional(),
})
export type Schema = z.infer<typeof Schema>

/** Schemas by name, as `$ref` names them. */
export type Named = ReadonlyMap<string, Schema>

/** The schema behind a reference; throws when there is none. */
function behind(ref: string, named: Named): Schema {
  const found = named.get(ref.replace('#/components/schemas/', ''))
  if (!found) throw new Error(`nothing stands behind ${ref}`)
  return found
}

/** A schema with its references and parts taken in; what comes later narrows what came before, as our document writes them. */
export function whole({ $ref, allOf = [], ...beside }: Schema, named: Named): Schema {
  const parts = [...($ref === undefined ? [] : [behind($ref, named)]), ...allOf].map((part) => whole(part, named))
  return Object.assign({}, ...parts, beside)
}
