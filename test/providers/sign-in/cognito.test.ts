import { describe, expect, test } from 'vitest'
import { cognito } from '../../../providers/sign-in/cognito.ts'
import { awsClient } from '../awsClient.ts'
import { type Answer, type Wire, wire } from '../wire.ts'

const person = { name: 'mer_lumen.per_ada', email: 'ada@shop.example' }
const refusal = (code: string, status = 400): Answer => ({ status, body: { __type: code, message: `about ${person.email}` } })

async function poolThat(answer: (operation: string, count: number) => Answer) {
  const party: Wire = await wire(({ headers }, count) => answer(String(headers['x-amz-target']).split('.')[1] ?? '', count))
  const signIn = cognito({ userPoolId: 'eu-west-3_encours', client: awsClient(party.url) })
  const said = () => party.asked.map(({ headers, body }) => ({ to: headers['x-amz-target'], asked: JSON.parse(body.toString()) }))
  return { signIn, said }
}

describe('opening a sign-in', () => {
  test('makes the user by name, with an address nobody has to prove, and has the invitation mailed', async () => {
    const { signIn, said } = await poolThat(() => ({ body: { User: { Username: person.name } } }))
    expect(await signIn.open(person)).toBe('opened')
    expect(said()).toEqual([
      {
        to: 'AWSCognitoIdentityProviderService.AdminCreateUser',
        asked: {
          UserPoolId: 'eu-west-3_encours',
          Username: person.name,
          UserAttributes: [
            { Name: 'email', Value: person.email },
            { Name: 'email_verified', Value: 'true' },
          ],
          DesiredDeliveryMediums: ['EMAIL'],
        },
      },
    ])
  })

  test('that stands already is no failure', async () => {
    const { signIn } = await poolThat(() => refusal('UsernameExistsException'))
    expect(await signIn.open(person)).toBe('stood')
  })

  test('that is throttled is tried again at once', async () => {
    const { signIn, said } = await poolThat((_, count) => (count === 1 ? refusal('TooManyRequestsException') : { body: {} }))
    expect(await signIn.open(person)).toBe('opened')
    expect(said()).toHaveLength(2)
  })

  test('that fails throws the kind of failure, and never the address', async () => {
    const { signIn } = await poolThat(() => refusal('InvalidParameterException'))
    const failed = await signIn.open(person).catch((error: unknown) => error)
    expect(String(failed)).toBe('Error: the sign-in server could not open a sign-in: InvalidParameterException')
    expect(JSON.stringify(failed, Object.getOwnPropertyNames(failed))).not.toContain(person.email)
  })
})

describe('sending an invitation again', () => {
  test('asks for the same mail with another first password, and says no address', async () => {
    const { signIn, said } = await poolThat(() => ({ body: { User: { Username: person.name } } }))
    expect(await signIn.invite(person.name)).toBe('sent')
    expect(said()).toEqual([
      {
        to: 'AWSCognitoIdentityProviderService.AdminCreateUser',
        asked: {
          UserPoolId: 'eu-west-3_encours',
          Username: person.name,
          MessageAction: 'RESEND',
          DesiredDeliveryMediums: ['EMAIL'],
        },
      },
    ])
  })

  test.each([
    ['UnsupportedUserStateException', 'used'],
    ['UserNotFoundException', 'nobody'],
  ])('that is answered %s is no failure: %s', async (code, outcome) => {
    const { signIn } = await poolThat(() => refusal(code))
    expect(await signIn.invite(person.name)).toBe(outcome)
  })

  test('that fails throws, so that it is tried again', async () => {
    const { signIn } = await poolThat(() => refusal('CodeDeliveryFailureException'))
    await expect(signIn.invite(person.name)).rejects.toThrow('could not send an invitation: CodeDeliveryFailureException')
  })
})

describe('closing a sign-in', () => {
  test('ends its sessions first, then the user', async () => {
    const { signIn, said } = await poolThat(() => ({ body: {} }))
    expect(await signIn.close(person.name)).toBe('closed')
    const asked = { UserPoolId: 'eu-west-3_encours', Username: person.name }
    expect(said()).toEqual([
      { to: 'AWSCognitoIdentityProviderService.AdminUserGlobalSignOut', asked },
      { to: 'AWSCognitoIdentityProviderService.AdminDeleteUser', asked },
    ])
  })

  test.each(['AdminUserGlobalSignOut', 'AdminDeleteUser'])('that is gone when it comes to %s is no failure', async (when) => {
    const { signIn } = await poolThat((operation) => (operation === when ? refusal('UserNotFoundException') : { body: {} }))
    expect(await signIn.close(person.name)).toBe('nobody')
  })

  test('that fails throws, so that it is tried again', async () => {
    const { signIn } = await poolThat(() => refusal('NotAuthorizedException'))
    await expect(signIn.close(person.name)).rejects.toThrow('could not close a sign-in: NotAuthorizedException')
  })
})
