/** Secrets: one of our own, generated; one per merchant, written by an operator (docs/deploy.md). */
import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'

/** Secrets of merchants are named with this and the merchant's id; they aren't part of the stack. */
export const merchantSecretsPrefix = 'encours/merchants/'

/** Signs pay links and list cursors: `{"key":"<32 bytes in hexadecimal>"}`. */
export const addLinksSecret = (scope: Construct, key: IKey): Secret =>
  new Secret(scope, 'LinksSecret', {
    secretName: 'encours/links',
    encryptionKey: key,
    description: 'Encours: signs pay links and list cursors',
    generateSecretString: {
      secretStringTemplate: '{}',
      generateStringKey: 'key',
      // 64 characters of 0-9a-f.
      passwordLength: 64,
      excludeUppercase: true,
      excludePunctuation: true,
      includeSpace: false,
      excludeCharacters: 'ghijklmnopqrstuvwxyz',
      requireEachIncludedType: false,
    },
    // A new value would break every pay link already mailed.
    removalPolicy: RemovalPolicy.RETAIN,
  })

/** All merchants' secrets and nothing else. The account is in it, so no other account's secret ever matches. */
export const merchantSecretsArn = (scope: Construct): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${merchantSecretsPrefix}*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  })
