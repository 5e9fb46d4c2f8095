import { describe, expect, test } from 'vitest'
import { weekdayOf } from '../../../domain/calendar.ts'
import { refs } from '../../../domain/command.ts'
import { RunId } from '../../../domain/ids.ts'
import { type Run, scheduledRun } from '../../../domain/runs/run.ts'
import { startRun } from '../../../domain/runs/startRun.ts'
import { runAt, settingsOf, theDay } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const run = { runId: 'run_mine', kind: 'reminders' as const }
const daysToPay = { period: 'whole-history' as const, confirmEmpty: false }

function open(settings: Parameters<Scene['choose']>[0] = {}): Scene {
  const shop = new Scene({ settings })
  const merchant = { settings: settingsOf(settings), openedAt: '2026-01-01T00:00:00.000Z', settingsVersion: 1 }
  shop.put({ ref: refs.merchant(), state: merchant })
  return shop
}

/** A run as its lister left it: without batches it is finished. */
function listed(shop: Scene, runId: string, more: Partial<Run> = {}): void {
  const id = RunId.parse(runId)
  const state: Run = { ...runAt(theDay), runId: id, kind: 'reminders', batchCount: 0, listedAt: `${theDay}T10:00:00.000Z`, ...more }
  shop.put({ ref: refs.run(id), state })
}

describe('produces', () => {
  test('a run of the day, told so that its accounts are listed', () => {
    const { answer, facts } = open().done(startRun, run)
    expect(answer).toEqual({ ...run, dueOn: theDay })
    expect(factsOf(facts, 'RunRequested')).toEqual([{ type: 'RunRequested', ...run, dueOn: theDay }])
  })

  test('statements of the months or weeks before this one, and days to pay of a period', () => {
    const shop = open()
    expect(shop.done(startRun, { runId: 'run_st', kind: 'statements' }).answer.dueOn).toBe(`${theDay.slice(0, 7)}-01`)
    const weekly = open({ statements: { schedule: 'weekly' } })
    expect(weekdayOf(weekly.done(startRun, { runId: 'run_st', kind: 'statements' }).answer.dueOn)).toBe(0)
    const { facts } = shop.done(startRun, { runId: 'run_dtp', kind: 'days-to-pay', daysToPay })
    expect(factsOf(facts, 'RunRequested')).toMatchObject([{ kind: 'days-to-pay', daysToPay }])
  })

  test('another one of the day once the one before is finished', () => {
    const shop = open()
    shop.done(startRun, run)
    listed(shop, 'run_mine')
    expect(shop.done(startRun, { ...run, runId: 'run_second' }).answer.runId).toBe('run_second')
  })
})

describe('refuses', () => {
  test('invalid-input: an id of runs by the clock, a kind that only the clock begins, days to pay without a period', () => {
    const shop = open()
    expect(shop.refused(startRun, { ...run, runId: scheduledRun('reminders', theDay) })).toBe('invalid-input')
    expect(startRun.input.safeParse({ ...run, kind: 'day-passed' }).success).toBe(false)
    expect(shop.refused(startRun, { runId: 'run_dtp', kind: 'days-to-pay' })).toBe('invalid-input')
    expect(shop.refused(startRun, { ...run, daysToPay })).toBe('invalid-input')
  })

  test('switched-off: invoicing, where the merchant has it off', () => {
    const shop = open({ features: { b2bCredit: true, invoicing: false, storeCredit: true } })
    expect(shop.refused(startRun, { ...run, kind: 'invoicing' })).toBe('switched-off')
  })

  test('run-under-way: one of its kind and day, begun here or by the clock, until nothing of it is left', () => {
    const shop = open()
    shop.done(startRun, run)
    const next = { ...run, runId: 'run_second' }
    expect(shop.refused(startRun, next)).toBe('run-under-way')
    listed(shop, 'run_mine', { batchCount: 2 })
    expect(shop.refused(startRun, next)).toBe('run-under-way')
    listed(shop, 'run_mine')
    listed(shop, scheduledRun('reminders', theDay), { batchCount: 1 })
    expect(shop.refused(startRun, next)).toBe('run-under-way')
  })
})

describe('stays quiet', () => {
  test('the same run again begins nothing', () => {
    const shop = open()
    const { answer } = shop.done(startRun, run)
    expect(shop.run(startRun, run)).toEqual({ unchanged: answer })
    expect(shop.refused(startRun, { ...run, kind: 'statements' })).toBe('same-key-other-content')
  })
})
