import { Unit } from 'aws-cdk-lib/aws-cloudwatch'
import { queueOf } from '../functions/queues.ts'
import type { BuiltFunction } from './functions.ts'
import { fiveMinutes, minute, type Rings } from './rings.ts'
import { symptomOf } from './symptoms.ts'

/** Doors and the outbox ring on errors at once; what is retried rings when its tries are used up. */
export const ofFunctions = (functions: readonly BuiltFunction[]): Record<string, Rings> => {
  const rings: Record<string, Rings> = {}
  for (const { declaration, lambda, deadLetters, source } of functions) {
    const notice = symptomOf(declaration.name)
    const { by } = declaration.trigger
    const queue = declaration.trigger.by === 'queue' ? queueOf(declaration.trigger.queue) : undefined
    if (deadLetters) {
      const metric = deadLetters.metricApproximateNumberOfMessagesVisible({ period: fiveMinutes, statistic: 'Maximum' })
      rings[`${declaration.name}-dead-letters`] = { metric, from: 1, notice, page: queue?.page ?? 'dead-letters' }
    }
    if (source && queue) {
      const metric = source.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: 'Maximum' })
      rings[`${declaration.name}-behind`] = {
        metric,
        from: queue.lateAfterMinutes * 60,
        notice: `Late, not lost. ${notice}`,
        page: queue.page,
      }
    }
    if (by === 'http' || by === 'authorizer' || by === 'stream') {
      rings[`${declaration.name}-errors`] = {
        metric: lambda.metricErrors({ period: fiveMinutes }),
        from: 3,
        notice,
        page: 'function-errors',
      }
    }
    if (by === 'stream') {
      const metric = lambda.metric('IteratorAge', { period: minute, statistic: 'Maximum', unit: Unit.MILLISECONDS })
      rings[`${declaration.name}-behind`] = { metric, from: 60_000, of: 3, notice: `Late, not lost. ${notice}`, page: 'outbox-behind' }
    }
    if (declaration.name === 'checkout') {
      const metric = lambda.metricDuration({ period: minute, statistic: 'p99' })
      rings['checkout-slow'] = {
        metric,
        from: 3000,
        of: 3,
        outOf: 5,
        notice: 'Checkouts take seconds; customers leave.',
        page: 'checkout-slow',
      }
    }
  }
  return rings
}
