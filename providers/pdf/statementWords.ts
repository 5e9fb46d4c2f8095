import type { Settings } from '../../domain/settings/settings.ts'
import type { Unshown } from '../../domain/statements/unshown.ts'
import { displayDecimal, type Language } from '../display.ts'

/** What a statement says, in the languages of customers. The causes are those of the statement's movements. */
export const statementWords = {
  fr: {
    kind: 'Relevé de compte',
    to: 'À l’attention de',
    period: 'Période',
    span: (from: string, to: string) => `du ${from} au ${to}`,
    preparedOn: 'Établi le',
    opening: 'Solde d’ouverture',
    movements: 'Mouvements',
    closing: 'Solde de clôture',
    underWay: {
      kind: 'Relevé provisoire',
      closing: 'Solde à ce jour',
      preparedOn: 'Situation au',
      note: (moment: string) =>
        `Période en cours au ${moment}\u00a0: d’autres opérations peuvent suivre, et le relevé de la période remplacera celui-ci.`,
    },
    favour: 'en votre faveur',
    owed: 'à votre charge',
    day: 'Date',
    cause: 'Opération',
    reference: 'Référence',
    amount: 'Montant',
    debit: 'Débit',
    credit: 'Crédit',
    balance: 'Solde',
    sign: 'Un solde précédé du signe moins est à votre charge.',
    first: (count: number) => `Seules les ${count} premières opérations sont détaillées\u00a0; `,
    left: {
      one: 'une autre vous est communiquée sur demande.',
      some: (count: string) => `${count} autres vous sont communiquées sur demande.`,
      atLeast: (count: string) => `plus de ${count} autres vous sont communiquées sur demande.`,
    },
    cover: 'Les soldes tiennent compte de toutes.',
    openItems: 'Factures restant à payer',
    none: 'Aucune facture ne reste à payer.',
    number: 'Facture',
    dueOn: 'Échéance',
    age: 'Ancienneté',
    outstanding: 'Reste dû',
    total: 'Total',
    moreItems: 'D’autres factures restent ouvertes ; celles-ci sont les plus anciennes.',
    theirsAlone: 'Le total ne porte que sur elles.',
    deposits: 'Dépôts disponibles sur votre compte\u00a0: ',
    ageing: { 'due-date': 'Par ancienneté, depuis l’échéance', 'invoice-date': 'Par ancienneté, depuis la facture' },
    notYet: 'Non échu',
    late: (from: number, to: number) => `${from} à ${to} jours`,
    over: (days: number) => `Plus de ${days} jours`,
    causes: {
      invoice: 'Facture',
      'credit-note': 'Avoir',
      'write-off': 'Écart passé en perte',
      payment: 'Règlement',
      'top-up': 'Versement sur le compte',
      refund: 'Remboursement',
      voucher: 'Bon cadeau',
      chargeback: 'Règlement rejeté',
      reinstated: 'Règlement rétabli',
      opening: 'Reprise de solde',
      other: 'Régularisation',
    },
  },
  en: {
    kind: 'Statement of account',
    to: 'To',
    period: 'Period',
    span: (from: string, to: string) => `${from} to ${to}`,
    preparedOn: 'Prepared on',
    opening: 'Opening balance',
    movements: 'Movements',
    closing: 'Closing balance',
    underWay: {
      kind: 'Provisional statement',
      closing: 'Balance to date',
      preparedOn: 'As of',
      note: (moment: string) =>
        `Period under way at ${moment}: further entries may follow, and the statement of the period will replace this one.`,
    },
    favour: 'in your favour',
    owed: 'owed by you',
    day: 'Date',
    cause: 'Entry',
    reference: 'Reference',
    amount: 'Amount',
    debit: 'Debit',
    credit: 'Credit',
    balance: 'Balance',
    sign: 'A balance with a minus sign is owed by you.',
    first: (count: number) => `Only the first ${count} entries are listed; `,
    left: {
      one: 'one more is sent to you on request.',
      some: (count: string) => `${count} more are sent to you on request.`,
      atLeast: (count: string) => `more than ${count} others are sent to you on request.`,
    },
    cover: 'The balances cover all of them.',
    openItems: 'Invoices still to be paid',
    none: 'No invoice is left to be paid.',
    number: 'Invoice',
    dueOn: 'Due date',
    age: 'Age',
    outstanding: 'Outstanding',
    total: 'Total',
    moreItems: 'Further invoices are open; these are the oldest.',
    theirsAlone: 'The total is theirs alone.',
    deposits: 'Deposits available on your account: ',
    ageing: { 'due-date': 'By age since the due date', 'invoice-date': 'By age since the invoice date' },
    notYet: 'Not yet due',
    late: (from: number, to: number) => `${from} to ${to} days`,
    over: (days: number) => `Over ${days} days`,
    causes: {
      invoice: 'Invoice',
      'credit-note': 'Credit note',
      'write-off': 'Small difference written off',
      payment: 'Payment',
      'top-up': 'Payment on account',
      refund: 'Refund',
      voucher: 'Voucher',
      chargeback: 'Payment reversed',
      reinstated: 'Payment reinstated',
      opening: 'Brought forward',
      other: 'Adjustment',
    },
  },
} as const

/** What is called otherwise in a statement of a period that is still under way: nothing of it is final. */
export function namesIn(language: Language, { provisional = false }: { provisional?: boolean | undefined }) {
  const { underWay, kind, closing, preparedOn } = statementWords[language]
  return provisional ? underWay : { kind, closing, preparedOn }
}

/** How many movements are not shown, and how to come by them; undefined where all are. */
export function leftOut({ count, atLeast }: Unshown, language: Language): string | undefined {
  const { left } = statementWords[language]
  const said = displayDecimal(String(count), language)
  if (atLeast) return left.atLeast(said)
  if (count === 0) return undefined
  return count === 1 ? left.one : left.some(said)
}

/** The name of an ageing period: 1 is not yet due, the last has no end (SPEC section 3, rule 4). */
export function periodName({ days }: Settings['ageing'], period: number, language: Language): string {
  const say = statementWords[language]
  const last = days[period - 2]
  const before = days[period - 3] ?? 0
  if (period <= 1) return say.notYet
  return last === undefined ? say.over(before) : say.late(before + 1, last)
}

function isKnown(cause: string, causes: object): cause is keyof (typeof statementWords)[Language]['causes'] {
  return Object.hasOwn(causes, cause)
}

/** What a movement is called. */
export function causeName(cause: string, language: Language): string {
  const { causes } = statementWords[language]
  return isKnown(cause, causes) ? causes[cause] : causes.other
}
