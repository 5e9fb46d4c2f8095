import { App, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Key } from 'aws-cdk-lib/aws-kms'
import { expect, test } from 'vitest'
import { addTable } from '../../infra/table.ts'
import { tableShape } from '../kit/keeper.ts'

test('the table these tests run on has the keys and indexes that are deployed', () => {
  const stack = new Stack(new App(), 'Tables')
  addTable(stack, new Key(stack, 'Key'), {})
  const [{ Properties } = { Properties: {} }] = Object.values(Template.fromStack(stack).findResources('AWS::DynamoDB::GlobalTable'))
  const { AttributeDefinitions, ...keys } = tableShape
  expect(Properties).toMatchObject(keys)
  expect(new Set(Properties.AttributeDefinitions)).toEqual(new Set(AttributeDefinitions))
})
