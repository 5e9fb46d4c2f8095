/** A name as CloudFormation's logical ids are written. */
export const pascalCase = (name: string): string => name.replace(/(^|-)([a-z0-9])/g, (_, _dash, letter) => letter.toUpperCase())
