/** Two buses: ours, and one on which partners' systems may put events, each only under its own merchant's name. */
import { CfnArchive, CfnEventBus, CfnEventBusPolicy } from 'aws-cdk-lib/aws-events'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { Construct } from 'constructs'
import type { Deployment } from './deployment.ts'

/** Source of everything Encours says itself; the only one its functions may put. */
export const ownSource = 'encours'

/** Days an event can be replayed from the archive; `encours republish` reads the journal, which is kept for ever. */
const archiveDays = 90

export type Buses = { internal: CfnEventBus; partners: CfnEventBus }

export const addBuses = (scope: Construct, { partners }: Pick<Deployment, 'partners'>, key: IKey): Buses => {
  const kmsKeyIdentifier = key.keyArn
  const internal = new CfnEventBus(scope, 'Bus', { name: 'encours', kmsKeyIdentifier })
  const outside = new CfnEventBus(scope, 'PartnersBus', { name: 'encours-partners', kmsKeyIdentifier })
  archive(scope, 'BusArchive', { bus: internal, key })
  // What a warehouse told us can't be rebuilt from our journal when its handling was wrong.
  archive(scope, 'PartnersArchive', { bus: outside, key })
  for (const [merchantId, principal] of Object.entries(partners)) allowPartner(outside, merchantId, principal)
  return { internal, partners: outside }
}

const archive = (scope: Construct, id: string, { bus, key }: { bus: CfnEventBus; key: IKey }): void => {
  new CfnArchive(scope, id, { sourceArn: bus.attrArn, retentionDays: archiveDays, kmsKeyIdentifier: key.keyArn })
}

/** The principal's identity is AWS's to prove; the source it may use is fixed here. The door refuses a detail that names another merchant. */
const allowPartner = (bus: CfnEventBus, merchantId: string, principal: string): void => {
  new CfnEventBusPolicy(bus, `Partner-${merchantId}`, {
    eventBusName: bus.ref,
    statementId: `merchant-${merchantId}`,
    statement: {
      Sid: `merchant-${merchantId}`,
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'events:PutEvents',
      Resource: bus.attrArn,
      Condition: { StringEquals: { 'events:source': `merchant.${merchantId}` } },
    },
  })
}
