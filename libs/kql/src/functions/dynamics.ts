import { KqlRefusal } from '../parsing/problem.ts';
import { convert, toText } from '../sql/convert.ts';
import { sql, text, type Sql } from '../sql/sql.ts';
import { argument, argumentAs, type FunctionCall, type Translate } from './function-call.ts';

function parseJson(call: FunctionCall): Sql {
  const value = argument(call, 0);
  return value.type === 'dynamic' ? value.sql : call.dialect.parseJson(toText(call.dialect, value).sql);
}

function pack(call: FunctionCall): Sql {
  if (call.args.length % 2 !== 0)
    throw new KqlRefusal('A bag is made of pairs: a name and a value.', call.at);
  const keys: Sql[] = [];
  const values: Sql[] = [];
  for (let index = 0; index < call.args.length; index += 2) {
    keys.push(argumentAs(call, index, 'string'));
    values.push(argumentAs(call, index + 1, 'dynamic'));
  }
  return call.dialect.jsonObject(keys, values);
}

function asDynamic(call: FunctionCall, index: number): Sql {
  return convert(call.dialect, argument(call, index), 'dynamic');
}

/** Functions on dynamics: arrays and bags. */
export const dynamics: Readonly<Record<string, Translate>> = {
  parse_json: parseJson,
  parsejson: parseJson,
  todynamic: parseJson,
  toobject: parseJson,
  pack,
  bag_pack: pack,
  pack_dictionary: pack,
  pack_array: (call) => call.dialect.jsonArray(call.args.map((_arg, index) => asDynamic(call, index))),
  array_length: (call) => call.dialect.arrayLength(asDynamic(call, 0)),
  bag_keys: (call) => call.dialect.bagKeys(asDynamic(call, 0)),
  bag_has_key: (call) =>
    sql`(${call.dialect.member(asDynamic(call, 0), argumentAs(call, 1, 'string'))} is not null)`,
  set_has_element: (call) => call.dialect.arrayHas(asDynamic(call, 0), argumentAs(call, 1, 'string')),
  gettype: (call) =>
    argument(call, 0).type === 'dynamic'
      ? call.dialect.jsonTypeName(argument(call, 0).sql)
      : text(`'${argument(call, 0).type}'`),
};
