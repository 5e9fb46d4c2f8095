import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

const ResourceShape = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  Condition: z.string().optional(),
})

const TemplateShape = z.object({
  Resources: z.record(z.string(), ResourceShape),
  Parameters: z.record(z.string(), z.object({ Default: z.unknown() })).default({}),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Outputs: z.record(z.string(), z.object({ Value: z.unknown(), Export: z.object({ Name: z.unknown() }).optional() })).default({}),
})

const ManifestShape = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.object({ templateFile: z.string().optional(), stackName: z.string().optional() }).default({}),
    }),
  ),
})

const AssetsShape = z.object({
  files: z.record(z.string(), z.object({ source: z.object({ path: z.string().optional() }) })).default({}),
})

export type Template = z.infer<typeof TemplateShape>

/** One resource of the template, its properties as written: intrinsics still in them. */
export type Resource = {
  logicalId: string
  type: string
  properties: Record<string, unknown>
  metadata: Record<string, unknown>
  condition: string | undefined
  stack: Stack
}

export type Stack = {
  name: string
  region: string
  account: string
  template: Template
  resources: Map<string, Resource>
  /** Asset hash → folder or file inside the assembly. */
  assets: Map<string, string>
}

/** Everything a synthesis wrote that is needed to run it: all stacks of one cloud assembly. */
export type Assembly = { folder: string; stacks: Stack[] }

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

function readStack(folder: string, file: string, artifact: { name: string; environment: string }): Stack {
  const template = TemplateShape.parse(readJson(join(folder, file)))
  const place = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment)
  const known = (value: string | undefined, otherwise: string): string =>
    value === undefined || value.startsWith('unknown-') ? otherwise : value
  const stack: Stack = {
    name: artifact.name,
    account: known(place?.[1], '000000000000'),
    region: known(place?.[2], 'eu-west-1'),
    template,
    resources: new Map(),
    assets: readAssets(folder, file),
  }
  for (const [logicalId, shape] of Object.entries(template.Resources))
    stack.resources.set(logicalId, {
      logicalId,
      type: shape.Type,
      properties: shape.Properties,
      metadata: shape.Metadata,
      condition: shape.Condition,
      stack,
    })
  return stack
}

function readAssets(folder: string, templateFile: string): Map<string, string> {
  const assets = new Map<string, string>()
  const file = templateFile.replace(/\.template\.json$/, '.assets.json')
  let listed: unknown
  try {
    listed = readJson(join(folder, file))
  } catch {
    return assets
  }
  for (const [hash, asset] of Object.entries(AssetsShape.parse(listed).files))
    if (asset.source.path !== undefined) assets.set(hash, join(folder, asset.source.path))
  return assets
}

/** Reads a cloud assembly (`cdk.out`). Throws when the folder holds none or its shape is not understood. */
export function readAssembly(folder: string): Assembly {
  const manifest = ManifestShape.parse(readJson(join(folder, 'manifest.json')))
  const stacks: Stack[] = []
  for (const [id, artifact] of Object.entries(manifest.artifacts)) {
    const file = artifact.properties.templateFile
    if (artifact.type !== 'aws:cloudformation:stack' || file === undefined) continue
    const name = artifact.properties.stackName ?? id
    stacks.push(readStack(folder, file, { name, environment: artifact.environment ?? '' }))
  }
  return { folder, stacks }
}
