import type { Assembly, Resource, Stack } from './assembly.ts'
import { type Identity, identify } from './identity.ts'

/** Answers intrinsic functions of CloudFormation with what stands on this machine. */
export type Resolver = {
  resolve: (value: unknown, stack: Stack) => unknown
  properties: (resource: Resource) => Record<string, unknown>
  identity: (resource: Resource) => Identity
  /** False where the resource's condition doesn't hold. */
  exists: (resource: Resource) => boolean
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value])

/** Stands for `AWS::NoValue`: the property is left out. */
const nothing = Symbol('AWS::NoValue')

class AssemblyResolver implements Resolver {
  readonly #assembly: Assembly
  readonly #identities = new Map<Resource, Identity>()

  constructor(assembly: Assembly) {
    this.#assembly = assembly
  }

  identity(resource: Resource): Identity {
    const known = this.#identities.get(resource)
    if (known !== undefined) return known
    const made = identify(resource, (property) => this.resolve(resource.properties[property], resource.stack))
    this.#identities.set(resource, made)
    return made
  }

  properties(resource: Resource): Record<string, unknown> {
    const resolved = this.resolve(resource.properties, resource.stack)
    return isRecord(resolved) ? resolved : {}
  }

  exists(resource: Resource): boolean {
    return resource.condition === undefined || this.#condition(resource.condition, resource.stack)
  }

  resolve(value: unknown, stack: Stack): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item, stack)).filter((item) => item !== nothing)
    if (!isRecord(value)) return value
    const keys = Object.keys(value)
    const [only] = keys
    if (keys.length === 1 && only !== undefined && (only === 'Ref' || only.startsWith('Fn::')))
      return this.#intrinsic(only, value[only], stack)
    const resolved: Record<string, unknown> = {}
    for (const key of keys) {
      const item = this.resolve(value[key], stack)
      if (item !== nothing) resolved[key] = item
    }
    return resolved
  }

  #intrinsic(name: string, argument: unknown, stack: Stack): unknown {
    if (name === 'Ref') return this.#ref(String(argument), stack)
    if (name === 'Fn::Sub') return this.#sub(argument, stack)
    if (name === 'Fn::GetAtt') return this.#attribute(argument, stack)
    if (name === 'Fn::If') return this.#choose(list(argument), stack)
    const [first, second, third] = list(this.resolve(argument, stack))
    switch (name) {
      case 'Fn::Join':
        return list(second).map(String).join(String(first))
      case 'Fn::Split':
        return String(second).split(String(first))
      case 'Fn::Select':
        return list(second)[Number(first)]
      case 'Fn::Base64':
        return Buffer.from(String(first)).toString('base64')
      case 'Fn::FindInMap':
        return stack.template.Mappings[String(first)]?.[String(second)]?.[String(third)]
      case 'Fn::ImportValue':
        return this.#imported(String(first))
      case 'Fn::GetStackOutput':
        return this.#output(this.resolve(argument, stack))
      case 'Fn::GetAZs':
        return [`${stack.region}a`, `${stack.region}b`, `${stack.region}c`]
      default:
        return this.#decide(name, argument, stack)
    }
  }

  #ref(name: string, stack: Stack): unknown {
    const pseudo: Record<string, unknown> = {
      'AWS::Region': stack.region,
      'AWS::AccountId': stack.account,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
      'AWS::StackName': stack.name,
      'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/local`,
      'AWS::NotificationARNs': [],
      'AWS::NoValue': nothing,
    }
    if (name in pseudo) return pseudo[name]
    const resource = stack.resources.get(name)
    if (resource !== undefined) return this.identity(resource).ref
    const parameter = stack.template.Parameters[name]
    if (parameter !== undefined) return parameter.Default ?? ''
    throw new Error(`The template of ${stack.name} refers to ${name}, which is neither a resource nor a parameter`)
  }

  #attribute(argument: unknown, stack: Stack): unknown {
    const [id, ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
    const resource = stack.resources.get(id ?? '')
    if (resource === undefined) throw new Error(`The template of ${stack.name} asks an attribute of ${id}, which it doesn't hold`)
    const name = rest.join('.')
    return this.identity(resource).attributes[name] ?? `${id}.${name}`
  }

  #sub(argument: unknown, stack: Stack): string {
    const [text, variables] = list(argument)
    const given = this.resolve(variables ?? {}, stack)
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`
      if (isRecord(given) && name in given) return String(given[name])
      return String(name.includes('.') ? this.#attribute(name, stack) : this.#ref(name, stack))
    })
  }

  #choose([condition, yes, no]: unknown[], stack: Stack): unknown {
    return this.resolve(this.#condition(String(condition), stack) ? yes : no, stack)
  }

  #condition(name: string, stack: Stack): boolean {
    return this.#holds(stack.template.Conditions[name], stack)
  }

  #holds(expression: unknown, stack: Stack): boolean {
    if (isRecord(expression) && typeof expression.Condition === 'string') return this.#condition(expression.Condition, stack)
    return this.resolve(expression, stack) === true
  }

  #decide(name: string, argument: unknown, stack: Stack): unknown {
    if (name === 'Fn::Equals') {
      const [left, right] = list(this.resolve(argument, stack))
      return String(left) === String(right)
    }
    const parts = list(argument)
    if (name === 'Fn::Not') return !this.#holds(parts[0], stack)
    if (name === 'Fn::And') return parts.every((part) => this.#holds(part, stack))
    if (name === 'Fn::Or') return parts.some((part) => this.#holds(part, stack))
    throw new Error(`The template uses ${name}, which the local run doesn't know`)
  }

  #imported(exportName: string): unknown {
    for (const stack of this.#assembly.stacks)
      for (const output of Object.values(stack.template.Outputs))
        if (output.Export !== undefined && this.resolve(output.Export.Name, stack) === exportName) return this.resolve(output.Value, stack)
    throw new Error(`No stack exports ${exportName}`)
  }

  #output(argument: unknown): unknown {
    if (!isRecord(argument)) return undefined
    const stack = this.#assembly.stacks.find(({ name }) => name === argument.StackName)
    return stack && this.resolve(stack.template.Outputs[String(argument.OutputName)]?.Value, stack)
  }
}

export const resolverOf = (assembly: Assembly): Resolver => new AssemblyResolver(assembly)
