/** Who helps in the time after: therapists, and places for survivors and couples. Never mixed with who helps at once (HELP2). */

import support from "../../../data/support.json";
import { type Directory, type Helpline, linesIn } from "../../ui/helplines/directory";

export const SUPPORT: Directory = support;

export const supportIn = (country: string): readonly Helpline[] => [
  ...linesIn(country, SUPPORT),
  ...SUPPORT.everywhere,
];
