import { randomUUID } from 'node:crypto'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DeleteCommand, DynamoDBDocumentClient, PutCommand, QueryCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type Counts, noCounts } from '../../../tools/cost/prices.ts'
import { tableShape } from '../../kit/keeper.ts'
import { overhear } from '../overhear.ts'
import { basketTotal } from './basket.ts'
import { Meter, together } from './meter.ts'
import {
  account,
  auditRow,
  deliveryRow,
  idempotencyRow,
  invoiceRow,
  mailRow,
  type NaiveRow,
  orderRow,
  outboxRow,
  paymentRow,
  seriesRow,
  summaryRows,
} from './naiveRows.ts'
import { ourIndexes } from './shape.ts'

/**
 * What a user would build instead, as much event-driven advice has it: each step is a command on the bus, told by an outbox row that the
 * relay deletes; whoever takes a request or an event guards itself by an idempotency row of its own; figures are counted anew by query at
 * each step; an audit trail is kept. The same basket, the same lists, the same gapless numbers. It is really run on the engine.
 */
class Naive {
  readonly #client: DynamoDBDocumentClient
  readonly #tableName = `naive-${randomUUID()}`
  counts: Counts = { ...noCounts }

  constructor(endpoint: string) {
    const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
    this.#client = DynamoDBDocumentClient.from(new DynamoDBClient({ endpoint, region: 'eu-west-3', credentials }))
  }

  async open(): Promise<void> {
    await this.#client.send(new CreateTableCommand({ TableName: this.#tableName, ...tableShape }))
  }

  stop(): void {
    this.#client.destroy()
  }

  /** A request: guarded, written down as a command, answered. */
  async door(name: string, rows: readonly NaiveRow[]): Promise<void> {
    this.counts.http += 1
    await this.#guarded(name, async () => {
      const command = outboxRow(name, rows[0] ?? {})
      await this.#write([...rows, command])
      return command
    }).then((command) => this.#relay(command))
  }

  /** A subscriber that decides: counts the account anew, writes what it decided, its audit line and its event. */
  async decided(name: string, rows: readonly NaiveRow[]): Promise<void> {
    await this.#guarded(name, async () => {
      await this.#rowsOfAccount()
      const event = outboxRow(name, { ...rows[0] })
      await this.#write([...rows, auditRow(name, { rows: rows.map(({ sk }) => sk) }), event])
      return event
    }).then((event) => this.#relay(event))
  }

  /** A subscriber that keeps what lists show: counts the account anew and writes its places. */
  async summarized(): Promise<void> {
    await this.#guarded('summary', async () => {
      for (const Item of summaryRows(await this.#rowsOfAccount()))
        await this.#client.send(new PutCommand({ TableName: this.#tableName, Item }))
    })
  }

  /** A subscriber that sends a mail, and remembers that it did. */
  async mailed(orderId: string): Promise<void> {
    await this.#guarded('mail', async () => {
      await this.#write([mailRow(orderId, 'sent')])
      this.counts.mails += 1
      this.counts.documents += 1
    })
  }

  async #guarded<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.counts.invocations += 1
    const { pk, sk, ...row } = idempotencyRow(`${name}#${randomUUID()}`)
    await this.#client.send(
      new PutCommand({ TableName: this.#tableName, Item: { pk, sk, ...row }, ConditionExpression: 'attribute_not_exists(pk)' }),
    )
    const answer = await work()
    await this.#client.send(
      new UpdateCommand({
        TableName: this.#tableName,
        Key: { pk, sk },
        UpdateExpression: 'SET #status = :status, responseData = :answer',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':status': 'COMPLETED',
          ':answer': { accountId: account, outcome: 'approved', figures: { unpaid: 1, exposure: 2 } },
        },
        ReturnValues: 'ALL_NEW',
      }),
    )
    return answer
  }

  /** The stream wakes the relay, which tells the bus and deletes the row. */
  async #relay({ pk, sk }: NaiveRow): Promise<void> {
    this.counts.invocations += 1
    this.counts.events += 1
    await this.#client.send(new DeleteCommand({ TableName: this.#tableName, Key: { pk, sk } }))
  }

  async #write(rows: readonly NaiveRow[]): Promise<void> {
    await this.#client.send(
      new TransactWriteCommand({ TransactItems: rows.map((Item) => ({ Put: { TableName: this.#tableName, Item } })) }),
    )
  }

  async #rowsOfAccount(): Promise<Record<string, unknown>[]> {
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': orderRow('', 'placed').pk },
        ConsistentRead: true,
      }),
    )
    return Items
  }
}

type Step = (naive: Naive, orderId: string) => Promise<void>

/** Each step: the request, its decision on the bus, and the lists after it. */
const steps: Readonly<Record<'order' | 'delivery' | 'invoice' | 'payment', Step>> = {
  order: async (naive, orderId) => {
    await naive.door('place-order', [orderRow(orderId, 'received')])
    await naive.decided('check-credit', [orderRow(orderId, 'placed')])
    await naive.summarized()
  },
  delivery: async (naive, orderId) => {
    await naive.door('report-delivery', [deliveryRow(orderId)])
    await naive.decided('apply-delivery', [orderRow(orderId, 'delivered')])
    await naive.summarized()
  },
  invoice: async (naive, orderId) => {
    await naive.door('issue-invoice', [])
    await naive.decided('number-invoice', [invoiceRow(orderId, basketTotal), orderRow(orderId, 'invoiced'), seriesRow(2)])
    await naive.mailed(orderId)
    await naive.decided('mail-reported', [mailRow(orderId, 'delivered')])
    await naive.summarized()
  },
  payment: async (naive, orderId) => {
    await naive.door('pay', [])
    await naive.door('payment-webhook', [paymentRow(orderId)])
    await naive.decided('reconcile', [paymentRow(orderId), invoiceRow(orderId, 0)])
    await naive.summarized()
  },
}

/** Plays the naive life of an order and answers what each step cost, by the same meter. */
export async function playNaively(engine: string): Promise<Record<keyof typeof steps, Counts>> {
  const trace = await overhear(engine, () => 'naive')
  const naive = new Naive(trace.url)
  try {
    await naive.open()
    trace.exchanges()
    const meter = new Meter(ourIndexes)
    const cost = async (step: Step, orderId: string): Promise<Counts> => {
      naive.counts = { ...noCounts }
      await step(naive, orderId)
      const { write, entries, read } = together(meter.spent(trace.exchanges()))
      return { ...naive.counts, write, entries, read }
    }
    // The same customer as ours: an invoice that is owed, and two orders open.
    for (const step of [steps.order, steps.delivery, steps.invoice]) await cost(step, 'web-100001')
    for (const orderId of ['web-100002', 'web-100003']) await cost(steps.order, orderId)
    const orderId = 'web-100004'
    return {
      order: await cost(steps.order, orderId),
      delivery: await cost(steps.delivery, orderId),
      invoice: await cost(steps.invoice, orderId),
      payment: await cost(steps.payment, orderId),
    }
  } finally {
    naive.stop()
    await trace.stop()
  }
}
