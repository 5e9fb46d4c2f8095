import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { metricNames, metricsNamespace } from '../../functions/metricNames.ts'
import { sampleTemplate } from './sample.ts'

const root = join(import.meta.dirname, '../..')
const code = globSync('functions/**/*.ts', { cwd: root })
  .filter((path) => path !== join('functions', 'metricNames.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')
const template = sampleTemplate()
const names = Object.keys(metricNames)

describe('metrics', () => {
  test('each that is declared is told somewhere', () => {
    // By its name, or through the outbox's list of facts it counts.
    expect(names.filter((name) => !new RegExp(`['"]${name}['"]`).test(code))).toEqual([])
  })

  test('each is on the dashboard', () => {
    const shown = JSON.stringify(Object.values(template.findResources('AWS::CloudWatch::Dashboard')))
    expect(names.filter((name) => !shown.includes(name))).toEqual([])
  })

  test('each of ours that an alarm looks at is declared, or is what logs say', () => {
    const looked = Object.values(template.findResources('AWS::CloudWatch::Alarm')).flatMap(({ Properties }) =>
      Properties.Namespace === metricsNamespace ? [Properties.MetricName] : [],
    )
    expect(looked.filter((name) => name !== 'Alarms' && !names.includes(name))).toEqual([])
    for (const name of [
      'ReportsWaiting',
      'ReportsRefused',
      'ReportsUncounted',
      'PaymentsSuspended',
      'BusyAnswers',
      'Unchecked',
      'RefundsFailed',
      'WebhooksRefused',
      'MailsUnknown',
    ])
      expect(looked).toContain(name)
  })

  test('none is told apart by merchant or customer', () => {
    const apart = Object.values<{ says: string; by?: string }>(metricNames).flatMap(({ by }) => by ?? [])
    expect([...new Set(apart)].sort()).toEqual(['code', 'outcome', 'provider'])
  })
})
