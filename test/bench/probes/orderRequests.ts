import { openAccounts } from '../openAccounts.ts'
import { overhear } from '../overhear.ts'
import { withHouse } from '../withHouse.ts'
import { placed } from './placed.ts'

const orders = 20

/** Requests to the engine of an order on an account that this process saw last, through the checkout's handler. */
const requests = await withHouse(async (house, engine) => {
  await openAccounts(house, 1)
  const heard = await overhear(engine)
  process.env.AWS_ENDPOINT_URL_DYNAMODB = heard.url
  try {
    const { handler } = await import('../../../functions/api/checkout.ts')
    await placed(handler, 'ord_first')
    heard.exchanges()
    for (let at = 0; at < orders; at += 1) await placed(handler, `ord_again-${at}`)
    return heard.exchanges().length
  } finally {
    process.env.AWS_ENDPOINT_URL_DYNAMODB = engine
    await heard.stop()
  }
})
process.stdout.write(`${requests / orders}\n`)
