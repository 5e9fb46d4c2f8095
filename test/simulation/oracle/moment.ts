export type Rules = {
  settlementPolicy: string
  ageing: { by: string; days: readonly number[] }
  holdPeriodMinimum: number
  reservationExpiryDays: number
  statusCodes: readonly { code: string; behaviour: string }[]
  paymentMethods: readonly { code: string }[]
  paymentProvider: string
  onlineRefunds: string
  receipts: { mail: string }
  invoiceSeries: string
  creditNoteSeries: string
  writeOffTolerance: number
  timeZone: string
  bureau: { limitPolicy: string }
  statements: { schedule: string }
  reminders: { levels: readonly { daysLate: number }[] }
  features: { b2bCredit: boolean; invoicing: boolean; storeCredit: boolean }
}

/** When and by which settings a deed is decided; `placing` where the order is new to the checks. */
export type Moment = { today: string; now: string; by: string; rules: Rules; placing?: boolean }
