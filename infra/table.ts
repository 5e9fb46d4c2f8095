/**
 * The one table. Key shapes are in store/table.ts; here is what DynamoDB itself has to know.
 *
 * Plain CloudFormation, because the CDK's TableV2 refuses a key of ours in a stack that isn't bound to a region.
 */
import { Aws, RemovalPolicy } from 'aws-cdk-lib'
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Deployment } from './deployment.ts'

/** Partitions that begin so hold journal rows: inserted once, never changed or deleted. */
export const journalPrefix = 'J#'

/** Partitions that begin so hold counts that expire: the only rows that are updated in place. */
export const leasePrefix = 'L#'

const attributes = ['pk', 'sk', 'openKey', 'listPk', 'listSk', 'chainPk', 'chainSk']

const keys = (hash: string, range: string): CfnGlobalTable.KeySchemaProperty[] => [
  { attributeName: hash, keyType: 'HASH' },
  { attributeName: range, keyType: 'RANGE' },
]

/**
 * A table with a name of its own is another resource to CloudFormation, so that a restored table can be imported beside the first one:
 * the same resource under another name would be replaced by an empty table.
 */
export const addTable = (scope: Construct, key: IKey, { tableName }: Pick<Deployment, 'tableName'>): CfnGlobalTable => {
  const table = new CfnGlobalTable(scope, tableName === undefined ? 'Table' : `Table-${tableName}`, {
    ...(tableName !== undefined && { tableName }),
    attributeDefinitions: attributes.map((attributeName) => ({ attributeName, attributeType: 'S' })),
    keySchema: keys('pk', 'sk'),
    billingMode: 'PAY_PER_REQUEST',
    // Strongly consistent, bounded lists of what is still open in an account; the rows follow by key.
    localSecondaryIndexes: [{ indexName: 'open', keySchema: keys('pk', 'openKey'), projection: { projectionType: 'KEYS_ONLY' } }],
    // Merchant-wide lists, never asked by a money decision; and the names of a merchant's chains, written once each.
    globalSecondaryIndexes: [
      { indexName: 'list', keySchema: keys('listPk', 'listSk'), projection: { projectionType: 'ALL' } },
      { indexName: 'chains', keySchema: keys('chainPk', 'chainSk'), projection: { projectionType: 'KEYS_ONLY' } },
    ],
    // Both images: a changed or removed journal row must be visible as what it was.
    streamSpecification: { streamViewType: 'NEW_AND_OLD_IMAGES' },
    // Helper rows only (rate leases, how far runs are); money and journal never carry it.
    timeToLiveSpecification: { attributeName: 'expiresAt', enabled: true },
    sseSpecification: { sseEnabled: true, sseType: 'KMS' },
    // A "global" table of one region.
    replicas: [
      {
        region: Aws.REGION,
        deletionProtectionEnabled: true,
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        sseSpecification: { kmsMasterKeyId: key.keyArn },
      },
    ],
  })
  table.applyRemovalPolicy(RemovalPolicy.RETAIN)
  return table
}
