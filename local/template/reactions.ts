import * as z from 'zod'
import type { Assembly, Resource } from './assembly.ts'
import { functionOf } from './identity.ts'
import type { Resolver } from './intrinsics.ts'

/** Where something is delivered, how often it is tried, and where it goes when it can't be. */
export type Target = {
  id: string
  arn: string
  input: string | undefined
  inputPath: string | undefined
  transformer: { paths: Record<string, string>; template: string } | undefined
  retries: number
  maxAgeSeconds: number
  deadLetterArn: string | undefined
}

/** A rule of an event bus; `pattern` as EventBridge writes it. */
export type Rule = { name: string; arn: string; bus: string; pattern: Record<string, unknown>; targets: Target[] }

export type Schedule = {
  name: string
  arn: string
  /** `rate(…)`, `cron(…)` or `at(…)`. */
  expression: string
  /** Where the template names no time zone: UTC. */
  timeZone: string
  target: Target
}

/** A stream (or a queue) that wakes a function. */
export type SourceMapping = {
  id: string
  sourceArn: string
  function: string
  batchSize: number
  /** Invocations beside each other; of a queue. */
  mostAtOnce: number | undefined
  bisect: boolean
  /** -1: without end. */
  retries: number
  reportsItemFailures: boolean
  filters: Record<string, unknown>[]
  onFailureArn: string | undefined
  from: 'TRIM_HORIZON' | 'LATEST'
}

const DeadLetter = z.object({ Arn: z.string().optional() }).optional()
const Retry = z
  .object({ MaximumRetryAttempts: z.coerce.number().optional(), MaximumEventAgeInSeconds: z.coerce.number().optional() })
  .optional()
const TargetShape = z.object({
  Id: z.string().default('target'),
  Arn: z.string(),
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z.object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() }).optional(),
  RetryPolicy: Retry,
  DeadLetterConfig: DeadLetter,
})
const RuleShape = z.object({
  EventBusName: z.string().default('default'),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().default('ENABLED'),
  Targets: z.array(TargetShape).default([]),
})
const ScheduleShape = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.string().default('ENABLED'),
  Target: TargetShape,
})
const MappingShape = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: z.coerce.number().default(100),
  BisectBatchOnFunctionError: z.boolean().default(false),
  MaximumRetryAttempts: z.coerce.number().default(-1),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number() }).optional(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']).default('TRIM_HORIZON'),
})

function targetOf(shape: z.infer<typeof TargetShape>): Target {
  return {
    id: shape.Id,
    arn: shape.Arn,
    input: shape.Input,
    inputPath: shape.InputPath,
    transformer: shape.InputTransformer && {
      paths: shape.InputTransformer.InputPathsMap,
      template: shape.InputTransformer.InputTemplate,
    },
    retries: shape.RetryPolicy?.MaximumRetryAttempts ?? 185,
    maxAgeSeconds: shape.RetryPolicy?.MaximumEventAgeInSeconds ?? 86_400,
    deadLetterArn: shape.DeadLetterConfig?.Arn,
  }
}

function each(assembly: Assembly, resolver: Resolver, type: string): Resource[] {
  return assembly.stacks
    .flatMap((stack) => [...stack.resources.values()])
    .filter((resource) => resource.type === type && resolver.exists(resource))
}

/** Rules that are enabled and have a pattern. */
export function readRules(assembly: Assembly, resolver: Resolver): Rule[] {
  const rules: Rule[] = []
  for (const resource of each(assembly, resolver, 'AWS::Events::Rule')) {
    const shape = RuleShape.parse(resolver.properties(resource))
    if (shape.EventPattern === undefined || shape.State === 'DISABLED') continue
    const { name, attributes } = resolver.identity(resource)
    const bus = shape.EventBusName.replace(/^.*event-bus\//, '')
    rules.push({ name, arn: attributes.Arn ?? name, bus, pattern: shape.EventPattern, targets: shape.Targets.map(targetOf) })
  }
  return rules
}

/** Schedules of EventBridge Scheduler, and rules with a schedule expression. */
export function readSchedules(assembly: Assembly, resolver: Resolver): Schedule[] {
  const schedules: Schedule[] = []
  for (const resource of each(assembly, resolver, 'AWS::Scheduler::Schedule')) {
    const shape = ScheduleShape.parse(resolver.properties(resource))
    if (shape.State === 'DISABLED') continue
    const { name, attributes } = resolver.identity(resource)
    const { ScheduleExpression: expression, ScheduleExpressionTimezone: timeZone } = shape
    schedules.push({ name, arn: attributes.Arn ?? name, expression, timeZone, target: targetOf(shape.Target) })
  }
  for (const resource of each(assembly, resolver, 'AWS::Events::Rule')) {
    const shape = RuleShape.parse(resolver.properties(resource))
    if (shape.ScheduleExpression === undefined || shape.State === 'DISABLED') continue
    const { name, attributes } = resolver.identity(resource)
    for (const target of shape.Targets)
      schedules.push({
        name: shape.Targets.length === 1 ? name : `${name}-${target.Id}`,
        arn: attributes.Arn ?? name,
        expression: shape.ScheduleExpression,
        timeZone: 'UTC',
        target: targetOf(target),
      })
  }
  return schedules
}

export function readMappings(assembly: Assembly, resolver: Resolver): SourceMapping[] {
  const mappings: SourceMapping[] = []
  for (const resource of each(assembly, resolver, 'AWS::Lambda::EventSourceMapping')) {
    const shape = MappingShape.parse(resolver.properties(resource))
    if (!shape.Enabled) continue
    mappings.push({
      id: resource.logicalId,
      sourceArn: shape.EventSourceArn,
      function: functionOf(shape.FunctionName),
      batchSize: shape.BatchSize,
      mostAtOnce: shape.ScalingConfig?.MaximumConcurrency,
      bisect: shape.BisectBatchOnFunctionError,
      retries: shape.MaximumRetryAttempts,
      reportsItemFailures: shape.FunctionResponseTypes.includes('ReportBatchItemFailures'),
      filters: (shape.FilterCriteria?.Filters ?? []).map(({ Pattern }) => z.record(z.string(), z.unknown()).parse(JSON.parse(Pattern))),
      onFailureArn: shape.DestinationConfig.OnFailure?.Destination,
      from: shape.StartingPosition,
    })
  }
  return mappings
}
