import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { RunId } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { listPage } from '../../functions/runs/listing.ts'
import { BatchMessage, PageMessage } from '../../functions/runs/messages.ts'
import { dynamoKeeper } from '../../store/dynamo.ts'
import { settingsOf, theMerchant } from '../kit/builders.ts'
import { realClock } from '../kit/keeper.ts'
import { readUnitsOf } from '../kit/wire.ts'
import type { Target } from './seeding.ts'

/** Whom a run of statements finds, listed by the lister itself to its end, and the read units that took, its own pages included. */
export async function foundToState(
  target: Target & { client: DynamoDBDocumentClient },
  { dueOn, settings = settingsOf() }: { dueOn: string; settings?: Settings },
): Promise<{ accountIds: Set<string>; units: number }> {
  const units = readUnitsOf(target.client)
  const accountIds = new Set<string>()
  const run = {
    merchantId: theMerchant,
    runId: RunId.parse(`run_found-${settings.statements.schedule}-${dueOn}`),
    kind: 'statements',
    dueOn,
    by: 'system:bench',
    correlationId: 'c-1',
  }
  const pages = [PageMessage.parse({ ...run, page: 0 })]
  const store = { keeper: dynamoKeeper(target), merchantId: theMerchant, clock: realClock, deadlineAt: realClock.now() + 600_000 }
  for (let asked = pages.shift(); asked; asked = pages.shift())
    await listPage(asked, {
      store,
      settings,
      millis: Date.parse(`${dueOn}T06:00:00.000Z`),
      send: async (queue, messages) => {
        for (const { body } of messages)
          if (queue === 'runs') pages.push(PageMessage.parse(body))
          else for (const accountId of BatchMessage.parse(body).accountIds) accountIds.add(accountId)
      },
    })
  return { accountIds, units: units() }
}
