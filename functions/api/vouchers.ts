import type { Route } from './route.ts'

export const vouchers: readonly Route[] = [
  { method: 'POST', path: '/v1/vouchers', name: 'sellVoucher', makes: '/v1/vouchers/{voucherId}' },
  { method: 'GET', path: '/v1/vouchers', name: 'listVouchers' },
  { method: 'GET', path: '/v1/vouchers/{voucherId}', name: 'getVoucher' },
  { method: 'POST', path: '/v1/vouchers/{voucherId}/refund', name: 'refundVoucher' },
  { method: 'POST', path: '/v1/accounts/{accountId}/vouchers', name: 'redeemVoucher', makes: '/v1/payments/{paymentId}' },
]
