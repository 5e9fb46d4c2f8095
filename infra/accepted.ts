/** Findings of cdk-nag's AwsSolutions rules that we accept, each where it applies and with its reason. */
import { CfnElement, type Stack, Validations } from 'aws-cdk-lib'
import type { CfnRoute } from 'aws-cdk-lib/aws-apigatewayv2'
import type { Bucket } from 'aws-cdk-lib/aws-s3'
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { IConstruct } from 'constructs'
import type { BuiltFunction } from './functions.ts'
import { merchantSecretsPrefix } from './secrets.ts'

export type AcceptedProps = {
  functions: readonly BuiltFunction[]
  routes: readonly CfnRoute[]
  documents: Bucket
  anchors: Bucket
  linksSecret: Secret
}

const accept = (where: IConstruct, rule: string, reason: string): void =>
  Validations.of(where).acknowledge({ id: `AwsSolutions-${rule}`, reason })

export const acceptFindings = (stack: Stack, props: AcceptedProps): void => {
  const { functions, routes, documents, anchors, linksSecret } = props
  accept(
    documents,
    'S1',
    'One function reads documents, through a route whose access log says who asked for what; S3 access logs would say the same twice. Data events of CloudTrail can be turned on (docs/deploy.md).',
  )
  accept(
    anchors,
    'S1',
    'Three functions reach it, each by its own narrow role; what they put can’t be changed, whoever did it. Data events of CloudTrail can be turned on (docs/deploy.md).',
  )
  accept(
    linksSecret,
    'SMG4',
    'Rotation would break every pay link already mailed to a customer. docs/deploy.md says how to replace the value when it leaked.',
  )
  for (const route of routes) {
    if (route.authorizationType !== 'NONE') continue
    accept(
      route,
      'APIG4',
      'Open on purpose: documentation, a webhook that proves itself by signature, a pay link that is itself the proof.',
    )
  }
  for (const built of functions) acceptOfFunction(stack, built, props)
}

const acceptOfFunction = (
  stack: Stack,
  { declaration, scope, deadLetters }: BuiltFunction,
  { documents, anchors }: AcceptedProps,
): void => {
  const { uses, trigger } = declaration
  accept(
    scope,
    'IAM5[Resource::*]',
    trigger.by === 'stream'
      ? 'X-Ray and dynamodb:ListStreams have no resources to name.'
      : 'X-Ray has no resources to name: xray:PutTraceSegments and xray:PutTelemetryRecords.',
  )
  const ofBucket = (bucket: Bucket, reason: string): void => {
    const resource = bucket.node.defaultChild
    const id = CfnElement.isCfnElement(resource) ? stack.getLogicalId(resource) : ''
    accept(scope, `IAM5[Resource::<${id}.Arn>/*]`, reason)
  }
  if (uses.some((use) => use.startsWith('documents:')))
    ofBucket(documents, 'All objects of the one bucket: their keys are hashes of their content.')
  if (uses.some((use) => use.startsWith('anchors:')))
    ofBucket(anchors, 'All objects of the one bucket: their keys are days and instants, and what stands there is locked.')
  if (uses.includes('secrets:merchants')) {
    accept(
      scope,
      `IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${merchantSecretsPrefix}*]`,
      'One secret per merchant, added while the system runs; the prefix holds nothing else.',
    )
  }
  if (deadLetters) accept(deadLetters, 'SQS3', 'It is itself the dead-letter queue; messages wait for a person.')
}
