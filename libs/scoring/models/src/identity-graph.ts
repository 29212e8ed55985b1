import { bytesField } from './protobuf-fields.ts';

/** A model that answers the one number it is given: the smallest that says whether a device works. */
export function identityGraph(): Buffer {
  const text = (field: number, value: string): Buffer => bytesField(field, Buffer.from(value));
  const small = (field: number, value: number): Buffer => Buffer.from([8 * field, value]);
  const shape = bytesField(2, bytesField(1, small(1, 1)));
  const oneFloat = bytesField(2, bytesField(1, Buffer.concat([small(1, 1), shape])));
  const node = Buffer.concat([text(1, 'x'), text(2, 'y'), text(4, 'Identity')]);
  const graph = Buffer.concat([
    bytesField(1, node),
    text(2, 'identity'),
    bytesField(11, Buffer.concat([text(1, 'x'), oneFloat])),
    bytesField(12, Buffer.concat([text(1, 'y'), oneFloat])),
  ]);
  return Buffer.concat([small(1, 8), bytesField(7, graph), bytesField(8, small(2, 17))]);
}
