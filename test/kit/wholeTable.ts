import { createHash } from 'node:crypto'
import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'

export type Engine = { endpoint: string; table: string }

/** A digest per row of a table, by its key: two of them differ exactly where a row was made, changed or removed. */
export async function wholeTable({ endpoint, table }: Engine): Promise<Map<string, string>> {
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
  try {
    const rows = new Map<string, string>()
    for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true }))
      for (const item of page.Items ?? []) {
        const sorted = Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1))
        rows.set(`${item.pk?.S} ${item.sk?.S}`, createHash('sha256').update(JSON.stringify(sorted)).digest('hex'))
      }
    return rows
  } finally {
    client.destroy()
  }
}

/** Keys of the rows in which two looks at a table differ. */
export function changedRows(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const keys = new Set([...before.keys(), ...after.keys()])
  return [...keys].filter((key) => before.get(key) !== after.get(key)).toSorted()
}
