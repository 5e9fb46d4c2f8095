import { AdminCreateUserCommand, AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShelf, type Shelf } from '../../../local/outside/shelf.ts'
import { startUserPool, type UserPool } from '../../../local/outside/signin/userPool.ts'
import { freshFolder } from './kit.ts'

const user = { UserPoolId: 'eu-west-1_encours', Username: 'mer_mill.per_ada' }
const invited = { ...user, UserAttributes: [{ Name: 'email', Value: 'ada@mill.example' }], DesiredDeliveryMediums: ['EMAIL' as const] }
const again = { ...user, MessageAction: 'RESEND' as const, DesiredDeliveryMediums: ['EMAIL' as const] }

let folder: ReturnType<typeof freshFolder>
let shelf: Shelf
let pool: UserPool
let client: CognitoIdentityProviderClient

beforeEach(async () => {
  folder = freshFolder()
  shelf = openShelf(folder.path)
  pool = await startUserPool({ shelf, now: () => 0 })
  client = new CognitoIdentityProviderClient({
    endpoint: pool.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  })
})
afterEach(async () => {
  await pool.stop()
  shelf.close()
  folder.remove()
})

const create = (asked: typeof invited | typeof again) => client.send(new AdminCreateUserCommand(asked))
const invitations = () => pool.users().map((one) => one.invitations)

describe('an invitation', () => {
  test('is sent again as long as its user never came in, and counted', async () => {
    await create(invited)
    expect(invitations()).toEqual([1])
    expect(await create(again)).toMatchObject({ User: { Username: user.Username, UserStatus: 'FORCE_CHANGE_PASSWORD' } })
    expect(invitations()).toEqual([2])
  })

  test('is not sent again to whoever came in, nor to nobody', async () => {
    await expect(create(again)).rejects.toMatchObject({ name: 'UserNotFoundException' })
    await create(invited)
    pool.cameIn(user.Username)
    pool.cameIn('mer_mill.per_nobody')
    await expect(create(again)).rejects.toMatchObject({ name: 'UnsupportedUserStateException' })
    expect(invitations()).toEqual([1])
    expect(await client.send(new AdminGetUserCommand(user))).toMatchObject({ UserStatus: 'CONFIRMED' })
  })
})
