import { type Settings, storeCreditCode } from './settings.ts'

/** Whether money changes hands by a method: one of the merchant's list, and not store credit. */
export function isMoneyBy(method: string, { paymentMethods }: Pick<Settings, 'paymentMethods'>): boolean {
  return method !== storeCreditCode && paymentMethods.some(({ code }) => code === method)
}
