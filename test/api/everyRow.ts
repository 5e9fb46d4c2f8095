import { DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'

type Found = Record<string, string[]>

/** In which rows each text stands: of the table, and of the indexes with what they carry along. */
export async function findings(texts: Readonly<Record<string, string>>): Promise<Found> {
  const found: Found = Object.fromEntries(Object.keys(texts).map((what) => [what, []]))
  const client = new DynamoDBClient()
  for (const IndexName of [undefined, 'open', 'list', 'chains']) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: process.env.TABLE_NAME, ...(IndexName && { IndexName }) }))
      for (const item of Items) {
        const row = JSON.stringify(item).toLowerCase()
        for (const [what, text] of Object.entries(texts))
          if (row.includes(JSON.stringify(text).slice(1, -1).toLowerCase())) found[what]?.push(`${IndexName ?? 'table'} ${item.sk?.S}`)
      }
  }
  client.destroy()
  return found
}

/** Every row of the table as it is kept. */
export async function everyRow(): Promise<unknown[]> {
  const client = new DynamoDBClient()
  const rows: unknown[] = []
  for await (const { Items = [] } of paginateScan({ client }, { TableName: process.env.TABLE_NAME })) rows.push(...Items)
  client.destroy()
  return rows
}
