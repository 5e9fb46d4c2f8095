/** The party where people sign in. Throws for all that trying again may mend, and never says an address. */
export type SignIn = {
  /** Lets somebody sign in under a name, and has the invitation sent. A name that stands is left as it is. */
  open(person: { name: string; email: string }): Promise<'opened' | 'stood'>
  /** Has the invitation of a name that stands sent again, with a new first password; `used` where somebody signs in under it already. */
  invite(name: string): Promise<'sent' | 'used' | 'nobody'>
  /** Ends all sessions of a name and lets nobody sign in under it. */
  close(name: string): Promise<'closed' | 'nobody'>
}
