import { join } from 'node:path'
import * as z from 'zod'
import type { Assembly, Resource } from './assembly.ts'
import { functionOf } from './identity.ts'
import type { Resolver } from './intrinsics.ts'

/** A Lambda function as the template describes it. */
export type LambdaFunction = {
  name: string
  arn: string
  /** Folder of the bundled code. */
  codeFolder: string
  /** `file.export` */
  handler: string
  environment: Record<string, string>
  timeoutSeconds: number
  memoryMiB: number
  /** Reserved concurrency, where the template sets one. */
  reserved: number | undefined
  asynchronous: AsyncRules
}

/** What happens to an asynchronous invocation that fails: Lambda's own retries and destinations. */
export type AsyncRules = {
  retries: number
  maxAgeSeconds: number
  onFailureArn: string | undefined
  onSuccessArn: string | undefined
}

const FunctionShape = z.object({
  Handler: z.string(),
  Code: z.object({ S3Key: z.string().optional() }),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).default({ Variables: {} }),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
})

const Destination = z.object({ Destination: z.string() }).optional()
const InvokeConfigShape = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().default(2),
  MaximumEventAgeInSeconds: z.coerce.number().default(21_600),
  DestinationConfig: z.object({ OnFailure: Destination, OnSuccess: Destination }).default({}),
})

function codeFolder(assembly: Assembly, resource: Resource, s3Key: string | undefined): string | undefined {
  const path = resource.metadata['aws:asset:path']
  if (typeof path === 'string') return join(assembly.folder, path)
  const hash = s3Key === undefined ? undefined : /([0-9a-f]{64})/.exec(s3Key)?.[1]
  return hash === undefined ? undefined : resource.stack.assets.get(hash)
}

/** All functions whose code lies in the assembly, by name. Code given inline (custom resources) isn't run here. */
export function readFunctions(assembly: Assembly, resolver: Resolver): Map<string, LambdaFunction> {
  const functions = new Map<string, LambdaFunction>()
  const asynchronous = readAsyncRules(assembly, resolver)
  for (const stack of assembly.stacks)
    for (const resource of stack.resources.values()) {
      if (resource.type !== 'AWS::Lambda::Function' || !resolver.exists(resource)) continue
      const shape = FunctionShape.safeParse(resolver.properties(resource))
      if (!shape.success) continue
      const folder = codeFolder(assembly, resource, shape.data.Code.S3Key)
      if (folder === undefined) continue
      const { name, attributes } = resolver.identity(resource)
      functions.set(name, {
        name,
        arn: attributes.Arn ?? name,
        codeFolder: folder,
        handler: shape.data.Handler,
        environment: shape.data.Environment.Variables,
        timeoutSeconds: shape.data.Timeout,
        memoryMiB: shape.data.MemorySize,
        reserved: shape.data.ReservedConcurrentExecutions,
        asynchronous: asynchronous.get(name) ?? lambdaDefaults,
      })
    }
  return functions
}

/** Lambda's own defaults, where the template says nothing: two retries, six hours, the failed event is lost. */
const lambdaDefaults: AsyncRules = {
  retries: 2,
  maxAgeSeconds: 21_600,
  onFailureArn: undefined,
  onSuccessArn: undefined,
}

function readAsyncRules(assembly: Assembly, resolver: Resolver): Map<string, AsyncRules> {
  const rules = new Map<string, AsyncRules>()
  for (const stack of assembly.stacks)
    for (const resource of stack.resources.values()) {
      if (resource.type !== 'AWS::Lambda::EventInvokeConfig' || !resolver.exists(resource)) continue
      const config = InvokeConfigShape.parse(resolver.properties(resource))
      rules.set(functionOf(config.FunctionName), {
        retries: config.MaximumRetryAttempts,
        maxAgeSeconds: config.MaximumEventAgeInSeconds,
        onFailureArn: config.DestinationConfig.OnFailure?.Destination,
        onSuccessArn: config.DestinationConfig.OnSuccess?.Destination,
      })
    }
  return rules
}
