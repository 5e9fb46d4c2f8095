import { Metrics } from '@aws-lambda-powertools/metrics'
import { type DeclaredMetric, type MetricName, metricNames, metricsNamespace } from '../metricNames.ts'

/** Metrics whose values are told apart: those need a label. */
type Labelled = { [N in MetricName]: (typeof metricNames)[N] extends { by: string } ? N : never }[MetricName]

/** Made at first use, so that loading a function costs nothing. */
let metrics: Metrics | undefined

/**
 * Tells a metric: one line of the log in CloudWatch's embedded format, at once, so that what was told before a crash is not lost.
 * `label` is a code of ours, one of few.
 */
export function tell<N extends MetricName>(name: N, ...[value = 1, label]: N extends Labelled ? [number, string] : [number?]): void {
  metrics ??= new Metrics({ namespace: metricsNamespace, serviceName: 'encours' })
  const declared: DeclaredMetric = metricNames[name]
  // The library's own way to tell a single one makes all of its parts anew each time.
  if (declared.by !== undefined && label !== undefined) metrics.addDimension(declared.by, label)
  metrics.addMetric(name, declared.unit ?? 'Count', value)
  metrics.publishStoredMetrics()
}
