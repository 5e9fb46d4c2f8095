import { randomUUID } from 'node:crypto'
import * as z from 'zod'
import { jsonOf, type Loopback, listenOnLoopback, type Reply } from '../loopback.ts'
import type { Drawer, Shelf } from '../shelf.ts'

/** Somebody in the user pool: `sub` is Cognito's own name for them, `username` the one they were given. */
const PoolUser = z.object({
  username: z.string(),
  sub: z.string(),
  email: z.string(),
  createdAt: z.number(),
  signedOutAt: z.number().optional(),
  /** How often they were sent a first password, and when they first came in. */
  invitations: z.int().default(1),
  cameInAt: z.number().optional(),
})
export type PoolUser = z.infer<typeof PoolUser>

export type UserPool = Loopback & { users: () => PoolUser[]; cameIn: (username: string) => void }

const Pool = z.object({ UserPoolId: z.string().regex(/^[\w-]{1,55}_[0-9a-zA-Z]+$/) })
const User = Pool.extend({ Username: z.string().regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u) })
const NewUser = User.extend({
  UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string().max(2048) })).default([]),
  DesiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).default(['SMS']),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
})

/**
 * Amazon Cognito's user pools over their JSON 1.1 protocol, as far as we use them: users are made, signed out, asked after and deleted.
 * The invitation isn't sent, only counted: nobody needs a password here. Who came in once has chosen their own.
 */
export async function startUserPool({ shelf, now }: { shelf: Shelf; now: () => number }): Promise<UserPool> {
  const users = shelf.drawer('pool-user', PoolUser)
  const server = await listenOnLoopback({
    name: 'user-pool',
    shelf,
    answer: async ({ headers, body }) => {
      const operation = String(headers['x-amz-target'] ?? '').replace('AWSCognitoIdentityProviderService.', '')
      return (
        operations[operation]?.(jsonOf(body), { users, at: now() / 1000 }) ??
        refusal('UnknownOperationException', `${operation} is not simulated.`)
      )
    },
  })
  const cameIn = (username: string) => {
    const user = users.get(username)
    if (user && user.cameInAt === undefined) users.put(username, { ...user, cameInAt: now() / 1000 })
  }
  return { ...server, users: users.all, cameIn }
}

type Operation = (asked: unknown, world: { users: Drawer<PoolUser>; at: number }) => Reply

/** What Cognito refuses whoever it is about, then what needs the user. */
const ofUser =
  (act: (user: PoolUser, world: Parameters<Operation>[1]) => Reply): Operation =>
  (asked, world) => {
    const named = User.safeParse(asked)
    if (!named.success) return invalid()
    const user = world.users.get(named.data.Username)
    return user ? act(user, world) : refusal('UserNotFoundException', 'User does not exist.')
  }

const invitedAgain = ofUser((user, { users }) => {
  if (user.cameInAt !== undefined)
    return refusal('UnsupportedUserStateException', 'Resend not possible. Status must be FORCE_CHANGE_PASSWORD.')
  const again = { ...user, invitations: user.invitations + 1 }
  users.put(user.username, again)
  return reply(200, { User: { ...shown(again), Attributes: attributesOf(again) } })
})

const operations: Record<string, Operation> = {
  AdminCreateUser: (asked, { users, at }) => {
    const said = NewUser.safeParse(asked)
    if (!said.success) return invalid()
    const { Username: username, UserAttributes, DesiredDeliveryMediums, MessageAction } = said.data
    if (MessageAction === 'RESEND') return invitedAgain(said.data, { users, at })
    const attributes = new Map(UserAttributes.map(({ Name, Value }) => [Name, Value]))
    const email = attributes.get('email') ?? ''
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return refusal('InvalidParameterException', 'Invalid email address format.')
    if (!DesiredDeliveryMediums.includes('EMAIL')) return refusal('InvalidParameterException', 'User has no phone number.')
    if (users.get(username)) return refusal('UsernameExistsException', 'User account already exists')
    const user = { username, sub: randomUUID(), email, createdAt: at, invitations: 1 }
    users.put(username, user)
    return reply(200, { User: { ...shown(user), Attributes: attributesOf(user) } })
  },
  AdminGetUser: ofUser((user) => reply(200, { ...shown(user), UserAttributes: attributesOf(user) })),
  AdminUserGlobalSignOut: ofUser((user, { users, at }) => {
    users.put(user.username, { ...user, signedOutAt: at })
    return reply(200, {})
  }),
  AdminDeleteUser: ofUser(({ username }, { users }) => {
    users.remove(username)
    return reply(200, {})
  }),
}

const attributesOf = ({ sub, email }: PoolUser) => [
  { Name: 'sub', Value: sub },
  { Name: 'email', Value: email },
  { Name: 'email_verified', Value: 'true' },
]

function shown({ username, createdAt, cameInAt }: PoolUser) {
  return {
    Username: username,
    UserCreateDate: createdAt,
    UserLastModifiedDate: createdAt,
    Enabled: true,
    UserStatus: cameInAt === undefined ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED',
  }
}

function invalid(): Reply {
  return refusal('InvalidParameterException', 'The request is not valid.')
}

function refusal(code: string, message: string): Reply {
  return reply(400, { __type: code, message }, { 'x-amzn-errortype': code })
}

function reply(status: number, json: Record<string, unknown>, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.1', ...headers }, json }
}
