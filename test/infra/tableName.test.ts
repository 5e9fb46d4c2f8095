import { describe, expect, test } from 'vitest'
import { idsOf, nameIn, sampleTemplate } from './sample.ts'

describe('a stack on a restored table', () => {
  const restored = sampleTemplate({ context: { tableName: 'Encours-Restored' } })
  const usual = sampleTemplate()

  test('has that table and no other, kept as the first one was', () => {
    const [name] = idsOf(restored, 'AWS::DynamoDB::GlobalTable')
    // Another resource: renamed, the first one would be replaced by an empty table.
    expect(idsOf(usual, 'AWS::DynamoDB::GlobalTable')).toEqual(['Table'])
    expect(name).not.toBe('Table')
    const table = restored.findResources('AWS::DynamoDB::GlobalTable')[name ?? '']
    const { Table: first } = usual.findResources('AWS::DynamoDB::GlobalTable')
    expect(table).toEqual({ ...first, Properties: { ...first?.Properties, TableName: 'Encours-Restored' } })
    expect(first?.Properties.TableName).toBeUndefined()
  })

  test('gives it to every function, role, stream and alarm', () => {
    const [name = ''] = idsOf(restored, 'AWS::DynamoDB::GlobalTable')
    const swapped = JSON.stringify(usual.toJSON()).replaceAll('"Table"', JSON.stringify(name)).replaceAll(`\${Table}`, `\${${name}}`)
    const withoutName = restored.toJSON()
    delete withoutName.Resources[name].Properties.TableName
    expect(withoutName).toEqual(JSON.parse(swapped))
    for (const { Properties } of Object.values(restored.findResources('AWS::Lambda::Function')))
      expect(nameIn(Properties.Environment.Variables.TABLE_NAME)).toBe(name)
  })

  test('is refused a name that DynamoDB would refuse', () => {
    expect(() => sampleTemplate({ context: { tableName: 'a b' } })).toThrow('tableName')
  })
})
