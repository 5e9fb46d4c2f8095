import { cognito } from '../../providers/sign-in/cognito.ts'
import type { SignIn } from '../../providers/sign-in/contract.ts'
import { environment } from './environment.ts'

let kept: SignIn | undefined

/** The party where people sign in. */
export function signIn(): SignIn {
  kept ??= cognito({ userPoolId: environment('USER_POOL_ID') })
  return kept
}
