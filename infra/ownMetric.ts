import { type IMetric, MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch'
import { type DeclaredMetric, type MetricName, metricNames, metricsNamespace } from '../functions/metricNames.ts'

/** A metric that functions tell themselves. Throws for one whose values are told apart: that is many. */
export const ownMetric = (name: MetricName, options: MetricOptions = {}): Metric => {
  const declared: DeclaredMetric = metricNames[name]
  if (declared.by !== undefined) throw new Error(`${name} is told by ${declared.by}`)
  return new Metric({
    namespace: metricsNamespace,
    metricName: name,
    dimensionsMap: { service: 'encours' },
    statistic: 'Sum',
    ...options,
  })
}

/** All values of a metric that is told apart, each a line of its own in a graph. */
export const eachOf = (name: MetricName): IMetric => {
  const declared: DeclaredMetric = metricNames[name]
  const search = `{${metricsNamespace},service,${declared.by}} MetricName="${name}" service="encours"`
  return new MathExpression({ expression: `SEARCH('${search}', 'Sum')`, usingMetrics: {}, label: `${declared.says} ` })
}
