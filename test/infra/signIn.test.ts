import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { functions } from '../../functions/manifest.ts'
import { nameIn, sampleTemplate } from './sample.ts'

const template = sampleTemplate()
const page = { signInDomain: 'lumen-shop', signInCallbacks: ['https://staff.lumen.example'] }
const letsPeopleIn = functions.filter(({ uses }) => uses.includes('sign-in:manage')).map(({ name }) => name)

describe('the user pool', () => {
  test('is filled by us alone, takes names as they are written, and wants a second factor of everybody', () => {
    template.resourceCountIs('AWS::Cognito::UserPool', 1)
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      UsernameConfiguration: { CaseSensitive: true },
      AliasAttributes: Match.absent(),
      UsernameAttributes: Match.absent(),
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    })
  })

  test('takes passwords of 12 letters of all four kinds, and first ones for a week', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
      },
    })
  })

  test('can’t be deleted by accident, and outlives the stack', () => {
    template.hasResource('AWS::Cognito::UserPool', { DeletionPolicy: 'Retain', Properties: { DeletionProtection: 'ACTIVE' } })
  })

  test('invites with a name and a first password, which Cognito demands of the text', () => {
    const [pool] = Object.values(template.findResources('AWS::Cognito::UserPool'))
    const { EmailMessage } = pool?.Properties.AdminCreateUserConfig.InviteMessageTemplate ?? {}
    for (const part of ['{username}', '{####}']) expect(EmailMessage).toContain(part)
  })
})

describe('its client', () => {
  test('has no secret, sends no password, tells nobody which names there are, and can’t move an address', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      GenerateSecret: false,
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      PreventUserExistenceErrors: 'ENABLED',
      EnableTokenRevocation: true,
      WriteAttributes: ['name'],
      AllowedOAuthFlows: Match.absent(),
    })
  })

  test('gives access for an hour, and for a working day from one sign-in to the next', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 12,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
    })
  })

  test('with a page of Cognito’s sends codes, and only to addresses that were named', () => {
    const paged = sampleTemplate({ context: page })
    paged.hasResourceProperties('AWS::Cognito::UserPoolDomain', { Domain: 'lumen-shop' })
    paged.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: page.signInCallbacks,
    })
    template.resourceCountIs('AWS::Cognito::UserPoolDomain', 0)
  })
})

describe('tokens', () => {
  test('are believed of this pool, for this client', () => {
    const [pool = ''] = Object.keys(template.findResources('AWS::Cognito::UserPool'))
    const [client = ''] = Object.keys(template.findResources('AWS::Cognito::UserPoolClient'))
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Function'))) {
      const { OIDC_ISSUER, OIDC_AUDIENCE, USER_POOL_ID } = Properties.Environment.Variables
      expect(OIDC_ISSUER).toEqual({ 'Fn::GetAtt': [pool, 'ProviderURL'] })
      expect([nameIn(OIDC_AUDIENCE), nameIn(USER_POOL_ID)]).toEqual([client, pool])
    }
  })

  test('of a sign-in server of one’s own are believed instead, and then nobody here lets people in', () => {
    const own = sampleTemplate({ context: { oidcIssuer: 'https://id.example.org', oidcAudience: 'shop' } })
    for (const type of ['UserPool', 'UserPoolClient', 'UserPoolDomain']) own.resourceCountIs(`AWS::Cognito::${type}`, 0)
    own.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: { OIDC_ISSUER: 'https://id.example.org', OIDC_AUDIENCE: 'shop', USER_POOL_ID: Match.absent() } },
    })
    const names = Object.values(own.findResources('AWS::Lambda::Function')).map(({ Properties }) => Properties.FunctionName)
    expect(letsPeopleIn).toEqual(['person-invited-open-sign-in'])
    expect(names).toHaveLength(functions.length - 1)
    expect(names).not.toContain('encours-person-invited-open-sign-in')
  })

  test.each([
    { oidcIssuer: 'https://id.example.org' },
    { oidcAudience: 'shop' },
    { signInDomain: 'lumen-shop' },
    { signInCallbacks: ['https://staff.lumen.example'] },
    { ...page, signInDomain: 'my-cognito-page' },
    { ...page, signInCallbacks: ['http://staff.lumen.example'] },
    { ...page, oidcIssuer: 'https://id.example.org', oidcAudience: 'shop' },
  ])('%j is refused before anything is deployed', (context) => {
    expect(() => sampleTemplate({ context })).toThrow('context')
  })
})

describe('letting people in and out', () => {
  test('is allowed to one function, in this pool alone', () => {
    const allowed = Object.values(template.findResources('AWS::IAM::Role')).flatMap(({ Properties }) =>
      JSON.stringify(Properties).includes('cognito-idp:') ? [Properties] : [],
    )
    expect(allowed.map(({ Description }) => Description)).toEqual(['What encours-person-invited-open-sign-in may do'])
    const [pool = ''] = Object.keys(template.findResources('AWS::Cognito::UserPool'))
    const statements = allowed.flatMap(({ Policies }) => Policies[0].PolicyDocument.Statement)
    expect(statements.filter((one) => JSON.stringify(one).includes('cognito-idp:'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['cognito-idp:AdminCreateUser', 'cognito-idp:AdminDeleteUser', 'cognito-idp:AdminUserGlobalSignOut'],
        Resource: { 'Fn::GetAtt': [pool, 'Arn'] },
      },
    ])
  })
})
