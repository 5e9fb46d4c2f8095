/** The whole system as one stack: small files per family, put together here in the order they need each other. */
import { CfnOutput, Stack } from 'aws-cdk-lib'
import type { RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { FunctionDeclaration } from '../functions/declaration.ts'
import { acceptFindings } from './accepted.ts'
import { addAlarms } from './alarms.ts'
import { addApi, addDomain, addRoutes, addStage, type Doors, publicUrl } from './api.ts'
import { addBuses } from './bus.ts'
import { addDashboard } from './dashboard.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { addFunctions } from './functions.ts'
import { addMail, type Mail } from './mail.ts'
import { addQueues } from './queues.ts'
import { addQueueMappings, addRules, addStreamMappings } from './rules.ts'
import { addSchedules } from './schedules.ts'
import { addLinksSecret, merchantSecretsPrefix } from './secrets.ts'
import { addSignIn, functionsFor } from './signIn.ts'
import { addAnchors, addDocuments, addKey } from './storage.ts'
import { addTable } from './table.ts'

export type StackProps = {
  functions: readonly FunctionDeclaration[]
  doors: Doors
  /** Folder with one bundle per function. */
  bundles: string
}

/** No account and region: the same template for every deployment, synthesized without asking AWS anything. */
export class EncoursStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, { description: 'Encours: credit accounts of the customers of a merchant', terminationProtection: true })
    const deployment = readDeployment(this.node)
    const logDays: RetentionDays = deployment.logDays
    const key = addKey(this)
    const table = addTable(this, key, deployment)
    const buses = addBuses(this, deployment, key)
    const documents = addDocuments(this, key)
    const anchors = addAnchors(this, key, deployment)
    const mail = addMail(this, deployment)
    const linksSecret = addLinksSecret(this, key)
    const api = addApi(this, deployment)
    const signIn = addSignIn(this, deployment)
    const { people } = signIn
    const declared = functionsFor(signIn, props.functions)
    const queues = addQueues(this, { key, functions: declared })

    const functions = addFunctions(this, {
      functions: declared,
      bundles: props.bundles,
      logDays,
      concurrencyBounds: deployment.concurrencyBounds,
      resources: { key, table, documents, anchors, mail, linksSecret, queues, bus: buses.internal, mailFrom: deployment.mailFrom, people },
      environment: {
        TABLE_NAME: table.ref,
        BUS_NAME: buses.internal.ref,
        DOCUMENTS_BUCKET: documents.bucketName,
        ANCHORS_BUCKET: anchors.bucketName,
        MAIL_FROM: deployment.mailFrom,
        MAIL_CONFIGURATION_SET: mail.configurationSet.ref,
        PUBLIC_URL: publicUrl(api, deployment),
        ...signIn.environment,
        LINKS_SECRET: 'encours/links',
        MERCHANT_SECRETS_PREFIX: merchantSecretsPrefix,
        PAYMENTS_API_URL: deployment.paymentsApiUrl,
        BUREAU_API_URL: deployment.bureauApiUrl,
        LOG_LEVEL: 'INFO',
      },
    })

    const routes = addRoutes(this, api, { doors: props.doors, functions })
    addStage(this, api, { ...deployment, key, logDays, routes, doors: props.doors })
    const domain = addDomain(this, api, deployment)
    addRules(functions, { buses, mailConfigurationSet: mail.configurationSet.ref })
    addStreamMappings(functions, table)
    addQueueMappings(functions, queues)
    addSchedules(this, { functions, key })

    const alarms = addAlarms(this, { functions, api, table, key, alarmMail: deployment.alarmMail })
    addDashboard(this, { functions, api, table, alarms: alarms.all })
    acceptFindings(this, { functions, routes, documents, anchors, linksSecret })

    this.output('ApiUrl', publicUrl(api, deployment), 'Base of the API and of pay links')
    this.output('TableName', table.ref, 'The one table')
    this.output('BusName', buses.internal.ref, 'Where Encours puts its events')
    this.output('PartnersBusArn', buses.partners.attrArn, 'Where partners put theirs')
    this.output('DocumentsBucket', documents.bucketName, 'Issued invoices and statements')
    this.output('AnchorsBucket', anchors.bucketName, 'Where chains ended, under object lock')
    this.output('LinksSecretArn', linksSecret.secretArn, 'Signs pay links and cursors')
    for (const one of signIn.outputs) this.output(...one)
    this.output('AlarmTopicArn', alarms.topic.topicArn, 'Where alarms are told')
    if (domain) this.output('DomainTarget', domain.attrRegionalDomainName, 'The host name has to point here')
    this.outputMailRecords(mail, deployment)
  }

  private output(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description })
  }

  /** The three DNS records that prove the sending domain is ours. */
  private outputMailRecords({ identity }: Mail, { mailFrom }: Deployment): void {
    const records: [string, string][] = [
      [identity.attrDkimDnsTokenName1, identity.attrDkimDnsTokenValue1],
      [identity.attrDkimDnsTokenName2, identity.attrDkimDnsTokenValue2],
      [identity.attrDkimDnsTokenName3, identity.attrDkimDnsTokenValue3],
    ]
    for (const [index, [name, value]] of records.entries()) {
      this.output(`MailRecord${index + 1}`, `${name} CNAME ${value}`, `DNS record for ${mailFrom}`)
    }
  }
}
