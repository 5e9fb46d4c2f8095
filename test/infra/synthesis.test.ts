import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Template } from 'aws-cdk-lib/assertions'
import { CfnFunction } from 'aws-cdk-lib/aws-lambda'
import { CfnBucket } from 'aws-cdk-lib/aws-s3'
import { describe, expect, test } from 'vitest'
import { doors } from '../../functions/api/doors.ts'
import { functions } from '../../functions/manifest.ts'
import { addPolicyChecks, synthesize } from '../../infra/synthesize.ts'
import { idsOf, sampleApp, sampleBundles, sampleTemplate, temporaryFolder } from './sample.ts'

const template = sampleTemplate()

describe('the checks of a synthesis', { timeout: 90_000 }, () => {
  test('CloudFormation’s own rules and AwsSolutions find nothing, not even a warning', async () => {
    const { app, outdir } = sampleApp({ checked: true })
    await addPolicyChecks(app)
    app.synth()
    expect(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')).pluginReports).toEqual([])
  })

  test('a bucket without TLS is found by AwsSolutions', async () => {
    const { app, stack } = sampleApp({ checked: true })
    new CfnBucket(stack, 'Careless')
    await addPolicyChecks(app)
    expect(() => app.synth()).toThrow('AwsSolutions-S10')
  })

  test('a property that can’t be is found by CloudFormation’s rules', () => {
    const { app, stack } = sampleApp({ checked: true })
    new CfnFunction(stack, 'Odd', {
      code: { zipFile: 'x' },
      role: 'arn:aws:iam::111122223333:role/x',
      memorySize: 5,
      handler: 'x.y',
      runtime: 'nodejs24.x',
    })
    expect(() => app.synth()).toThrow('MemorySize: 5')
  })
})

describe('the template', () => {
  test('has room to grow: with sixty routes more still within the 500 resources of a stack', () => {
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(440)
  })

  test('says only what the local run can read: plain references', () => {
    const found = new Set(JSON.stringify(template.toJSON().Resources).match(/"Fn::[A-Za-z0-9]+"/g))
    const plain = ['"Fn::GetAtt"', '"Fn::Join"', '"Fn::Sub"', '"Fn::Select"', '"Fn::Split"']
    expect([...found].filter((one) => !plain.includes(one))).toEqual([])
  })

  test('is the same each time', () => {
    const again = sampleTemplate().toJSON()
    expect(again).toEqual(template.toJSON())
  })

  test('needs no account, no region and no network', () => {
    const { stack } = sampleApp()
    expect(stack.environment).toBe('aws://unknown-account/unknown-region')
    expect(JSON.stringify(template.toJSON())).not.toMatch(/dummy-value|\d{12}:/)
  })

  test('names for each function an asset that holds its bundle and no source map', async () => {
    const outdir = temporaryFolder()
    await synthesize({ functions, doors, bundles: sampleBundles(), outdir, context: {}, checked: false })
    const written = Template.fromJSON(JSON.parse(readFileSync(join(outdir, 'Encours.template.json'), 'utf8')))
    for (const id of idsOf(written, 'AWS::Lambda::Function')) {
      const { Metadata } = written.toJSON().Resources[id]
      expect(existsSync(join(outdir, Metadata['aws:asset:path'], 'index.cjs'))).toBe(true)
      expect(existsSync(join(outdir, Metadata['aws:asset:path'], 'index.cjs.map'))).toBe(false)
    }
  })
})

describe('what differs between deployments', () => {
  test('a partner’s principal may put events of its own merchant only', () => {
    const principal = 'arn:aws:iam::111122223333:role/warehouse'
    const partnered = sampleTemplate({ context: { partners: { mer_north: principal } } })
    partnered.hasResourceProperties('AWS::Events::EventBusPolicy', {
      EventBusName: { Ref: 'PartnersBus' },
      Statement: {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'events:PutEvents',
        Condition: { StringEquals: { 'events:source': 'merchant.mer_north' } },
      },
    })
    template.resourceCountIs('AWS::Events::EventBusPolicy', 0)
  })

  test('the command line’s text for a list is read as a list', () => {
    const fromText = sampleTemplate({ context: { corsOrigins: '["https://a.example.com"]', partners: '{}', requestRate: '20' } })
    fromText.hasResourceProperties('AWS::ApiGatewayV2::Api', { CorsConfiguration: { AllowOrigins: ['https://a.example.com'] } })
    fromText.hasResourceProperties('AWS::ApiGatewayV2::Stage', { DefaultRouteSettings: { ThrottlingRateLimit: 20 } })
  })

  test.each([
    ['oidcIssuer', 'not an address'],
    ['mailFrom', 'nobody'],
    ['corsOrigins', ['javascript:alert(1)']],
    ['partners', { 'merchant 1': 'arn:aws:iam::111122223333:role/x' }],
    ['partners', { one: 'somebody' }],
    ['domainName', 'credit.example.com'],
    ['requestRate', 0],
    ['logDays', 91],
  ])('%s = %j is refused before anything is deployed', (key, value) => {
    expect(() => sampleTemplate({ context: { [key]: value } })).toThrow('context')
  })

  test('what is still an example is named, and nothing else', async () => {
    const examples = (context: Record<string, unknown>) =>
      synthesize({ functions, doors, bundles: sampleBundles(), outdir: temporaryFolder(), context, checked: false })
    expect(await examples({})).toEqual(['mailFrom'])
    expect(await examples({ mailFrom: 'bills@example.org' })).toEqual([])
  })

  test('without values, no mail leaves: the default belongs to nobody', () => {
    template.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: { MAIL_FROM: 'invoices@mail.example.com' } },
    })
  })
})
