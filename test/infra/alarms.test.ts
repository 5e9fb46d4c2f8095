import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { functions } from '../../functions/manifest.ts'
import { loggedAlarms } from '../../infra/toldAlarms.ts'
import { edited, idsOf, nameIn, sampleTemplate } from './sample.ts'

const template = sampleTemplate()
const runbook = join(import.meta.dirname, '../../docs/runbook')

const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'))
const pageOf = (description: string): string => /docs\/runbook\/([a-z0-9-]+)\.md$/.exec(description)?.[1] ?? ''

/** Queues where something could wait without anyone being told. */
const silentQueues = (t: Template): string[] => {
  const watched = JSON.stringify(Object.values(t.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties.Dimensions))
  return idsOf(t, 'AWS::SQS::Queue').filter((id) => !watched.includes(`"${id}"`))
}

describe('alarms', () => {
  test('each says what people notice and names a page that exists', () => {
    const pages = readdirSync(runbook).map((file) => file.replace(/\.md$/, ''))
    expect(alarms.length).toBeGreaterThan(20)
    for (const { Properties } of alarms) {
      expect(Properties.AlarmDescription).toMatch(/^What people notice: .{20,} What to do: docs\/runbook\/[a-z0-9-]+\.md$/)
      expect(pages).toContain(pageOf(Properties.AlarmDescription))
    }
  })

  test('each page of the runbook is for an alarm or for what an alarm’s page leads to, and says what to look at and what to do', () => {
    const named = new Set(alarms.map(({ Properties }) => `${pageOf(Properties.AlarmDescription)}.md`))
    const textOf = (file: string): string => readFileSync(join(runbook, file), 'utf8')
    // What several alarms lead to has a page of its own: each such page is named by an alarm's.
    const further = [...named].flatMap((file) => [...textOf(file).matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, page = '']) => page))
    for (const file of readdirSync(runbook)) {
      expect([...named, ...further]).toContain(file)
      const text = textOf(file)
      for (const heading of ['## What people notice', '## Look', '## Do']) expect(text).toContain(heading)
    }
  })

  test('each tells the topic, and silence is no alarm but of the nightly check: one that never ran proved nothing', () => {
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions.map(nameIn)).toEqual(idsOf(template, 'AWS::SNS::Topic'))
      const silence = Properties.AlarmName === 'encours-ledger-unchecked' ? 'breaching' : 'notBreaching'
      expect(Properties.TreatMissingData).toBe(silence)
    }
  })

  test('no dead letter waits unseen', () => {
    expect(silentQueues(template)).toEqual([])
    const [alarm = ''] = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).flatMap(([id, { Properties }]) =>
      Properties.AlarmName.endsWith('-dead-letters') ? [id] : [],
    )
    expect(silentQueues(edited(template, (all) => delete all[alarm]))).toHaveLength(1)
  })

  test('doors and the outbox ring on errors at once', () => {
    const names = alarms.map(({ Properties }) => Properties.AlarmName)
    for (const { name, trigger } of functions) {
      if (trigger.by === 'http' || trigger.by === 'authorizer' || trigger.by === 'stream') expect(names).toContain(`encours-${name}-errors`)
    }
    for (const name of ['outbox-behind', 'checkout-slow', 'api-5xx', 'functions-throttled', 'table-throttled', 'mail-bounces']) {
      expect(names).toContain(`encours-${name}`)
    }
  })

  test('what functions find out themselves is read from their logs', () => {
    template.allResourcesProperties('AWS::Logs::MetricFilter', {
      FilterPattern: '{ $.alarm = "*" }',
      MetricTransformations: [{ MetricNamespace: 'Encours', MetricName: 'Alarms', Dimensions: [{ Key: 'alarm', Value: '$.alarm' }] }],
    })
    const listening = functions.filter(({ uses, trigger }) => trigger.by === 'stream' || uses.some((use) => use.startsWith('table:')))
    template.resourceCountIs('AWS::Logs::MetricFilter', listening.length)
    for (const alarm of Object.keys(loggedAlarms)) {
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        AlarmName: `encours-${alarm}`,
        Namespace: 'Encours',
        MetricName: 'Alarms',
        Dimensions: [{ Name: 'alarm', Value: alarm }],
        Threshold: 1,
      })
    }
  })

  test('a function of which nobody said what people notice stops the synthesis', () => {
    const [first] = functions.filter(({ trigger }) => trigger.by === 'event')
    if (!first) throw new Error('no reactions')
    expect(() => sampleTemplate({ functions: [...functions, { ...first, name: 'unheard-of' }] })).toThrow('unheard-of')
  })

  test('an address for alarms is told by mail', () => {
    sampleTemplate({ context: { alarmMail: 'duty@example.com' } }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'duty@example.com',
    })
  })
})
