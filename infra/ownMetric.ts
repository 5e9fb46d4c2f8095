import { type IMetric, MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { type DeclaredMetric, type MetricName, metricNames, metricsNamespace } from '../functions/metricNames.ts'

const metricOf = (metricName: MetricName, dimensionsMap: Record<string, string>, options: MetricOptions): Metric =>
  new Metric({ namespace: metricsNamespace, metricName, dimensionsMap, statistic: 'Sum', ...options })

/** A metric that functions tell themselves. Throws for one whose values are told apart: that is many. */
export const ownMetric = (name: MetricName, options: MetricOptions = {}): Metric => {
  const declared: DeclaredMetric = metricNames[name]
  if (declared.by !== undefined) throw new Error(`${name} is told by ${declared.by}`)
  return metricOf(name, { service: 'encours' }, options)
}

/** One value of a metric that is told apart: an alarm can't look for values by itself. Throws for a metric that isn't. */
export const ownMetricOf = (name: MetricName, value: string, options: MetricOptions = {}): Metric => {
  const declared: DeclaredMetric = metricNames[name]
  if (declared.by === undefined) throw new Error(`${name} is told by nothing`)
  return metricOf(name, { service: 'encours', [declared.by]: value }, options)
}

/** All values of a metric that is told apart, each a line of its own in a graph. */
export const eachOf = (name: MetricName): IMetric => {
  const declared: DeclaredMetric = metricNames[name]
  const search = `{${metricsNamespace},service,${declared.by}} MetricName="${name}" service="encours"`
  return new MathExpression({ expression: `SEARCH('${search}', 'Sum')`, usingMetrics: {}, label: `${declared.says} ` })
}
