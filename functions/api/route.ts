/** One line of a route table; the operation's name is the command's or query's name everywhere. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** API Gateway's notation, such as `/v1/accounts/{accountId}`. */
  path: string
  name: string
  /** True where no caller identifies itself: documentation, webhooks, pay links. */
  open?: true
  /** Where what was made is found afterwards, by fields of the answer; such a route answers 201. */
  makes?: string
}
