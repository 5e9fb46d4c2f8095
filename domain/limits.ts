/** Every bound of the system on one page. What passes a bound is refused before anything is written. */
export const bounds = {
  /** Minor units of one amount: ten billion of a two-decimal currency. */
  amount: 1_000_000_000_000,
  /** Minor units of a sum over many amounts; far inside the safe integers. */
  figure: 4_000_000_000_000_000,
  linesPerOrder: 200,
  ordersPerInvoice: 40,
  linesPerInvoice: 500,
  /** Credit notes of one invoice. */
  creditNotesPerInvoice: 200,
  /** Payments that one credit note gives back the way they came; what is left then is deposit. */
  tendersPerCreditNote: 20,
  /** Orders and the payments they draw on that one invoice takes when it is told no orders. */
  rowsPerInvoice: 65,
  /** Accounts whose invoices a periodic run numbers in one commit. */
  accountsPerNumbering: 15,
  /** Invoices and claims matched in one commit; the rest follows by the next event. */
  itemsPerMatching: 30,
  /** Payments drawn on in one commit. */
  paymentsPerMatching: 30,
  /** Held orders re-checked in one commit, oldest first; the next event continues. */
  ordersPerRecheck: 70,
  /** Orders with reservations that are looked at, and may lose them, in one commit. */
  ordersPerExpiry: 70,
  /** Held orders that one request releases. */
  ordersPerRelease: 100,
  /** Accounts, and invoices, and deposits that one request imports. */
  rowsPerImport: 50,
  /** Allocations and reservations that one reversal takes apart; what it would take beyond them is a claim. */
  rowsPerReversal: 35,
  /**
   * Payments of one account with open money, some 300 bytes each with the longest ids. The purse's row takes more, for what a provider
   * gives back and for reservations.
   */
  openPayments: 500,
  /** Estimated bytes of a purse up to which another payment is let in; the rest of its row is for what can't be refused. */
  purseBytes: 200_000,
  /** Letters of an event's id, as long as its merchant's and account's make it, with a mark behind it. */
  eventId: 300,
  /** Estimated bytes of an order's lines, with all that deliveries added; the rest of its row is for its deliveries and decision. */
  orderLinesBytes: 230_000,
  /** Deliveries of one order. */
  deliveriesPerOrder: 500,
  /** Deliveries that wait for one order. */
  parkedDeliveries: 20,
  /** Reports of refunds and disputes that wait for one payment. */
  parkedReports: 20,
  /** Invoices one calculation of the days to pay goes through. */
  observationsPerPeriod: 1_000,
  /** Earlier results of an account's days to pay that are kept beside the current one. */
  earlierPeriods: 60,
  pageSize: 100,
  /** Customers that a search answers, and that it looks at in each of its lists. */
  foundAccounts: 50,
  foundPerList: 50,
  shipTosPerCustomer: 50,
  /** Journal records read in one page by statements, checks and republishing. */
  recordsPerPage: 500,
  /** Movements printed on one statement; the sums always cover all. */
  movementsPerStatement: 500,
  /** Journal records looked through to say how many movements a statement leaves out; beyond them it says "more than". */
  recordsCounted: 10_000,
  /** Bytes of an encoded row; DynamoDB stops at 400 KB. */
  rowBytes: 300_000,
  /** Actions in one commit; DynamoDB stops at 100. */
  actionsPerCommit: 80,
  /** Bytes of one commit; DynamoDB stops at 4 MB. */
  commitBytes: 3_000_000,
  /** Requests a second of one API key or person, on average over ten seconds, where the key says nothing else. */
  requestsPerSecond: 100,
  requestsPerSecondMost: 1_000,
  peoplePerMerchant: 500,
  /** Hours for which the secret before a rotation of an API key may go on. */
  overlapHours: 720,
  /** Bytes of a request's body. */
  bodyBytes: 1_000_000,
  /** Bytes of a webhook's body. */
  webhookBytes: 262_144,
  /** Nesting of a request's JSON. */
  jsonDepth: 20,
} as const
