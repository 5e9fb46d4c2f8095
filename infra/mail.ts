/** Sending identity, and the configuration set whose outcomes (delivered, bounced, complained) come back as events. */
import { ArnFormat, Stack } from 'aws-cdk-lib'
import { CfnConfigurationSet, CfnConfigurationSetEventDestination, CfnEmailIdentity } from 'aws-cdk-lib/aws-ses'
import type { Construct } from 'constructs'
import type { Deployment } from './deployment.ts'

export type Mail = { identity: CfnEmailIdentity; identityArn: string; configurationSet: CfnConfigurationSet; configurationSetArn: string }

export const addMail = (scope: Construct, { mailFrom }: Pick<Deployment, 'mailFrom'>): Mail => {
  const stack = Stack.of(scope)
  const [, domain = ''] = mailFrom.split('@')
  const configurationSet = new CfnConfigurationSet(scope, 'MailConfiguration', {
    name: 'encours',
    // Invoices are personal: a receiving server without TLS bounces, and the bounce is shown.
    deliveryOptions: { tlsPolicy: 'REQUIRE' },
    reputationOptions: { reputationMetricsEnabled: true },
    suppressionOptions: { suppressedReasons: ['BOUNCE', 'COMPLAINT'] },
  })
  new CfnConfigurationSetEventDestination(scope, 'MailEvents', {
    configurationSetName: configurationSet.ref,
    eventDestination: {
      name: 'events',
      enabled: true,
      matchingEventTypes: ['SEND', 'DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT', 'RENDERING_FAILURE'],
      // SES puts on the account's default bus and on no other.
      eventBridgeDestination: { eventBusArn: stack.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' }) },
    },
  })
  const identity = new CfnEmailIdentity(scope, 'MailIdentity', {
    emailIdentity: domain,
    configurationSetAttributes: { configurationSetName: configurationSet.ref },
  })
  const arn = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'ses', resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME })
  return { identity, identityArn: arn('identity', domain), configurationSet, configurationSetArn: arn('configuration-set', 'encours') }
}
