import { ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { Engine } from '../../store/dynamo.ts'
import { collect } from '../../tools/scan/collected.ts'

/**
 * Keeps the journal and the once-rows of a table for the scan at the end: no text about a person may have got into them. Settings,
 * which their change answers, are the merchant's own words and may well name an address of its own.
 */
export async function collectRows({ client, tableName }: Engine): Promise<void> {
  if (process.env.ENCOURS_SCAN === undefined) return
  let start: Record<string, unknown> | undefined
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: 'begins_with(pk, :journal) OR (#kind = :pointer AND NOT contains(pk, :settings))',
        ExpressionAttributeNames: { '#kind': 'kind' },
        ExpressionAttributeValues: { ':journal': 'J#', ':pointer': 'pointer', ':settings': '#pointer#key:changeSettings/' },
        ...(start && { ExclusiveStartKey: start }),
      }),
    )
    collect(
      'engine-rows',
      (page.Items ?? []).map((item) => JSON.stringify(item)),
    )
    start = page.LastEvaluatedKey
  } while (start)
}
