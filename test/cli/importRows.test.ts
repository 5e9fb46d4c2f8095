import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openFile } from '../../cli/import/reading.ts'
import { type Row, rowsIn } from '../../cli/import/rows.ts'

const folder = mkdtempSync(join(tmpdir(), 'encours-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What a dry run and an import have in common: each row of a file of invoices, judged before anything is sent. */
async function judged(...rows: string[]): Promise<Row[]> {
  const file = join(folder, 'invoices.csv')
  writeFileSync(file, ['invoiceId,accountId,number,currency,issuedOn,dueOn,total,outstanding', ...rows].join('\n'))
  const judgements: Row[] = []
  for await (const row of rowsIn(await openFile(file))) judgements.push(row)
  return judgements
}

const invoice = (id: string, number: string, currency = 'EUR') => `${id},acc_1,${number},${currency},2026-01-02,2026-02-01,10,5.5`

describe('an invoice’s number', () => {
  test('stands for it alone: another row with it is named, with its line and column, before anything is sent', async () => {
    const rows = await judged(invoice('inv_1', '42'), invoice('inv_2', '43'), invoice('inv_3', '42'))
    expect(rows.map((row) => 'send' in row)).toEqual([true, true, false])
    expect(rows[2]).toEqual({
      line: 4,
      id: 'inv_3',
      faults: [{ line: 4, column: 'number', says: '42 stands on line 2 too; one of them has another' }],
    })
  })

  test('is told beside what else is wrong with the row', async () => {
    const rows = await judged(invoice('inv_1', '42'), invoice('inv_2', '42', 'euro'))
    expect(rows[1]).toMatchObject({ faults: expect.arrayContaining([expect.objectContaining({ column: 'number' })]) })
    expect(rows[1] && 'faults' in rows[1] ? rows[1].faults.length : 0).toBeGreaterThan(1)
  })

  test('may stand again in a row that repeats the first word for word', async () => {
    expect((await judged(invoice('inv_1', '42'), invoice('inv_1', '42')))[1]).toEqual({ line: 3, id: 'inv_1', repeats: 2 })
  })

  test('is only looked at where there is one', async () => {
    const rows = await judged(invoice('inv_1', ''), invoice('inv_2', ''))
    expect(rows.map((row) => ('faults' in row ? row.faults : []))).toEqual(
      [2, 3].map((line) => [{ line, column: 'number', says: 'is missing' }]),
    )
  })
})
