import type { Route } from './route.ts'

export const access: readonly Route[] = [
  { method: 'GET', path: '/v1/keys', name: 'listKeys' },
  { method: 'POST', path: '/v1/keys', name: 'createKey', makes: '/v1/keys' },
  { method: 'POST', path: '/v1/keys/{keyId}/rotate', name: 'rotateKey' },
  { method: 'POST', path: '/v1/keys/{keyId}/revoke', name: 'revokeKey' },
]
