import { type Colour } from './canvas.ts';

/** Told apart with any kind of colour vision, and in grey by their lightness (Okabe and Ito, Color Universal Design). */
export const baselineColour: Colour = [0, 114, 178];
export const targetColour: Colour = [213, 94, 0];

export const paper: Colour = [255, 255, 255];
export const ink: Colour = [31, 41, 55];
export const faintInk: Colour = [91, 102, 117];
export const rule: Colour = [226, 230, 236];
