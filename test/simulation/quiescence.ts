import { createHash } from 'node:crypto'
import { refs } from '../../domain/command.ts'
import { AccountId, ClaimId, CreditNoteId, InvoiceId, MailId, OrderId, PaymentId, VoucherId } from '../../domain/ids.ts'
import { mailOfCreditNote } from '../../domain/invoices/creditNote.ts'
import { firstMailOf } from '../../domain/invoices/invoiceView.ts'
import { type Ref, refText } from '../../domain/states.ts'
import { mailOfReceipt } from '../../domain/store-credit/receipt.ts'
import { checkAccount, checkChain } from '../../store/check.ts'
import { recordOf } from '../../store/codec.ts'
import { checkVoucher } from '../../store/voucherCheck.ts'
import type { Chance } from './chance.ts'
import { compareRow } from './compare.ts'
import { Divergence, same } from './divergence.ts'
import { compareLists } from './lists.ts'
import { type Book, figuresOf } from './oracle/book.ts'
import type { Merchant } from './oracle/merchant.ts'
import { restless } from './oracle/money.ts'
import { recheckHolds } from './oracle/orders.ts'
import { compareRuns } from './runsAtRest.ts'
import type { Shop, World } from './simulated.ts'

const dayMillis = 86_400_000

/** All that the journal says but what is random by design: ids of commits, salted hashes of inputs, and the hashes over them. */
export function digestOf(world: World): string {
  const told = world.commits.records.map(({ record: { commitId: _, inputHash: __, hash: ___, previousHash: ____, ...rest } }) => rest)
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}

/** Everything that was to be done is done, without faults. */
async function drain(world: World, chance: Chance): Promise<void> {
  const { bus } = world
  for (let steps = 0; bus.pending.length > 0 || bus.deadLetters.length > 0; steps += 1) {
    if (steps > 20_000)
      throw new Divergence(
        `the world never comes to rest: ${bus.pending
          .slice(0, 5)
          .map(({ what }) => what)
          .join(', ')}`,
      )
    const delivery = bus.pending.shift()
    if (delivery) await bus.deliver(delivery, chance)
    else bus.pending.push(...bus.deadLetters.splice(0))
  }
}

function restOf(world: World, { waitsForRun }: { waitsForRun: boolean }): void {
  for (const shop of world.shops) {
    const today = world.today(shop)
    for (const book of shop.oracle.books.values()) {
      const [idle] = restless(book)
      if (idle !== undefined) throw new Divergence(`at rest, ${idle}`)
      const now = new Date(world.millis).toISOString()
      const releasedOn = (day: string) => recheckHolds(structuredClone(book), { today: day, now, by: '', rules: shop.settings }).released
      // What a day alone lets go is for the run of that day, which may have come before the list it goes by; and no run begins by the
      // clock where no merchant was opened.
      const then = waitsForRun || !shop.oracle.opened ? new Set(releasedOn(book.trail.at(-1)?.on ?? today)) : undefined
      const released = releasedOn(today).filter((order) => then?.has(order) ?? true)
      if (released.length > 0) throw new Divergence(`at rest, ${released.join(', ')} of ${book.id} could be released`)
    }
  }
}

/** Who works for a merchant can sign in, and nobody else; no invitation that was asked for waits. */
function signInsOf({ outside, shops }: World): void {
  const works = shops.flatMap(({ id, oracle }) => [...oracle.people].flatMap(([person, { gone }]) => (gone ? [] : [`${id} ${person}`])))
  const waiting = shops.flatMap(({ oracle }) =>
    [...oracle.people.values()].filter(({ gone, invitation }) => !gone && invitation?.state === 'asked'),
  )
  if (waiting.length > 0) throw new Divergence(`${waiting.length} wait for an invitation that was asked for`)
  same('who can sign in', { found: [...outside.signIns].toSorted(), expected: works.toSorted() })
}

/** Every row of an account that must exist. */
function refsOf(book: Book, { creditNotes, receipts }: Merchant): Ref[] {
  const id = AccountId.parse(book.id)
  return [
    refs.account(id),
    ...book.orders.map((order) => refs.order(id, OrderId.parse(order.id))),
    ...book.payments.map((payment) => refs.payment(id, PaymentId.parse(payment.id))),
    ...book.debts.map((debt) =>
      debt.claimOn === undefined ? refs.invoice(id, InvoiceId.parse(debt.id)) : refs.claim(id, ClaimId.parse(debt.id)),
    ),
    ...book.debts
      .filter(({ claimOn, settledElsewhere }) => claimOn === undefined && settledElsewhere === undefined)
      .map((debt) => refs.mail(id, MailId.parse(firstMailOf(InvoiceId.parse(debt.id))))),
    ...[...receipts].flatMap(([payment, { account, mailed }]) =>
      mailed && account === book.id ? [refs.mail(id, mailOfReceipt(PaymentId.parse(payment)))] : [],
    ),
    ...[...creditNotes].flatMap(([note, { account }]) =>
      account === book.id ? [refs.mail(id, mailOfCreditNote(CreditNoteId.parse(note)))] : [],
    ),
  ]
}

async function compareBook({ truth }: World, { id: merchantId, oracle }: Shop, book: Book): Promise<void> {
  const accountId = AccountId.parse(book.id)
  const wanted = refsOf(book, oracle)
  const rows = await truth.get(merchantId, [...wanted, refs.purse(accountId), refs.standing(accountId)])
  const missing = wanted.filter((ref) => !rows.has(refText(ref)))
  if (missing.length > 0) throw new Divergence(`there is no ${missing.map(refText).join(', ')}`)
  for (const row of rows.values()) compareRow(oracle, row)
  const [fault] = await checkAccount({ keeper: truth, merchantId, accountId })
  if (fault) throw new Divergence(`the check of ${book.id}: ${JSON.stringify(fault)}`)
  const standing = rows.get(refText(refs.standing(accountId)))
  const { unpaid, deposits, openOrders, charged } = figuresOf(book)
  const {
    openOrders: o,
    balance,
    remainder,
    exposure,
    drift,
  } = standing?.kind === 'standing' ? standing.state : { openOrders: -1, balance: 0, remainder: 0, exposure: 0, drift: true }
  same(`the standing of ${book.id}`, {
    found: { openOrders: o, balance, remainder, exposure, drift },
    expected: {
      openOrders,
      balance: deposits - unpaid,
      remainder: deposits - unpaid - openOrders,
      exposure: unpaid + charged,
      drift: false,
    },
  })
}

/** The merchant's totals are the sum of its accounts, per currency. */
async function compareTotals({ truth }: World, { id, oracle }: Shop): Promise<void> {
  for (const currency of ['EUR', 'JPY']) {
    const rows = await truth.get(
      id,
      Array.from({ length: 8 }, (_, shard) => refs.totals(currency, shard)),
    )
    const found = { accountCount: 0, openOrders: 0, unpaid: 0, deposits: 0 }
    for (const row of rows.values())
      if (row.kind === 'totals')
        for (const name of ['accountCount', 'openOrders', 'unpaid', 'deposits'] as const) found[name] += row.state[name]
    const expected = { accountCount: 0, openOrders: 0, unpaid: 0, deposits: 0 }
    for (const book of oracle.books.values()) {
      if (book.currency !== currency) continue
      const { openOrders, unpaid, deposits } = figuresOf(book)
      expected.accountCount += 1
      Object.assign(expected, {
        openOrders: expected.openOrders + openOrders,
        unpaid: expected.unpaid + unpaid,
        deposits: expected.deposits + deposits,
      })
    }
    same(`the totals of ${id} in ${currency}`, { found, expected })
  }
}

/** Records that moved money, by the time they were written: together they lead to what every account owes and has. */
async function compareBooked({ truth }: World, { id, oracle }: Shop): Promise<void> {
  const found: Record<string, { unpaid: number; deposits: number }> = {}
  for (const book of oracle.books.values()) found[book.id] = { unpaid: 0, deposits: 0 }
  const period = { from: '2000-01-01T00:00:00.000Z', to: '2999-01-01T00:00:00.000Z', limit: 500 }
  let after: string | undefined
  do {
    const page = await truth.booked(id, { ...period, ...(after !== undefined && { after }) })
    for (const { chain, postings } of page.items.map(recordOf)) {
      if (chain.startsWith('voucher:')) continue
      const sums = found[chain]
      if (!sums) throw new Divergence(`a record of ${chain} moved money, which is no account`)
      for (const { debit, credit, amount } of postings) {
        sums.unpaid += (debit === 'receivable' ? amount : 0) - (credit === 'receivable' ? amount : 0)
        sums.deposits += (credit === 'deposits' ? amount : 0) - (debit === 'deposits' ? amount : 0)
      }
    }
    after = page.next
  } while (after !== undefined)
  for (const book of oracle.books.values()) {
    const { unpaid, deposits } = figuresOf(book)
    same(`what was booked of ${book.id}`, { found: found[book.id], expected: { unpaid, deposits } })
  }
}

async function compareChains({ truth }: World, { id, oracle }: Shop): Promise<void> {
  for (const root of [refs.merchant(), ...[...oracle.series.keys()].map(refs.series)]) {
    const [fault] = await checkChain(truth, id, root)
    if (fault) throw new Divergence(`the chain of ${refText(root)}: ${JSON.stringify(fault)}`)
  }
  for (const [voucherId, voucher] of oracle.vouchers) {
    const [fault] = await checkVoucher({ keeper: truth, merchantId: id, voucherId: VoucherId.parse(voucherId) })
    if (fault) throw new Divergence(`the voucher ${voucherId}: ${JSON.stringify(fault)}`)
    const [row] = (await truth.get(id, [refs.voucher(voucherId)])).values()
    same(`the voucher ${voucherId} at rest`, { found: row?.kind === 'voucher' ? row.state.state : undefined, expected: voucher.state })
  }
}

/** All events ever told are told again: nothing comes of it. */
async function replayAll(world: World, chance: Chance): Promise<void> {
  const commits = world.commits.count
  for (const envelope of world.bus.archive) world.bus.put(envelope)
  await drain(world, chance)
  const after = world.commits.records.slice(-3).map(({ record }) => `${record.command} in ${record.chain}`)
  if (world.commits.count !== commits)
    throw new Divergence(`replaying the whole archive wrote ${world.commits.count - commits} times: ${after.join(', ')}`)
}

/** Lets the world come to rest, faultless, and compares what stands then. */
export async function quiesce(world: World, chance: Chance): Promise<void> {
  world.faults.off = true
  world.turns.off = true
  await drain(world, chance)
  world.bus.replayLost()
  await drain(world, chance)
  const [unheard] = world.bus.unheard()
  if (unheard !== undefined) throw new Divergence(unheard)
  restOf(world, { waitsForRun: true })
  // The lists are right now: the runs of the next day leave nothing to do.
  world.wait(dayMillis)
  await drain(world, chance)
  restOf(world, { waitsForRun: false })
  signInsOf(world)
  for (const shop of world.shops) {
    for (const book of shop.oracle.books.values()) await compareBook(world, shop, book)
    await compareTotals(world, shop)
    await compareLists(world, shop)
    await compareBooked(world, shop)
    await compareChains(world, shop)
    await compareRuns(world, shop)
  }
  // Days alone change what is due. Once it was looked at today, nothing is left to do.
  for (const shop of world.shops) world.lookAtAll(shop)
  await drain(world, chance)
  await replayAll(world, chance)
  await replayAll(world, chance)
}
