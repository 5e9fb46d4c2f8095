import type { Route } from './route.ts'

export const access: readonly Route[] = [
  { method: 'GET', path: '/v1/keys', name: 'listKeys' },
  { method: 'POST', path: '/v1/keys', name: 'createKey', makes: '/v1/keys' },
  { method: 'POST', path: '/v1/keys/{keyId}/rotate', name: 'rotateKey' },
  { method: 'POST', path: '/v1/keys/{keyId}/revoke', name: 'revokeKey' },
  { method: 'GET', path: '/v1/people', name: 'listPeople' },
  { method: 'POST', path: '/v1/people', name: 'invitePerson', makes: '/v1/people' },
  { method: 'POST', path: '/v1/people/{personId}/invitation/send', name: 'sendInvitation' },
  { method: 'PUT', path: '/v1/people/{personId}/role', name: 'changePersonRole' },
  { method: 'POST', path: '/v1/people/{personId}/remove', name: 'removePerson' },
]
