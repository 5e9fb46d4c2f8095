import { type BareRows, bareRowsAt } from './bareRows.ts'
import type { Bench, Found, Row, Told } from './bench.ts'
import { startCluster } from './cluster.ts'
import { type Door, openDoor } from './door.ts'
import { age } from './history.ts'
import { interleaved, median, type Rounds, ratio } from './interleaved.ts'
import { type Medusa, startMedusa } from './medusa.ts'
import { openAccounts } from './openAccounts.ts'
import { processorMillis } from './processorTime.ts'
import { pumped } from './pump.ts'
import { debit, fillAccounts } from './storeCredit.ts'
import { withHouse } from './withHouse.ts'

const [accountCount, atOnce] = [200, 16]
const [rounds, millis] = [5, 3_000]
/** Of the second part: an account that stays young and one that is given a history, and debits one after the other in a turn. */
const [agedAccounts, agedRounds, agedDebits] = [2, 8, 10]
const openedCount = accountCount + agedAccounts
/** Bytes of the rows a debit writes beside its account's: the purse, the payment it draws on, its own, its pointer, its record. */
const debitRows = [250, 350, 350, 450, 900]

/** One of those who take a cent: whose, from which accounts, and the process whose time it takes. */
type Side = { name: string; accountIds: readonly string[]; take: (accountId: string) => Promise<void>; pid?: number }
type Peers = { medusa: Medusa; door: Door; bare: BareRows; ageOurs: (count: number) => Promise<void>; told: Told }

export const peer: Bench = {
  name: 'peer',
  says: 'debits of store credit over HTTP, on one account and on 200, without and with a history: ours against Medusa’s',
  run: async (told, { largest = 100_000 } = {}) =>
    withHouse(async (house, endpoint) => {
      house.leaveUnchecked('the records of the history tell of orders that never were')
      const cluster = await startCluster(told)
      const closing = [cluster.stop]
      try {
        const medusa = await startMedusa({ cluster, accountCount: openedCount, told })
        closing.unshift(medusa.stop)
        told(`${openedCount} accounts are opened in ours`)
        await openAccounts(house, openedCount)
        await fillAccounts(house.keeper, openedCount)
        const tableName = process.env.TABLE_NAME ?? ''
        const door = await openDoor('api', 'POST /v1/accounts/{accountId}/top-ups')
        closing.unshift(door.stop)
        const bare = bareRowsAt(endpoint, { tableName }, debitRows)
        closing.unshift(async () => bare.end())
        const ageOurs = (count: number) => age({ endpoint, tableName, accountId: `acc_${openedCount}`, count })
        return await measured({ medusa, door, bare, ageOurs, told }, largest)
      } finally {
        for (const close of closing) await close()
      }
    }),
}

async function measured({ medusa, door, bare, ageOurs, told }: Peers, largest: number): Promise<Found> {
  let count = 0
  const ours = (accountId: string) => {
    count += 1
    return debit(door, accountId, count)
  }
  const alone = (accountId: string) => {
    count += 1
    return bare.write(accountId, `debit-${count}`)
  }
  const own = Array.from({ length: openedCount }, (_, at) => `acc_${at + 1}`)
  const sides = (of: readonly string[], says: string): Side[] => [
    { name: `Medusa, ${says}`, accountIds: medusa.accountIds.slice(0, of.length), take: medusa.debit, pid: medusa.pid },
    { name: `ours, ${says}`, accountIds: of, take: ours, pid: door.pid },
    { name: `the local engine alone, ${says}`, accountIds: of, take: alone },
  ]
  const all = [...sides(own.slice(0, 1), 'one account'), ...sides(own.slice(0, accountCount), `${accountCount} accounts`)]
  told(`${rounds} rounds of ${all.length}, ${atOnce} at once`)
  const measures = await inRounds(all, told)

  told(`${largest} movements are written into the history of an account of each`)
  const [young, old] = [openedCount - 2, openedCount - 1]
  await Promise.all([medusa.age(medusa.accountIds[old] ?? '', largest), ageOurs(largest)])
  const turn = (take: Side['take'], accountId: string | undefined) => () => oneByOne(() => take(accountId ?? ''))
  told('one after the other, on an account without a history and on that with one')
  const aged = await interleaved(
    {
      'Medusa, young': turn(medusa.debit, medusa.accountIds[young]),
      'Medusa, old': turn(medusa.debit, medusa.accountIds[old]),
      'ours, young': turn(ours, own[young]),
      'ours, old': turn(ours, own[old]),
    },
    agedRounds,
    told,
  )
  return foundOf(measures, { sides: all, aged, largest })
}

/** Milliseconds of one debit, of some one after the other. */
async function oneByOne(take: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  for (let at = 0; at < agedDebits; at += 1) await take()
  return (performance.now() - begun) / agedDebits
}

type Measures = { rate: Rounds; processor: Rounds }

/** Of each side and round: debits a second, and milliseconds of its process's time for one. */
async function inRounds(sides: readonly Side[], told: Told): Promise<Measures> {
  const used: Record<string, number[]> = Object.fromEntries(sides.map(({ name }) => [name, []]))
  const turn =
    ({ name, accountIds, take, pid }: Side) =>
    async () => {
      const before = pid === undefined ? 0 : processorMillis(pid)
      const { count, seconds } = await pumped((at) => take(accountIds[at % accountIds.length] ?? ''), { atOnce, millis })
      if (pid !== undefined) used[name]?.push((processorMillis(pid) - before) / count)
      return count / seconds
    }
  const rate = await interleaved(Object.fromEntries(sides.map((side) => [side.name, turn(side)])), rounds, told)
  // The first round warms up, as in the figures beside it.
  return { rate, processor: Object.fromEntries(Object.entries(used).map(([name, figures]) => [name, figures.slice(1)])) }
}

function foundOf(
  { rate, processor }: Measures,
  { sides, aged, largest }: { sides: readonly Side[]; aged: Rounds; largest: number },
): Found {
  const row = ({ name, pid }: Side): Row => ({
    who: name,
    'debits a second': median(rate[name] ?? []),
    'processor ms a debit': pid === undefined ? '' : median(processor[name] ?? []),
  })
  const grown = (who: string) => ratio(aged, `${who}, old`, `${who}, young`)
  const where = ['one account', `${accountCount} accounts`]
  return {
    tables: [
      { title: `${atOnce} at once`, rows: sides.map(row) },
      {
        title: 'One after the other, ms a debit',
        rows: ['Medusa', 'ours'].map((who) => ({
          who,
          'without a history': median(aged[`${who}, young`] ?? []),
          [`after ${largest} movements`]: median(aged[`${who}, old`] ?? []),
        })),
      },
    ],
    figures: [
      ...where.map((says) => ({
        figure: `processor time of our process for a debit, in that of Medusa’s, ${says}`,
        measured: ratio(processor, `ours, ${says}`, `Medusa, ${says}`),
        unit: '×',
        atMost: 0.1,
      })),
      ...where.map((says) => ({
        figure: `our debits a second, in the local engine’s alone, ${says}`,
        measured: ratio(rate, `ours, ${says}`, `the local engine alone, ${says}`),
        unit: '×',
      })),
      { figure: `our debit after ${largest} movements, in one without`, measured: grown('ours'), unit: '×', atMost: 1.1 },
      { figure: `Medusa’s debit after ${largest} movements, in one without`, measured: grown('Medusa'), unit: '×' },
    ],
    notes: [
      'Ours is the deployed bundle of the function `api` in a process of its own behind a bare HTTP server, on DynamoDB Local; Medusa 2.21.1 with its plugin for store credit on Debian’s PostgreSQL, in production mode, logging only what goes wrong. Databases are apart: their time counts for nobody. Medusa’s process checks a token at each debit; ours is let in by an authorizer whose answer the gateway keeps for a minute, which is left out, as are the subscribers that bring lists up to date after it.',
      'What a debit is: here money given back from the account, with its own id that makes it happen once, a record in a hash chain and the payments it draws on; there a row that takes from a sum over all rows of the account. Throughput is that of two databases, and of a local double in our case.',
    ],
  }
}
