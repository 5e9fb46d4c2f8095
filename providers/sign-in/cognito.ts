import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  UnsupportedUserStateException,
  UserNotFoundException,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider'
import type { SignIn } from './contract.ts'

/** Milliseconds; three tries of the client's own stay far inside a reaction's time. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 5_000, throwOnRequestTimeout: true }

export type CognitoOptions = { userPoolId: string; client?: CognitoIdentityProviderClientConfig }

/** What the party says is told by its kind alone: its sentences may repeat an address. */
function failure(what: string, error: unknown): Error {
  return new Error(`the sign-in server could not ${what}: ${error instanceof Error ? error.name : typeof error}`)
}

/** Sign-in by a user pool of Amazon Cognito, which writes to whom is let in itself. */
export function cognito({ userPoolId: UserPoolId, client = {} }: CognitoOptions): SignIn {
  const pool = new CognitoIdentityProviderClient({ requestHandler: timeouts, ...client })
  return {
    async open({ name: Username, email }) {
      const command = new AdminCreateUserCommand({
        UserPoolId,
        Username,
        // Whoever invited has the word for the address, so that a forgotten password can be sent there.
        UserAttributes: [
          { Name: 'email', Value: email },
          { Name: 'email_verified', Value: 'true' },
        ],
        DesiredDeliveryMediums: ['EMAIL'],
      })
      try {
        await pool.send(command)
        return 'opened'
      } catch (error) {
        if (error instanceof UsernameExistsException) return 'stood'
        throw failure('open a sign-in', error)
      }
    },
    async invite(Username) {
      const command = new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'RESEND', DesiredDeliveryMediums: ['EMAIL'] })
      try {
        await pool.send(command)
        return 'sent'
      } catch (error) {
        if (error instanceof UnsupportedUserStateException) return 'used'
        if (error instanceof UserNotFoundException) return 'nobody'
        throw failure('send an invitation', error)
      }
    },
    async close(Username) {
      try {
        await pool.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }))
        await pool.send(new AdminDeleteUserCommand({ UserPoolId, Username }))
        return 'closed'
      } catch (error) {
        if (error instanceof UserNotFoundException) return 'nobody'
        throw failure('close a sign-in', error)
      }
    },
  }
}
