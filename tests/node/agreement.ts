// Two independent readings of one description agree: ours, and what openapi-typescript makes of it.
// The test puts both beside this file and adds a line for every schema and operation.

import type * as ours from "./ours.js";
import type { components, operations, paths } from "./theirs.js";

/** Whether each of two types can be assigned to the other. */
type Mutual<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/**
 * Whether two types are one. That they are identical shows what assigning does not (an optional member too many,
 * `readonly`), and assigning what being identical does not (`| undefined` on an optional member).
 */
type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? Mutual<A, B> : false;

/** A type with its intersections merged, and free JSON as they have it: unknown. */
type Plain<T> = 0 extends 1 & T
  ? "any"
  : Same<T, ours.JsonValue> extends true
    ? unknown
    : T extends object
      ? { [Name in keyof T]: Plain<T[Name]> }
      : T;

export type Agree<Ours, Theirs> = Same<Plain<Ours>, Plain<Theirs>>;
export type Proof<Claim extends true> = Claim;
export type Schemas = components["schemas"];

/** The members of a type that can be there. */
type Given<T> = { [Name in keyof T as [Exclude<T[Name], undefined>] extends [never] ? never : Name]: T[Name] };

/** The body in an answer's or a request's content. */
type Json<T> = T extends { content: infer Content }
  ? Content extends { "application/json": infer Body }
    ? Body
    : unknown
  : undefined;

type TheirBody<Operation> = {
  [Name in keyof Given<Operation> as Name extends "requestBody" ? "body" : never]: Json<
    Exclude<Given<Operation>[Name], undefined>
  >;
};

type TheirRequest<Operation extends { parameters: unknown }> = Given<Operation["parameters"]> & TheirBody<Operation>;

type TheirAnswers<Responses> = {
  [Status in keyof Responses]: { readonly status: Status; readonly body: Json<Responses[Status]> };
}[keyof Responses];

/** Answers with one status each. */
type Apart<Answer> = Answer extends { readonly status: infer Status; readonly body: infer Body }
  ? Status extends number
    ? { readonly status: Status; readonly body: Body }
    : never
  : never;

type IsSuccess<Status extends number> = `${Status}` extends `2${string}` ? true : false;

/** How far an operation is theirs, member by member of what we say of it. */
export type OperationAgrees<Id extends keyof operations & keyof ours.Operations> = {
  request: Agree<ours.Operations[Id]["request"], TheirRequest<operations[Id]>>;
  answers: Agree<
    Apart<ours.Operations[Id]["success"] | ours.Operations[Id]["refusal"]>,
    TheirAnswers<operations[Id]["responses"]>
  >;
  success: IsSuccess<ours.Operations[Id]["success"]["status"]>;
  refusal: IsSuccess<ours.Operations[Id]["refusal"]["status"]>;
  address: Same<paths[ours.Operations[Id]["path"]][Lowercase<ours.Operations[Id]["method"]>], operations[Id]>;
};
export type OperationProof<
  Claim extends { request: true; answers: true; success: true; refusal: false; address: true },
> = Claim;

export type EveryOperation = Proof<Same<keyof ours.Operations, keyof operations>>;
