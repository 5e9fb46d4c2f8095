/**
 * Where people sign in, unless the deployment brings a sign-in server of its own: a user pool that only our function fills, and the one
 * client whose tokens open our doors. A name says who somebody is; what they may do stands in our table (docs/decisions/0018-people-in-our-table.md).
 */
import { RemovalPolicy, Stack } from 'aws-cdk-lib'
import { CfnUserPool, CfnUserPoolClient, CfnUserPoolDomain } from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import type { FunctionDeclaration } from '../functions/declaration.ts'
import type { Deployment } from './deployment.ts'

/** `people`: the pool, where there is one. `environment`: whose tokens functions believe, and where they let people in. */
export type SignIn = { people?: CfnUserPool; environment: Record<string, string>; outputs: [id: string, value: string, says: string][] }

/** What a person gets who was invited; Cognito puts in name and first password, and both must be there. */
const invitation = {
  emailSubject: 'Encours',
  emailMessage: [
    '<p>You were invited to work with Encours. Your name there is <b>{username}</b>, your password for the first time <b>{####}</b>; it is good for 7 days.</p>',
    '<p>Vous êtes invité à travailler avec Encours. Votre identifiant est <b>{username}</b>, votre premier mot de passe <b>{####}</b> ; il est valable 7 jours.</p>',
  ].join('\n'),
}

export const addSignIn = (scope: Construct, deployment: Deployment): SignIn => {
  const { oidcIssuer, oidcAudience } = deployment
  if (oidcIssuer !== undefined && oidcAudience !== undefined)
    return { environment: { OIDC_ISSUER: oidcIssuer, OIDC_AUDIENCE: oidcAudience }, outputs: [] }
  const pool = addPool(scope)
  const client = addClient(scope, pool, deployment)
  const page = addPage(scope, pool, deployment)
  return {
    people: pool,
    environment: { OIDC_ISSUER: pool.attrProviderUrl, OIDC_AUDIENCE: client.ref, USER_POOL_ID: pool.ref },
    outputs: [
      ['UserPoolId', pool.ref, 'Where people sign in'],
      ['UserPoolClientId', client.ref, 'The client whose tokens open the API'],
      ...page.map((address): SignIn['outputs'][number] => ['SignInPage', address, 'Where programs send people to sign in']),
    ],
  }
}

/** Where people sign in elsewhere, nobody here lets them in. */
export const functionsFor = ({ people }: SignIn, all: readonly FunctionDeclaration[]): readonly FunctionDeclaration[] =>
  people ? all : all.filter(({ uses }) => !uses.includes('sign-in:manage'))

const addPool = (scope: Construct): CfnUserPool => {
  const pool = new CfnUserPool(scope, 'People', {
    userPoolName: 'encours',
    // Plus looks at each sign-in: stolen passwords, machines that try. Paid per person and month who signs in.
    userPoolTier: 'PLUS',
    userPoolAddOns: { advancedSecurityMode: 'ENFORCED' },
    // Ids tell apart large letters and small ones, so names must as well: else one person would sign in as another.
    usernameConfiguration: { caseSensitive: true },
    // A name is what opens, so nobody chooses their own.
    adminCreateUserConfig: { allowAdminCreateUserOnly: true, inviteMessageTemplate: invitation },
    mfaConfiguration: 'ON',
    enabledMfas: ['SOFTWARE_TOKEN_MFA'],
    policies: {
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
        temporaryPasswordValidityDays: 7,
      },
    },
    accountRecoverySetting: { recoveryMechanisms: [{ name: 'verified_email', priority: 1 }] },
    deletionProtection: 'ACTIVE',
  })
  // With the pool everybody's password and second factor would be gone.
  pool.applyRemovalPolicy(RemovalPolicy.RETAIN)
  return pool
}

/** Without a secret, which no program on a person's machine could keep; a code is exchanged with PKCE. */
const addClient = (scope: Construct, pool: CfnUserPool, { signInCallbacks }: Deployment): CfnUserPoolClient =>
  new CfnUserPoolClient(scope, 'PeopleClient', {
    userPoolId: pool.ref,
    clientName: 'encours',
    generateSecret: false,
    // The password itself never travels.
    explicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    supportedIdentityProviders: ['COGNITO'],
    ...(signInCallbacks.length > 0 && {
      allowedOAuthFlowsUserPoolClient: true,
      allowedOAuthFlows: ['code'],
      allowedOAuthScopes: ['openid'],
      callbackUrLs: signInCallbacks,
    }),
    // Whoever asks for a name that isn't there is told the same as with a wrong password.
    preventUserExistenceErrors: 'ENABLED',
    enableTokenRevocation: true,
    // The address is where the merchant says; who signed in can't move it.
    readAttributes: ['email', 'email_verified', 'name'],
    writeAttributes: ['name'],
    // A working day from one sign-in to the next.
    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 12,
    tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'hours' },
  })

/** Cognito's own page, for programs that send people there; its address is one in the whole region, so the deployment chooses it. */
const addPage = (scope: Construct, pool: CfnUserPool, { signInDomain }: Deployment): string[] => {
  if (signInDomain === undefined) return []
  // Version 1 needs no branding of its own to be shown.
  new CfnUserPoolDomain(scope, 'PeoplePage', { userPoolId: pool.ref, domain: signInDomain, managedLoginVersion: 1 })
  return [`https://${signInDomain}.auth.${Stack.of(scope).region}.amazoncognito.com`]
}
