import type { Resource } from './assembly.ts'

/** How a resource is called once it exists: what `Ref` and `Fn::GetAtt` answer. */
export type Identity = { name: string; ref: string; attributes: Record<string, string> }

const nameProperty: Record<string, string> = {
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::Cognito::UserPool': 'UserPoolName',
  'AWS::Cognito::UserPoolClient': 'ClientName',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
}

function nameOf(resource: Resource, given: unknown): string {
  if (typeof given === 'string' && given !== '') return given
  const made = `${resource.stack.name}-${resource.logicalId}`
  return resource.type === 'AWS::S3::Bucket' ? made.toLowerCase() : made
}

/**
 * The identity of a resource on this machine. `resolved` is the value of its name property, with intrinsics resolved.
 * What no local part needs is named by its logical id, so that policies and descriptions still resolve.
 */
export function identify(resource: Resource, resolved: (property: string) => unknown): Identity {
  const property = nameProperty[resource.type]
  const name = nameOf(resource, property === undefined ? undefined : resolved(property))
  const { region, account } = resource.stack
  const arnOf = (rest: string): string => `arn:aws:${rest}`
  const regional = (kind: string, rest: string): string => arnOf(`${kind}:${region}:${account}:${rest}`)
  const named = (arn: string, more: Record<string, string> = {}): Identity => ({
    name,
    ref: name,
    attributes: { Arn: arn, ...more },
  })
  const byArn = (arn: string): Identity => ({ name, ref: arn, attributes: { Arn: arn } })
  switch (resource.type) {
    case 'AWS::DynamoDB::GlobalTable':
    case 'AWS::DynamoDB::Table': {
      const arn = regional('dynamodb', `table/${name}`)
      return named(arn, { StreamArn: `${arn}/stream/local` })
    }
    case 'AWS::Lambda::Function':
      return named(regional('lambda', `function:${name}`))
    case 'AWS::Lambda::Alias':
    case 'AWS::Lambda::Version':
      return byArn(`${regional('lambda', `function:${functionOf(resolved('FunctionName'))}`)}:local`)
    case 'AWS::SQS::Queue':
      return {
        name,
        ref: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
        attributes: { Arn: regional('sqs', name), QueueName: name },
      }
    case 'AWS::Events::EventBus':
      return named(regional('events', `event-bus/${name}`), { Name: name })
    case 'AWS::Events::Rule':
      return named(regional('events', `rule/${name}`))
    case 'AWS::Scheduler::Schedule':
      return named(regional('scheduler', `schedule/default/${name}`))
    case 'AWS::S3::Bucket':
      return named(arnOf(`s3:::${name}`), {
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      })
    case 'AWS::SecretsManager::Secret':
      return byArn(regional('secretsmanager', `secret:${name}-LOCAL0`))
    case 'AWS::Cognito::UserPool': {
      const id = `${region}_${name}`
      const url = `https://cognito-idp.${region}.amazonaws.com/${id}`
      return { name, ref: id, attributes: { Arn: regional('cognito-idp', `userpool/${id}`), ProviderURL: url } }
    }
    case 'AWS::IAM::Role':
      return named(arnOf(`iam::${account}:role/${name}`))
    default:
      return { name, ref: name, attributes: { Arn: regional('local', name) } }
  }
}

/** The function's name in a name, an ARN, or an ARN with a qualifier. */
export function functionOf(nameOrArn: unknown): string {
  const text = String(nameOrArn)
  const found = /:function:([^:/]+)/.exec(text)
  return found?.[1] ?? text
}
