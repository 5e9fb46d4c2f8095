export const acceptFindings = (..._: unknown[]): void => {}
